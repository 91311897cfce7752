"""``account-kept``: no switch of the account or of an instance is turned to the weaker side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.demanded import judge_demands
from strongroom_guardrails.model import Judgement, Resource, Rule, Stack

ID: Final = "account-kept"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what this type switches."""
    yield from judge_demands(ID, resource, stack)


RULE: Final = Rule(
    id=ID,
    title="No switch of the account is turned to the weaker side",
    # 10.7.2 and 11.5.1 detection keeps running.
    pci_requirements=("10.7.2", "11.5.1"),
    fix=("set the argument to the expected value, or leave the switch to the owner of the account"),
    judge=judge,
    fails_on_unknown=True,
)
