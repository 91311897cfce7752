"""Rules of security groups."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.openings.addresses import judge_block
from strongroom_guardrails.values import ABSENT, is_reference, number, reference, show

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

WIDEST: Final = 256
"""Ports that one rule may open between two groups: enough for a cluster's transport (9200 to 9300) or a
pool of workers, and too few for whatever else listens on a host."""

ADMINISTRATION: Final = (22, 3389)
"""SSH and RDP, which no range may hold (CIS AWS Foundations, "remote server administration ports")."""

RANGED: Final = frozenset({"tcp", "udp", "6", "17"})
"""Protocols whose ports make a range; of ICMP, the two are a type and a code."""

DEFAULT_DESCRIPTION: Final = "Managed by Terraform"


def judge_rule(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what a rule lets through: from which peer, on which port, and whether it says why."""
    body = resource.arguments
    yield judge_description(resource)
    yield _ports(resource, stack)
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


def _ports(resource: Resource, stack: Stack) -> Judgement:
    body = resource.arguments
    protocol = body.get("ip_protocol", body.get("protocol"))
    lowest, highest = body.get("from_port"), body.get("to_port")
    expected = (
        "one protocol, and one port (from_port and to_port alike), or between two groups of this stack "
        f"at most {WIDEST} in a row, without SSH and RDP"
    )
    found = f"{show(protocol)} {show(lowest)} to {show(highest)}"
    if any(is_reference(value) for value in (protocol, lowest, highest)):
        outcome = (
            Outcome.PASS if lowest == highest and not is_reference(protocol) else Outcome.UNKNOWN
        )
    elif str(protocol) in {"-1", "all", "None"} or lowest is None or str(lowest) == "-1":
        outcome = Outcome.FAIL
    else:
        one = str(lowest) == str(highest)
        ranged = str(protocol).lower() in RANGED and _width(lowest, highest) <= WIDEST
        good = one or (ranged and _between_groups(body, stack))
        outcome = Outcome.PASS if good else Outcome.FAIL
    port = lowest if isinstance(lowest, int) else '"PORT"'
    edit = f'"from_port": {port}, "to_port": {port}'
    return Judgement(outcome, resource.address, "from_port", found, expected, edit=edit)


def _width(lowest: Any, highest: Any) -> float:
    first, last = number(lowest), number(highest)
    if not first or not last or not 0 < first <= last:
        return math.inf
    return math.inf if any(first <= port <= last for port in ADMINISTRATION) else last - first + 1


def _between_groups(body: Mapping[str, Any], stack: Stack) -> bool:
    """Say whether all that a rule lets through is in groups of the stack."""
    if any(body.get(other) for other in (*ADDRESSES, "prefix_list_id", "prefix_list_ids")):
        return False
    given = [body[argument] for argument in GROUPS if body.get(argument)]
    peers = [peer for value in given for peer in (value if isinstance(value, list) else [value])]
    targets = [reference(peer) for peer in peers]
    return bool(targets) and all(
        target is not None and target.type in GROUP_TYPES and target.address in stack.by_address
        for target in targets
    )


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
