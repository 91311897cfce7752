"""What opens a network: security groups and their rules, lists of addresses, ACLs, routes, placement."""

from __future__ import annotations

from collections.abc import Iterator

from strongroom_guardrails.model import Judgement, Resource, Stack
from strongroom_guardrails.openings.acls import ACL_TYPES, judge_acl
from strongroom_guardrails.openings.addresses import LIST_TYPES, judge_list
from strongroom_guardrails.openings.groups import judge_group
from strongroom_guardrails.openings.placement import judge_placement
from strongroom_guardrails.openings.routes import ROUTE_TYPES, judge_routes
from strongroom_guardrails.openings.rules import GROUP_TYPES, RULE_TYPES, judge_rule

__all__ = ["judge"]


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the openings that a resource of the network makes, and where any resource stands."""
    if resource.type in RULE_TYPES:
        yield from judge_rule(resource, stack)
    elif resource.type in GROUP_TYPES:
        yield from judge_group(resource, stack)
    elif resource.type in ACL_TYPES:
        yield from judge_acl(resource)
    elif resource.type in ROUTE_TYPES:
        yield from judge_routes(resource)
    elif resource.type in LIST_TYPES:
        yield from judge_list(resource, stack)
    yield from judge_placement(resource, stack)
