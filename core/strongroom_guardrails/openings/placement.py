"""Where a resource stands: in networks and groups of this stack, and without a public address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from strongroom_base import interpolations
from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.openings.acls import ACL_TYPES
from strongroom_guardrails.openings.routes import ROUTE_TYPES
from strongroom_guardrails.openings.rules import GROUP_TYPES, RULE_TYPES
from strongroom_guardrails.values import is_reference, json_pairs, reference, show, texts

JUDGED: Final = RULE_TYPES | GROUP_TYPES | ROUTE_TYPES | ACL_TYPES
"""Types whose peers and targets have judges of their own."""

SKIPPED: Final = frozenset(
    {"//", "depends_on", "description", "lifecycle", "provider", "tags", "tags_all"}
)

NETWORK_ID: Final = re.compile(
    r"(?:vpc|subnet|sg|vgw|tgw|tgw-attach|tgw-rtb|igw|eigw|nat|pcx|vpce|pl|acl|rtb|eni|cgw|lgw|cagw"
    r"|eipalloc|vpn|dopt|lt)-(?:[0-9a-f]{8}|[0-9a-f]{17})"
)
"""An id that EC2 gives to something of a network, or to a launch template, which decides on both."""

NETWORK: Final = re.compile(
    r"(.*_)?subnets?(_ids?)?|(.*_)?security_groups?(_ids?)?|(.*_)?vpc_id|vpc_zone_identifier|vpc_identifier"
    r"|network_interface_id|subnet_mapping|route_table_ids?"
)
"""The last name of an argument that puts a resource into a network or a group."""

IDS: Final = re.compile(
    r"(.*_)?(security_group|subnet)_ids?|(.*_)?security_groups|vpc_zone_identifier"
)
"""The last name of an argument that takes ids alone: what is written there is of no resource."""

NAMES_NOTHING: Final = frozenset({"subnet_group", "subnets_per_az"})

EXPECTED: Final = "a network or a group of this stack (${aws_subnet.NAME.id})"

FLAGS: Final = re.compile(
    r"assign_?public_?ip|associate_?public_?ip_?address|map_?public_?ip_?on_?launch|publicly_?accessible",
    re.IGNORECASE,
)
"""Keys of JSON in an argument, such as a job's or a state machine's, that give a public address."""


def judge_placement(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the ids of networks and groups in every argument, and the addresses asked for in JSON."""
    for path, text in texts(resource.arguments):
        if path.partition(".")[0].partition("[")[0] in SKIPPED:
            continue
        if resource.type not in JUDGED:
            yield from _place(resource, path, text, stack)
        if text.lstrip()[:1] in ("{", "["):
            yield from _flags(resource, path, text)


def _place(resource: Resource, path: str, text: str, stack: Stack) -> Iterator[Judgement]:
    name = re.sub(r"\[\d+\]", "", path).rpartition(".")[2]
    if NETWORK_ID.fullmatch(text) or (IDS.fullmatch(name) and not is_reference(text)):
        outcome = Outcome.FAIL
    elif is_reference(text) and NETWORK.fullmatch(name) and name not in NAMES_NOTHING:
        target = reference(text)
        here = target is not None and target.address in stack.by_address
        outcome = Outcome.PASS if here else Outcome.UNKNOWN
    else:
        return
    yield Judgement(outcome, resource.address, path, show(text), EXPECTED)


def _flags(resource: Resource, path: str, text: str) -> Iterator[Judgement]:
    try:
        document = interpolations.loads(text)
    except (ValueError, RecursionError):
        return
    for key, value in json_pairs(document):
        if FLAGS.fullmatch(key):
            good = str(value).lower() in {"disabled", "false"}
            outcome = Outcome.PASS if good else Outcome.FAIL
            where = f"{path}: {key}"
            yield Judgement(outcome, resource.address, where, show(value), "DISABLED or false")
