"""``protected``: every way in asks who calls, and stops attacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.demanded import judge_demands
from strongroom_guardrails.model import Judgement, Resource, Rule, Stack

ID: Final = "protected"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what stands before this type."""
    yield from judge_demands(ID, resource, stack)


RULE: Final = Rule(
    id=ID,
    title="Every way in asks who calls, and stops attacks",
    # 1.4.2 and 6.4.2 attacks from the web, 7.3.1 and 8.3.1 access only for those who are known.
    pci_requirements=("1.4.2", "6.4.2", "7.3.1", "8.3.1"),
    fix=(
        "set the argument as expected: an authorizer on each method, mutual TLS on each domain, and an "
        "aws_wafv2_web_acl_association for each public stage"
    ),
    judge=judge,
    fails_on_unknown=True,
)
