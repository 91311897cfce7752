"""Rules of security groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.openings.addresses import judge_block
from strongroom_guardrails.values import ABSENT, is_reference, reference, show

RULE_TYPES: Final = frozenset(
    {
        "aws_security_group_rule",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
    }
)
GROUP_TYPES: Final = frozenset({"aws_default_security_group", "aws_security_group"})

ADDRESSES: Final = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks")
GROUPS: Final = ("referenced_security_group_id", "source_security_group_id", "security_groups")
PEERS: Final = (*GROUPS, "prefix_list_id", "prefix_list_ids", "self")
PEER_EXPECTED: Final = (
    "a security group (${aws_security_group.NAME.id}) or a list of addresses of this stack, an "
    "endpoint's list, or a private block"
)

LIST_PEERS: Final = frozenset({"aws_ec2_managed_prefix_list", "aws_vpc_endpoint"})
"""Types that have the id of a list of addresses."""

DEFAULT_DESCRIPTION: Final = "Managed by Terraform"


def judge_rule(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what a rule lets through: from which peer, on which port, and whether it says why."""
    body = resource.arguments
    yield judge_description(resource)
    yield _ports(resource)
    named = False
    for argument in ADDRESSES:
        value = body.get(argument)
        for block in value if isinstance(value, list) else [value]:
            if block is not None:
                named = True
                yield judge_block(resource, argument, block, stack)
    given = [argument for argument in PEERS if body.get(argument)]
    for argument in given:
        value = body[argument]
        for peer in value if isinstance(value, list) else [value]:
            yield _peer(resource, argument, peer, stack)
    if not named and not given:
        yield Judgement(Outcome.FAIL, resource.address, GROUPS[0], "absent", PEER_EXPECTED)


def _peer(resource: Resource, argument: str, value: Any, stack: Stack) -> Judgement:
    """Judge a group or a list of addresses: one of the stack, or what an endpoint of it leads to."""
    if argument == "self":
        outcome = Outcome.PASS
    else:
        target = reference(value)
        peer = stack.by_address.get(target.address) if target else None
        types = GROUP_TYPES if argument in GROUPS else LIST_PEERS
        good = peer is not None and peer.type in types
        outside = Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL
        outcome = Outcome.PASS if good else outside
    return Judgement(outcome, resource.address, argument, show(value), PEER_EXPECTED)


def _ports(resource: Resource) -> Judgement:
    body = resource.arguments
    protocol = body.get("ip_protocol", body.get("protocol"))
    lowest, highest = body.get("from_port"), body.get("to_port")
    expected = "one protocol, and one port: from_port and to_port alike"
    found = f"{show(protocol)} {show(lowest)} to {show(highest)}"
    if any(is_reference(value) for value in (protocol, lowest, highest)):
        outcome = (
            Outcome.PASS if lowest == highest and not is_reference(protocol) else Outcome.UNKNOWN
        )
    elif str(protocol) in {"-1", "all", "None"} or lowest is None or str(lowest) != str(highest):
        outcome = Outcome.FAIL
    else:
        outcome = Outcome.PASS if str(lowest) != "-1" else Outcome.FAIL
    port = lowest if isinstance(lowest, int) else '"PORT"'
    edit = f'"from_port": {port}, "to_port": {port}'
    return Judgement(outcome, resource.address, "from_port", found, expected, edit=edit)


def judge_description(resource: Resource) -> Judgement:
    """Judge whether a group or a rule says what it is for."""
    value = resource.arguments.get("description")
    good = isinstance(value, str) and value.strip() not in {"", DEFAULT_DESCRIPTION}
    return Judgement(
        Outcome.PASS if good else Outcome.FAIL,
        resource.address,
        "description",
        show(ABSENT if value is None else value),
        "what the opening is for",
    )
