"""The real AWS bindings in their fast form, seen from programs that import them in ordinary ways."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from support.bindings import environment, run

STACK = """
import json, pathlib, sys
import strongroom_bindings as bindings
bindings.install()
import cdktf_cdktf_provider_aws as aws
from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue, SqsQueueTimeouts
app = App(outdir=OUT, stack_traces=False)
stack = TerraformStack(app, "small")
AwsProvider(stack, "aws", region="ca-central-1")
queue = SqsQueue(stack, "queue", name="q", tags={"a": "b"}, timeouts=SqsQueueTimeouts(create="5m"))
bucket = S3Bucket(stack, "bucket", tags={"queue": queue.arn})
bucket.add_override("lifecycle.prevent_destroy", False)
TerraformOutput(stack, "url", value=queue.url)
app.synth()
print(json.dumps({
    "all": aws.__all__, "doc": aws.__doc__, "path": list(aws.__path__), "file": aws.__file__,
    "name": aws.__name__, "package": aws.__package__,
    "missing": sorted(set(aws.__all__) - set(dir(aws))),
    "modules": sum(name.startswith("cdktf_cdktf_provider_aws.") for name in sys.modules),
    "stack": pathlib.Path(OUT, "stacks/small/cdk.tf.json").read_text(),
}))
"""


@pytest.fixture(scope="module")
def fast(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of processes that share a cache with the copy in it."""
    cache = tmp_path_factory.mktemp("cache")
    env = environment(cache)
    done = run(program(tmp_path_factory.mktemp("first")), env)
    assert (done.returncode, done.stderr) == (0, "")
    return env


def program(folder: Path) -> str:
    """Return a small program that synthesises into a folder and prints what it saw."""
    return f"OUT = {str(folder)!r}{STACK}"


def seen(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return what such a program printed."""
    assert (done.returncode, done.stderr) == (0, "")
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def test_two_processes_may_make_the_copy_at_once(tmp_path: Path) -> None:
    """Both work, without a word, and leave one copy and no scratch."""
    cache = tmp_path / "cache"
    programs = [program(tmp_path / name) for name in ("left", "right")]
    with ThreadPoolExecutor() as pool:
        left, right = pool.map(lambda code: seen(run(code, environment(cache))), programs)
    assert left["stack"] == right["stack"]
    (copy,) = (cache / "strongroom" / "bindings").iterdir()
    assert sorted(file.name for file in copy.iterdir()) == [
        "provider-aws@20.1.0.jsii.tgz",
        "sha256",
    ]


@pytest.mark.slow
def test_the_fast_form_synthesises_and_shows_the_same_as_the_plain_one(
    fast: dict[str, str], tmp_path: Path
) -> None:
    """Same JSON; same ``__all__``, ``__doc__``, ``__path__``; a hundredth of the modules."""
    quick = seen(run(program(tmp_path / "quick"), fast))
    plain = seen(
        run(program(tmp_path / "plain"), {**fast, "STRONGROOM_PLAIN_BINDINGS": "1"}),
    )
    assert plain.pop("modules") > 2000
    assert quick.pop("modules") < 20
    assert quick == plain


def test_every_form_of_import_gives_the_same_class(fast: dict[str, str]) -> None:
    done = run(
        """
import strongroom_bindings as bindings
bindings.install()
import cdktf_cdktf_provider_aws as aws
a = aws.sqs_queue.SqsQueue
from cdktf_cdktf_provider_aws import sqs_queue
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
import cdktf_cdktf_provider_aws.sqs_queue
import importlib
d = importlib.import_module("cdktf_cdktf_provider_aws.sqs_queue").SqsQueue
from cdktf import Testing, TerraformStack
assert a is sqs_queue.SqsQueue is SqsQueue is cdktf_cdktf_provider_aws.sqs_queue.SqsQueue is d
queue = SqsQueue(TerraformStack(Testing.app(), "s"), "q")
assert isinstance(queue, a)
try:
    aws.no_such_service
except AttributeError as error:
    print(error)
try:
    from cdktf_cdktf_provider_aws import no_such_service
except ImportError as error:
    print(type(error).__name__)
""",
        fast,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "module 'cdktf_cdktf_provider_aws' has no attribute 'no_such_service'",
        "ImportError",
    ]


def test_arguments_are_checked_as_ever_and_hints_resolved_once(fast: dict[str, str]) -> None:
    done = run(
        """
import typing
import strongroom_bindings as bindings
bindings.install()
from cdktf import Testing, TerraformStack
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from strongroom_bindings.checks import resolved_hints
stack = TerraformStack(Testing.app(), "s")
resolved = []
for number in range(2):
    try:
        SqsQueue(stack, f"q{number}", name=5)
    except TypeError as error:
        print(error)
    resolved.append(resolved_hints.cache_info().misses)
used = SqsQueue.__init__.__globals__["typing"]
print(*resolved)
assert used.Optional is typing.Optional
""",
        fast,
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, second, counts = done.stdout.splitlines()
    assert first == "type of argument name must be one of (str, NoneType); got int instead"
    assert second == first
    after_one, after_two = counts.split()
    assert after_one == after_two != "0"  # the second queue resolved nothing


def test_a_third_partys_module_gets_the_fast_form_too(fast: dict[str, str], tmp_path: Path) -> None:
    """It knows nothing of strongroom and imports at its top, as anybody would."""
    (tmp_path / "theirs.py").write_text(
        "from cdktf_cdktf_provider_aws import s3_bucket, sqs_queue as queues\n"
        "from cdktf_cdktf_provider_aws.iam_role import IamRole\n"
        "BASES = [IamRole, s3_bucket.S3Bucket, queues.SqsQueue]\n"
    )
    done = run(
        f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
import strongroom_bindings as bindings
bindings.install()
import theirs
print(sum(name.startswith("cdktf_cdktf_provider_aws.") for name in sys.modules))
""",
        fast,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) < 20


def test_a_type_of_a_module_nobody_imported_is_found_when_jsii_meets_it(
    fast: dict[str, str],
) -> None:
    """The plain form has imported them all; the lazy one must not be the poorer for it."""
    done = run(
        """
import sys
import strongroom_bindings as bindings
bindings.install()
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
import jsii
from jsii import _reference_map
from jsii._kernel.types import ObjRef
name = "lexv2_models_bot"
assert f"cdktf_cdktf_provider_aws.{name}" not in sys.modules
ref = ObjRef(ref="@cdktf/provider-aws.lexv2ModelsBot.Lexv2ModelsBot@10000")
print(type(_reference_map.resolve_reference(jsii.kernel, ref)).__name__)
""",
        fast,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "Lexv2ModelsBot\n", "")


def test_installing_imports_no_cdktf_and_starts_nothing() -> None:
    """Once or many times; a few milliseconds, so 50 leaves room for a busy machine."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            """
import sys, time
import strongroom_bindings as bindings
start = time.perf_counter()
for _ in range(10):
    bindings.install()
took = time.perf_counter() - start
finders = [f for f in sys.meta_path if type(f).__name__ == "BindingsFinder"]
heavy = {"cdktf", "constructs", "jsii", "platformdirs", "subprocess", "logging"}
print(len(finders), sys.meta_path.index(finders[0]), sorted(heavy & set(sys.modules)), took < 0.05)
""",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1 0 [] True\n"
