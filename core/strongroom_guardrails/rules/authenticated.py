"""``authenticated``: a data service knows its clients by IAM or by a secret that rotates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.demanded import judge_demands
from strongroom_guardrails.model import Judgement, Resource, Rule, Stack

ID: Final = "authenticated"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what this type knows its clients by."""
    yield from judge_demands(ID, resource, stack)


RULE: Final = Rule(
    id=ID,
    title="Data services know their clients by IAM or a secret that rotates",
    # 7.3.3 deny by default; 8.2.1 every user is known; 8.3.1 and authenticated; 8.6.3 passwords of
    # applications.
    pci_requirements=("7.3.3", "8.2.1", "8.3.1", "8.6.3"),
    fix=(
        "set the argument as expected: IAM authentication where the service has it, else a secret with "
        "rotation"
    ),
    judge=judge,
    fails_on_unknown=True,
)
