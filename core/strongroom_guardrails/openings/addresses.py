"""Blocks of addresses, and the lists that hold them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any, Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, reference, show

LIST_ENTRY: Final = "aws_ec2_managed_prefix_list_entry"
LIST_TYPES: Final = frozenset({"aws_ec2_managed_prefix_list", LIST_ENTRY})
EXPECTED: Final = "a private block of addresses, smaller than everything"


def judge_list(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the addresses in a list: rules that name the list let all of them through."""
    path = "cidr" if resource.type == LIST_ENTRY else "entry.cidr"
    for place in places(resource.arguments, path):
        if place.value is not ABSENT:
            yield judge_block(resource, place.path, place.value, stack)


def judge_block(resource: Resource, path: str, value: Any, stack: Stack) -> Judgement:
    """Judge one block of addresses: private, and not all of the private ones."""
    target = reference(value)
    if (
        target is not None
        and target.attribute == "cidr_block"
        and target.address in stack.by_address
    ):
        return Judgement(Outcome.PASS, resource.address, path, show(value), EXPECTED)
    if is_reference(value):
        return Judgement(Outcome.UNKNOWN, resource.address, path, show(value), EXPECTED)
    outcome = Outcome.PASS if is_private(value) else Outcome.FAIL
    return Judgement(outcome, resource.address, path, show(value), EXPECTED)


def is_private(value: Any) -> bool:
    """Say whether a block of addresses is private."""
    try:
        block = ipaddress.ip_network(str(value), strict=False)
    except ValueError:
        return False
    return block.is_private and block.prefixlen > 0
