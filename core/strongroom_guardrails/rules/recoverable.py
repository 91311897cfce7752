"""``recoverable``: what is lost or changed by mistake can be restored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.demanded import judge_demands
from strongroom_guardrails.model import Judgement, Resource, Rule, Stack

ID: Final = "recoverable"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what lets this type be restored."""
    yield from judge_demands(ID, resource, stack)


RULE: Final = Rule(
    id=ID,
    title="What is lost or changed by mistake can be restored",
    # 10.3.3 audit logs are backed up; 10.5.1 and kept a year; 12.10.1 recovery after incidents.
    pci_requirements=("10.3.3", "10.5.1", "12.10.1"),
    fix=(
        "set the argument as expected, or have plugins.backup, or an aws_backup_selection of your own, "
        "back the resource up"
    ),
    judge=judge,
    fails_on_unknown=True,
)
