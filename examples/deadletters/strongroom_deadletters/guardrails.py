"""A rule for the whole stack: whoever reads the stream says where a batch goes that it gives up on.

Without a destination, Lambda drops such a batch when the stream's retention ends, and nobody knows
("Configuring destinations for failed invocations", AWS Lambda Developer Guide).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom import Judgement, Outcome, Resource, Rule, Stack

READER = "aws_lambda_event_source_mapping"
PATH = "destination_config.on_failure.destination_arn"
EXPECTED = "the ARN of a queue, such as the one of DeadLetters"


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge what reads a stream in batches; nothing else is about this rule."""
    source = str(resource.arguments.get("event_source_arn", ""))
    if resource.type != READER or "kinesis" not in source:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it reads no stream")
        return
    found = _destination(resource.arguments)
    outcome = Outcome.PASS if found else Outcome.FAIL
    yield Judgement(outcome, resource.address, PATH, found or "absent", EXPECTED)


def _destination(body: Any) -> str:
    for block in PATH.split("."):
        if isinstance(body, list):  # Terraform takes a block or a list of one
            body = body[0] if body else None
        body = body.get(block) if isinstance(body, dict) else None
    return str(body or "")


RULE = Rule(
    id="deadletters-destination",
    title="Whoever reads the stream says where a batch goes that it gives up on",
    pci_requirements=("10.7.2",),
    fix="set destination_config.on_failure.destination_arn to DeadLetters.arn",
    judge=judge,
    fails_on_unknown=True,
    risk="A batch that {address} gives up on would be lost without a trace.",
)
