"""What is judged of references grows with the stack, not with the ways through it.

Calls are counted, not seconds: eight queues of twelve references each once took over a minute.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from strongroom_base.errors import CallerError
from strongroom_guardrails.engine import BUILT_IN, check, read_stack

Body = dict[str, Any]

WIDTH = 12
"""How often each refers to the next."""


def policy(resources: list[str]) -> str:
    statement = {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": resources}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def queues(count: int, last: str) -> Body:
    """Return queues, each named by the next one's name, and policies that name them."""
    found: Body = {"aws_sqs_queue": {}, "aws_iam_policy": {}}
    for number in range(count):
        named = f"${{aws_sqs_queue.q{number + 1}.name}}" * WIDTH if number + 1 < count else last
        found["aws_sqs_queue"][f"q{number}"] = {"name": named, "kms_master_key_id": named}
        arns = [f"arn:aws:sqs:::${{aws_sqs_queue.q{number}.name}}"] * WIDTH
        found["aws_iam_policy"][f"p{number}"] = {"name": f"p{number}", "policy": policy(arns)}
    return {"resource": found}


def documents(count: int, sid: str) -> Body:
    """Return policy documents, each with the next one as several sources."""
    data, policies = {}, {}
    for number in range(count):
        source = f"${{data.aws_iam_policy_document.d{number + 1}.json}}"
        data[f"d{number}"] = {
            "statement": [
                {"sid": sid and f"{sid}{number}", "actions": ["s3:ListBucket"], "resources": ["*"]}
            ],
            "source_policy_documents": [source] * WIDTH if number + 1 < count else [],
        }
        json_ = f"${{data.aws_iam_policy_document.d{number}.json}}"
        policies[f"p{number}"] = {"name": f"p{number}", "policy": json_}
    return {
        "data": {"aws_iam_policy_document": data},
        "resource": {"aws_iam_policy": policies},
    }


def chain(count: int, last: str) -> Body:
    """Return locals, each the next one, and a queue named by each."""
    locals_ = {f"l{n}": f"${{local.l{n + 1}}}" for n in range(count)} | {f"l{count}": last}
    named = {f"q{n}": {"name": f"queue-${{local.l{n}}}"} for n in range(count)}
    return {"locals": locals_, "resource": {"aws_sqs_queue": named}}


def calls(document: Body) -> int:
    """Return how many calls of functions it takes to judge a document."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        check(read_stack(document), BUILT_IN)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("make", "last"),
    [
        (queues, "x"),
        (queues, "${aws_kms_key.main.id}"),
        (queues, "${var.name}"),
        (documents, "S"),
        (documents, ""),
        (chain, "x"),
        (chain, "${aws_kms_key.main.id}"),
    ],
)
def test_twice_the_stack_takes_twice_the_work(make: Callable[[int, str], Body], last: str) -> None:
    calls(make(8, last))  # what is imported and read once
    assert calls(make(32, last)) < 2.5 * calls(make(16, last))


@pytest.mark.parametrize("width", [2, WIDTH])
def test_locals_that_double_each_other_are_refused_at_once(width: int) -> None:
    """The budget of a stack is 500,000 parts of expressions."""
    locals_ = {f"l{n}": f"${{local.l{n + 1}}}" * width for n in range(40)} | {"l40": "x"}
    document = {"locals": locals_, "output": {"x": {"value": "${local.l0}${local.l20}"}}}
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(called)
    try:
        with pytest.raises(CallerError, match="come to more than"):
            read_stack(document)
    finally:
        sys.setprofile(None)
    assert count < 500_000
