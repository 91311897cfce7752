"""The log groups of a stack, found by address or by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from strongroom_guardrails import index
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.values import reference, substitute

GROUP: Final = "aws_cloudwatch_log_group"


def group_at(value: Any, stack: Stack) -> Resource | None:
    """Return the log group that a value refers to; None when it refers to none of the stack."""
    target = reference(value)
    found = stack.by_address.get(target.address) if target else None
    return found if found is not None and found.type == GROUP else None


def by_name(stack: Stack) -> Mapping[str, Resource]:
    """Return the stack's log groups by name."""

    def make() -> Mapping[str, Resource]:
        return {
            argument(resource, "name", stack): resource
            for resource in stack.resources
            if resource.type == GROUP
        }

    return index.once(stack, "log groups", make)


def mentioned(value: Any) -> set[str]:
    """Return the addresses of log groups that a value refers to, by reference or in depends_on."""
    if isinstance(value, str):
        target = reference(value)
        address = target.address if target else value
        return {address} if address.startswith(f"{GROUP}.") else set()
    if isinstance(value, Mapping):
        value = list(value.values())
    return (
        {found for item in value for found in mentioned(item)} if isinstance(value, list) else set()
    )


def argument(resource: Resource, name: str, stack: Stack) -> str:
    """Return an argument as text, with references to the stack's literals replaced."""
    return text(resource.arguments.get(name), stack)


def text(value: Any, stack: Stack) -> str:
    """Return a value as text; a reference to a log group is the group's name."""
    known = substitute(value, stack)
    group = group_at(known, stack)
    return str(group.arguments.get("name") if group is not None else known)
