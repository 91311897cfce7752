"""Each way to be fast can be turned off, or fail, and the stack stays the same to the byte."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from strongroom_bindings.node import packaged_node

ROOT = Path(__file__).parents[3]
ODD = Path(__file__).with_name("odd_stack.py")
WAYS = ("classes", "kernel", "early", "ahead", "checks")
EVERY_WAY = ",".join(WAYS)


def run(arguments: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, in which every warning is an error."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("STRONGROOM", "JSII"))}
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        env={**inherited, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def odd(folder: Path, *, failing: bool = False, **variables: str) -> dict[str, Any]:
    """Make the odd stack, without a word; return what it is and how often it was made."""
    done = run([str(ODD), str(folder), "failing" if failing else "sound"], **variables)
    assert (done.returncode, done.stderr) == (0, "")
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def program(code: str) -> list[str]:
    """Return the arguments for a program that has a stack and the bindings."""
    return [
        "-c",
        f"""
import strongroom_bindings as bindings
bindings.install()
from cdktf import App, TerraformStack, Testing
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from strongroom_bindings.pipelined import pipelined
{code}
""",
    ]


@pytest.mark.parametrize("off", [*WAYS, EVERY_WAY, "1"])
def test_a_stack_of_odd_constructs_is_the_same_with_each_way_off(tmp_path: Path, off: str) -> None:
    """Overrides, iterators, lazy values, aspects, tokens in lists, subclasses: made once, the same."""
    fast = odd(tmp_path / "fast")
    plain = odd(tmp_path / "plain", STRONGROOM_PLAIN_BINDINGS=off)
    assert fast == plain
    assert fast["made"] == 1


def test_a_failure_that_a_plugin_expects_reaches_it(tmp_path: Path) -> None:
    """The answer comes late, so the stack is made a second time, in which nothing is sent ahead."""
    fast = odd(tmp_path / "fast", failing=True)
    plain = odd(tmp_path / "plain", failing=True, STRONGROOM_PLAIN_BINDINGS="ahead")
    assert fast["stack"] == plain["stack"]
    assert "There is already a Construct with name 'vpc'" in fast["stack"]
    assert (fast["made"], plain["made"]) == (2, 1)


def test_the_whole_platform_is_the_same_with_every_way_off(tmp_path: Path) -> None:
    config = ROOT / "examples" / "strongroom.toml"
    trees = {}
    for off in ("", "ahead", EVERY_WAY):
        out = tmp_path / f"out-{off}"
        command = ["-m", "strongroom", "synth", "--config", str(config), "--out", str(out)]
        done = run(command, STRONGROOM_PLAIN_BINDINGS=off)
        assert (done.returncode, done.stderr) == (0, "")
        trees[off] = {f.relative_to(out): f.read_bytes() for f in out.rglob("*") if f.is_file()}
    assert len(trees[""]) > 2
    assert trees[""] == trees["ahead"] == trees[EVERY_WAY]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("SqsQueue(stack, 'q', name=5)", "TypeError: type of argument name must be one of"),
        (
            "SqsQueue(stack, 'q'); SqsQueue(stack, 'q')",
            "RuntimeError: There is already a Construct",
        ),
        (
            "SqsQueue(stack, 'q', nam='x')",
            "TypeError: SqsQueue.__init__() got an unexpected keyword",
        ),
        ("SqsQueue(stack, 'q').no_such", "AttributeError: 'SqsQueue' object has no attribute"),
    ],
)
def test_what_fails_says_the_same_in_the_line_that_failed(failure: str, said: str) -> None:
    """The traceback leads through the line that made the construct, with the construct in it."""
    code = f"""
import traceback
def make():
    stack = TerraformStack(Testing.app(), "s")
    {failure}
    for number in range(300):
        SqsQueue(stack, f"more-{{number}}").arn
try:
    pipelined(make)
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}".splitlines()[0])
    frames = [f for f, _ in traceback.walk_tb(error.__traceback__)]
    print([f.f_lineno for f in frames if f.f_code.co_name == "make"])
    print([f.f_locals["id_"] for f in frames if "id_" in f.f_locals])
"""
    fast = run(program(code))
    slow = run(program(code), STRONGROOM_PLAIN_BINDINGS=EVERY_WAY)
    assert (fast.returncode, fast.stderr) == (0, "")
    assert fast.stdout.startswith(said)
    assert fast.stdout == slow.stdout


def test_a_failure_caught_by_everybody_still_counts() -> None:
    """A plugin that catches whatever there is cannot hide that an answer was an error."""
    done = run(
        program(
            """
made = []
def make():
    stack = TerraformStack(Testing.app(), "s")
    made.append([])
    SqsQueue(stack, "q")
    SqsQueue(stack, "p", name=5) if len(made) == 1 else None
    for number in range(500):
        try:
            made[-1].append(SqsQueue(stack, f"q{number}").arn)
        except BaseException:
            pass
    return "made"
print(pipelined(make), len(made), len(made[1]))
"""
        )
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "made 2 500\n", "")


def test_a_kernel_that_answers_otherwise_is_waited_for_with_one_warning(tmp_path: Path) -> None:
    """Here it does not let us choose the text of a token."""
    copy = tmp_path / "strongroom_bindings"
    shutil.copytree(ROOT / "core" / "strongroom_bindings", copy)
    (copy / "start.js").write_text("require(process.argv[2]);\n")
    path = os.pathsep.join([str(tmp_path), str(ROOT / "core")])
    done = run([str(ODD), str(tmp_path / "out"), "sound"], PYTHONPATH=path)
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["made"] == 2
    assert facts["stack"] == odd(tmp_path / "fast")["stack"]
    (line,) = done.stderr.splitlines()
    assert line.startswith("strongroom: the AWS bindings load slowly this time: jsii answered")


def test_a_kernel_that_does_not_start_is_left_to_jsii_with_one_warning(tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.write_text(
        f'#!/bin/sh\ncase "$*" in *start.js*) exit 1;; esac\nexec {packaged_node()} "$@"\n'
    )
    node.chmod(0o755)
    variables = {"JSII_NODE": str(node), "NODE_NO_WARNINGS": "1"}
    done = run([str(ODD), str(tmp_path / "out"), "sound"], **variables)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["stack"] == odd(tmp_path / "fast")["stack"]
    (line,) = done.stderr.splitlines()
    assert "jsii's kernel is started by jsii: Node.js has ended" in line


@pytest.mark.parametrize("arguments", [["synth", "--help"], ["plugins", "list"], ["--version"]])
def test_no_command_without_a_stack_starts_node(tmp_path: Path, arguments: list[str]) -> None:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    node.chmod(0o755)
    done = run(["-m", "strongroom", *arguments], JSII_NODE=str(node))
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "started").exists()


def test_a_wrong_config_is_told_whatever_node_does(tmp_path: Path) -> None:
    """Node.js starts before the config is read, and its failure is no concern of that."""
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho no node here >&2\nexit 1\n")
    node.chmod(0o755)
    (tmp_path / "strongroom.toml").write_text("environment_sufix = 'dev01'\n")
    command = ["-m", "strongroom", "synth", "--config", str(tmp_path / "strongroom.toml")]
    done = run(command, JSII_NODE=str(node))
    assert done.returncode == 2
    assert "environment_sufix" in done.stderr


def test_a_class_is_made_when_it_is_used(tmp_path: Path) -> None:
    """Its annotations and its checks stay what they were, and so do the names that a module lists."""
    code = """
import inspect, typing
from cdktf_cdktf_provider_aws import wafv2_web_acl as module
space = module.Wafv2WebAcl.__init__.__globals__
made = sum(isinstance(value, type) for value in space.values())
hints = typing.get_type_hints(module.Wafv2WebAcl.__init__)
print(len(module.__all__), sorted(module.__all__) == [n for n in dir(module) if n[0] != "_"])
print(hints["id_"].__name__, hints["name"], module.Wafv2WebAcl.__module__)
print(inspect.signature(module.Wafv2WebAclRule).parameters["priority"].default is inspect._empty)
try:
    module.NoSuchClass
except AttributeError as error:
    print(error)
try:
    space["__builtins__"]["no_such_name"]
except KeyError:
    print("no such name")
"""
    fast, plain = (
        run(program(code + count), STRONGROOM_PLAIN_BINDINGS=off)
        for off, count in (("", "assert made < 10, made"), ("classes", "assert made > 100, made"))
    )
    assert (fast.returncode, fast.stderr) == (0, "")
    lines = fast.stdout.splitlines()
    assert re.fullmatch(r"\d+ True", lines[0])
    assert lines[1].startswith("str typing.Optional[str] cdktf_cdktf_provider_aws")
    assert lines[2:] == [
        "True",
        "module 'cdktf_cdktf_provider_aws.wafv2_web_acl' has no attribute 'NoSuchClass'",
        "no such name",
    ]
    assert plain.stdout.splitlines()[1:4] == lines[1:4]
