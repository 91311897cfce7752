"""``survives-a-zone``: the loss of one Availability Zone stops nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.demanded import judge_demands
from strongroom_guardrails.model import Judgement, Resource, Rule, Stack

ID: Final = "survives-a-zone"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what keeps this type going when a zone is lost."""
    yield from judge_demands(ID, resource, stack)


RULE: Final = Rule(
    id=ID,
    title="The loss of an Availability Zone stops nothing",
    # 12.10.1: continuity of the business is part of the plan for incidents.
    pci_requirements=("12.10.1",),
    fix=(
        "set the argument as expected: a standby or replica in another zone, and subnets of at least "
        "two zones, from the Network capability"
    ),
    judge=judge,
    fails_on_unknown=True,
)
