"""What opens a network: security groups and their rules, lists of addresses, ACLs and routes."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails import index
from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, reference, same, show

RULE_TYPES: Final = frozenset(
    {
        "aws_security_group_rule",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
    }
)
GROUP_TYPES: Final = frozenset({"aws_default_security_group", "aws_security_group"})
ACL_TYPES: Final = frozenset({"aws_default_network_acl", "aws_network_acl", "aws_network_acl_rule"})
ROUTE_TYPES: Final = frozenset({"aws_default_route_table", "aws_route", "aws_route_table"})

ADDRESSES: Final = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks")
GROUPS: Final = ("referenced_security_group_id", "source_security_group_id", "security_groups")
PEERS: Final = (*GROUPS, "prefix_list_id", "prefix_list_ids", "self")
PEER_EXPECTED: Final = (
    "a security group or a list of addresses of this stack, an endpoint's list, or a private block"
)

LIST_ENTRY: Final = "aws_ec2_managed_prefix_list_entry"
LIST_TYPES: Final = frozenset({"aws_ec2_managed_prefix_list", LIST_ENTRY})
LIST_PEERS: Final = frozenset({"aws_ec2_managed_prefix_list", "aws_vpc_endpoint"})
"""Types that have the id of a list of addresses."""

TARGETS: Final = (
    "gateway_id",
    "nat_gateway_id",
    "egress_only_gateway_id",
    "carrier_gateway_id",
    "core_network_arn",
    "local_gateway_id",
    "network_interface_id",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
)
"""Where a route may lead."""
ADMINISTRATION: Final = (22, 3389)
"""SSH and RDP: CIS AWS Foundations Benchmark 5.2 to 5.4."""
DEFAULT_DESCRIPTION: Final = "Managed by Terraform"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the openings that a resource of the network makes; any other makes none."""
    if resource.type in RULE_TYPES:
        yield from _rule(resource, resource.arguments, "", stack)
    elif resource.type in GROUP_TYPES:
        yield from _group(resource, stack)
    elif resource.type in ACL_TYPES:
        yield from _acl(resource)
    elif resource.type in ROUTE_TYPES:
        yield from _routes(resource)
    elif resource.type in LIST_TYPES:
        yield from _list(resource, stack)


def _group(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    default = resource.type == "aws_default_security_group"
    for direction in ("ingress", "egress"):
        given = resource.arguments.get(direction)
        outcome = Outcome.PASS if given in (None, []) else Outcome.FAIL
        found = "rules inside the group" if given else "absent"
        expected = "absent" if default else "absent; rules are resources with names of their own"
        yield Judgement(outcome, resource.address, direction, found, expected)
    if default:
        return
    yield _description(resource, resource.arguments, "")
    used = resource.address in _used(stack)
    yield Judgement(
        Outcome.PASS if used else Outcome.FAIL,
        resource.address,
        "",
        "used" if used else "a group that nothing is in and no rule of another group names",
        "a group that a resource is in, or that a rule of another group names",
    )


def _used(stack: Stack) -> frozenset[str]:
    """Return the groups that anything but their own rules refers to."""

    def make() -> frozenset[str]:
        found: set[str] = set()
        for resource in stack.resources:
            for argument, value in resource.arguments.items():
                own = resource.type in RULE_TYPES and argument == "security_group_id"
                if argument not in {"depends_on", "lifecycle"} and not own:
                    found |= _groups_in(value)
        found |= _groups_in(stack.document.get("output"))
        return frozenset(found)

    return index.once(stack, "used security groups", make)


def _groups_in(value: Any) -> set[str]:
    if isinstance(value, str):
        target = reference(value)
        return {target.address} if target and target.type in GROUP_TYPES else set()
    if isinstance(value, Mapping):
        value = list(value.values())
    return (
        {group for item in value for group in _groups_in(item)}
        if isinstance(value, list)
        else set()
    )


def _rule(
    resource: Resource, body: Mapping[str, Any], prefix: str, stack: Stack
) -> Iterator[Judgement]:
    yield _description(resource, body, prefix)
    yield _ports(resource, body, prefix)
    named = False
    for argument in ADDRESSES:
        value = body.get(argument)
        for block in value if isinstance(value, list) else [value]:
            if block is not None:
                named = True
                yield _block(resource, f"{prefix}{argument}", block, stack)
    given = [argument for argument in PEERS if body.get(argument)]
    for argument in given:
        value = body[argument]
        for peer in value if isinstance(value, list) else [value]:
            yield _peer(resource, prefix, argument, peer, stack)
    if not named and not given:
        yield Judgement(
            Outcome.FAIL, resource.address, f"{prefix}{GROUPS[0]}", "absent", PEER_EXPECTED
        )


def _peer(resource: Resource, prefix: str, argument: str, value: Any, stack: Stack) -> Judgement:
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
    return Judgement(outcome, resource.address, f"{prefix}{argument}", show(value), PEER_EXPECTED)


def _list(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the addresses in a list: rules that name the list let all of them through."""
    path = "cidr" if resource.type == LIST_ENTRY else "entry.cidr"
    for place in places(resource.arguments, path):
        if place.value is not ABSENT:
            yield _block(resource, place.path, place.value, stack)


def _ports(resource: Resource, body: Mapping[str, Any], prefix: str) -> Judgement:
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
    return Judgement(outcome, resource.address, f"{prefix}from_port", found, expected)


def _description(resource: Resource, body: Mapping[str, Any], prefix: str) -> Judgement:
    value = body.get("description")
    good = isinstance(value, str) and value.strip() not in {"", DEFAULT_DESCRIPTION}
    return Judgement(
        Outcome.PASS if good else Outcome.FAIL,
        resource.address,
        f"{prefix}description",
        show(ABSENT if value is None else value),
        "what the opening is for",
    )


def _block(resource: Resource, path: str, value: Any, stack: Stack) -> Judgement:
    expected = "a private block of addresses, smaller than everything"
    target = reference(value)
    if (
        target is not None
        and target.attribute == "cidr_block"
        and target.address in stack.by_address
    ):
        return Judgement(Outcome.PASS, resource.address, path, show(value), expected)
    if is_reference(value):
        return Judgement(Outcome.UNKNOWN, resource.address, path, show(value), expected)
    outcome = Outcome.PASS if _private(value) else Outcome.FAIL
    return Judgement(outcome, resource.address, path, show(value), expected)


def _private(value: Any) -> bool:
    try:
        block = ipaddress.ip_network(str(value), strict=False)
    except ValueError:
        return False
    return block.is_private and block.prefixlen > 0


def _acl(resource: Resource) -> Iterator[Judgement]:
    """Judge a network ACL: return traffic must come in from anywhere, administration must not."""
    if resource.type == "aws_network_acl_rule":
        entries = (
            [("", resource.arguments)] if not same(resource.arguments.get("egress"), True) else []
        )
        action = "rule_action"
    else:
        found = resource.arguments.get("ingress")
        blocks = found if isinstance(found, list) else [found] if found else []
        entries = [(f"ingress[{i}].", b) for i, b in enumerate(blocks) if isinstance(b, Mapping)]
        action = "action"
        if is_reference(found):
            yield Judgement(Outcome.UNKNOWN, resource.address, "ingress", show(found), ACL_EXPECTED)
    for prefix, body in entries:
        allows = str(body.get(action, "")).lower() == "allow"
        block = body.get("cidr_block") or body.get("ipv6_cidr_block")
        opens = allows and not is_reference(block) and not _private(block) and _administration(body)
        yield Judgement(
            Outcome.FAIL if opens else Outcome.PASS,
            resource.address,
            f"{prefix}cidr_block",
            f"{show(block)}, {show(body.get('protocol'))} {show(body.get('from_port'))} to "
            f"{show(body.get('to_port'))}",
            ACL_EXPECTED,
        )


ACL_EXPECTED: Final = "no way in from the internet to SSH and RDP (22, 3389)"


def _administration(body: Mapping[str, Any]) -> bool:
    if str(body.get("protocol")) in {"-1", "all"}:
        return True
    try:
        lowest, highest = int(body.get("from_port") or 0), int(body.get("to_port") or 0)
    except (TypeError, ValueError):
        return True
    return any(lowest <= port <= highest for port in ADMINISTRATION)


def _routes(resource: Resource) -> Iterator[Judgement]:
    expected = "no route out of the VPC: its endpoints add their own"
    for gateway in TARGETS:
        paths = (gateway,) if resource.type == "aws_route" else (f"route.{gateway}",)
        for path in paths:
            for place in places(resource.arguments, path):
                local = place.value is ABSENT or place.value in ("", "local")
                outcome = Outcome.PASS if local else Outcome.FAIL
                yield Judgement(outcome, resource.address, place.path, show(place.value), expected)
