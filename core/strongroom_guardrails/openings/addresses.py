"""Blocks of addresses, and the lists that hold them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any, Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, reference, show, substitute

LIST_ENTRY: Final = "aws_ec2_managed_prefix_list_entry"
LIST_TYPES: Final = frozenset({"aws_ec2_managed_prefix_list", LIST_ENTRY})
NETWORKS: Final = frozenset({"aws_vpc", "aws_subnet", "aws_vpc_ipv4_cidr_block_association"})
"""Types whose ``cidr_block`` is addresses of their own; a route's or an ACL rule's is anybody's."""

PRIVATE: Final = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
"""RFC 1918, RFC 6598 (which a VPC may use: Amazon VPC User Guide, "VPC CIDR blocks"), RFC 4193."""

EXPECTED: Final = (
    "a private block of addresses, smaller than everything (${aws_vpc.NAME.cidr_block})"
)


def judge_list(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the addresses in a list: rules that name the list let all of them through."""
    path = "cidr" if resource.type == LIST_ENTRY else "entry.cidr"
    for place in places(resource.arguments, path):
        if place.value is not ABSENT:
            yield judge_block(resource, place.path, place.value, stack)


def judge_block(resource: Resource, path: str, value: Any, stack: Stack) -> Judgement:
    """Judge one block of addresses: private, and not all of the private ones."""
    return Judgement(outcome_of(value, stack), resource.address, path, show(value), EXPECTED)


def outcome_of(value: Any, stack: Stack) -> Outcome:
    """Say whether a block of addresses is private, written or taken from a resource of the stack."""
    target = reference(value)
    holder = stack.by_address.get(target.address) if target else None
    if target is not None and holder is not None:
        given = substitute(holder.arguments.get(target.attribute), stack)
        if isinstance(given, str) and not is_reference(given):
            return Outcome.PASS if is_private(given) else Outcome.FAIL
        own = holder.type in NETWORKS and target.attribute == "cidr_block"
        return Outcome.PASS if own else Outcome.UNKNOWN
    if is_reference(value):
        return Outcome.UNKNOWN
    return Outcome.PASS if is_private(value) else Outcome.FAIL


def is_private(value: Any) -> bool:
    """Say whether a block of addresses is private."""
    try:
        block = ipaddress.ip_network(str(value), strict=False)
    except ValueError:
        return False
    return any(_within(block, private) for private in PRIVATE)


def _within(
    block: ipaddress.IPv4Network | ipaddress.IPv6Network,
    private: ipaddress.IPv4Network | ipaddress.IPv6Network,
) -> bool:
    if isinstance(block, ipaddress.IPv4Network) and isinstance(private, ipaddress.IPv4Network):
        return block.subnet_of(private)
    if isinstance(block, ipaddress.IPv6Network) and isinstance(private, ipaddress.IPv6Network):
        return block.subnet_of(private)
    return False
