"""Fuzz what reads files: configs, stacks, expressions and policies. ``make fuzz`` runs it.

atheris watches which lines an input reaches, and changes the inputs that reach new ones. Each input is
refused with an error of strongroom's own, or judged, within :data:`SECONDS`; anything else is a fault,
and the input is written to the folder in which this runs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import atheris

SECONDS: Final = 10
"""How long one input may take, so that none hangs."""

LONGEST: Final = 4096
"""Bytes of an input; what goes wrong with size is tested with chosen sizes."""

with atheris.instrument_imports(
    include=[
        "strongroom",
        "strongroom_base",
        "strongroom_expressions",
        "strongroom_guardrails",
        "strongroom_settings",
        "tomllib",
    ]
):
    import strongroom_base.strict_json
    import strongroom_guardrails.engine
    import strongroom_settings.toml
    from strongroom.config.read import read_config
    from strongroom_base.errors import StrongroomError
    from strongroom_expressions import evaluate

QUEUE: Final = {"name": "queue-main-dev01", "kms_master_key_id": "${aws_kms_key.kms_main.arn}"}
STACK: Final = {
    "data": {"aws_caller_identity": {"main": {}}},
    "provider": {"aws": [{"region": "ca-central-1"}]},
    "terraform": {"required_providers": {"aws": {"source": "aws", "version": "5.100.0"}}},
    "locals": {"a": '${upper(format("%s-%d", join(",", ["x"]), 3))}'},
    "resource": {
        "aws_kms_key": {"kms_main": {"enable_key_rotation": True, "deletion_window_in_days": 7}},
        "aws_sqs_queue": {"kms_main": QUEUE},
        "aws_security_group": {"kms_main": {"ingress": [{"cidr_blocks": ["10.0.0.0/16"]}]}},
    },
}
POLICY: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root", "Service": "sns.amazonaws.com"},
            "Action": ["s3:Get*", "kms:Decrypt"],
            "Resource": ["arn:aws:s3:::bucket-*/${aws:username}"],
            "Condition": {"StringLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}},
        }
    ],
}
TOML: Final = """environment_suffix = "dev01"
region = "ca-central-1"
[tags]
team = "x"
[network]
cidr = "10.0.0.0/16"
[load]
peak_transactions_per_second = 900
[plugins.kinesis]
retention_hours = 48
[[waivers]]
rule = "encrypted"
address = "aws_sqs_queue.x"
reason = "because it is so"
owner = "team"
expires = 2027-01-01
"""


def judge(document: Any) -> None:
    """Judge a document by every built-in rule."""
    stack = strongroom_guardrails.engine.read_stack(document)
    strongroom_guardrails.engine.check(stack, strongroom_guardrails.engine.BUILT_IN)


def config(text: str) -> None:
    """Read a config file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "strongroom.toml")
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        read_config(strongroom_settings.toml.read_toml(file))


def stack(text: str) -> None:
    """Read and judge a stack."""
    try:
        document = strongroom_base.strict_json.loads(text)
    except ValueError:
        return  # no JSON: the command says so
    judge(document)


def expression(text: str) -> None:
    """Evaluate an expression, and judge the stack that it is in."""
    evaluate({"locals": {"a": "${" + text + "}", "b": text}})
    queue = {**QUEUE, "name": "${" + text + "}", "policy": text}
    judge({**STACK, "resource": {**STACK["resource"], "aws_sqs_queue": {"kms_main": queue}}})  # type: ignore[dict-item]


def policy(text: str) -> None:
    """Judge a policy on a bucket, a queue and a role."""
    resources = {
        "aws_s3_bucket_policy": {"x": {"bucket": "b", "policy": text}},
        "aws_sqs_queue_policy": {"x": {"queue_url": "q", "policy": text}},
        "aws_iam_policy": {"x": {"name": "x", "policy": text}},
        "aws_iam_role": {"x": {"name": "x", "assume_role_policy": text}},
    }
    judge({**STACK, "resource": resources})


READERS: Final[dict[str, Callable[[str], None]]] = {
    "c": config,
    "e": expression,
    "p": policy,
    "s": stack,
}
"""What reads the rest of an input, by its first character."""

SEEDS: Final = (
    f"c{TOML}",
    f"s{json.dumps(STACK)}",
    f"p{json.dumps(POLICY)}",
    'ejsonencode({a = "${local.b}", c = [for x in ["y"] : x]})',
    'ejoin("-", concat(["a"], split(",", "b,c")), lookup({a = 1}, "a", 2))',
    "edata.aws_caller_identity.main.account_id",
)


def read(data: bytes) -> None:
    """Read one input as what its first character says."""
    text = data.decode("utf-8", "replace")
    reader = READERS.get(text[:1])
    if reader is not None:
        try:
            reader(text[1:])
        except StrongroomError as error:
            if error.exit_code == 3:  # nothing outside has failed here
                raise


def main() -> None:
    """Fuzz from the seeds; the arguments are libFuzzer's, such as ``-max_total_time=600``."""
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(SEEDS):
            Path(corpus, str(number)).write_text(seed)
        limits = [f"-timeout={SECONDS}", f"-max_len={LONGEST}", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], *limits, *sys.argv[1:], corpus], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
