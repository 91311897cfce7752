"""``audit-kept``: who did what is recorded, completely, and kept for a year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails import trails
from strongroom_guardrails.demanded import judge_demands
from strongroom_guardrails.model import Judgement, Resource, Rule, Stack

ID: Final = "audit-kept"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what this type records and how long it keeps it; of a trail, which events it selects."""
    yield from judge_demands(ID, resource, stack)
    if resource.type == trails.TRAIL:
        yield from trails.judge_selectors(resource)


RULE: Final = Rule(
    id=ID,
    title="Who did what is recorded, completely, and kept for a year",
    # 10.2.1 what is recorded, 10.3.4 changes of logs are found, 10.4.2 logs of all components, 10.5.1
    # twelve months, three of them at hand.
    pci_requirements=("10.2.1", "10.3.4", "10.4.2", "10.5.1"),
    fix=(
        "set the argument as expected; take log groups from make_log_group, keep logs for at least 365 "
        "days, and leave the trail as plugins.audit_trail makes it"
    ),
    judge=judge,
    fails_on_unknown=True,
)
