"""Security groups: without rules of their own, described, and used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from strongroom_guardrails import index
from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.openings.rules import GROUP_TYPES, RULE_TYPES, judge_description
from strongroom_guardrails.values import reference


def judge_group(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge a group: its rules are resources with names of their own, and something uses it."""
    default = resource.type == "aws_default_security_group"
    for direction in ("ingress", "egress"):
        given = resource.arguments.get(direction)
        outcome = Outcome.PASS if given in (None, []) else Outcome.FAIL
        found = "rules inside the group" if given else "absent"
        expected = "absent" if default else "absent; rules are resources with names of their own"
        yield Judgement(outcome, resource.address, direction, found, expected)
    if default:
        return
    yield judge_description(resource)
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
