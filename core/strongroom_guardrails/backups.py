"""Which resources the backup plans of a stack cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from strongroom_guardrails import index
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.shape import listed
from strongroom_guardrails.values import reference

SELECTION = "aws_backup_selection"


def cover(resource: Resource, stack: Stack) -> bool:
    """Say whether a selection names the resource, or selects it by a tag, and none excludes it."""
    named = index.once(stack, "backed up", lambda: frozenset(_named(stack, "resources")))
    excluded = index.once(stack, "not backed up", lambda: frozenset(_named(stack, "not_resources")))
    if resource.address in excluded:
        return False
    return resource.address in named or any(
        _tagged(tag, resource, stack)
        for selection in _selections(stack)
        for tag in listed(
            selection.arguments.get("selection_tag"), f"{selection.address}.selection_tag"
        )
    )


def _selections(stack: Stack) -> list[Resource]:
    return index.once(
        stack, "selections", lambda: [r for r in stack.resources if r.type == SELECTION]
    )


def _named(stack: Stack, argument: str) -> Iterator[str]:
    for selection in _selections(stack):
        given = selection.arguments.get(argument)
        for item in given if isinstance(given, list) else ():
            target = reference(item)
            if target is not None and target.attribute in ("arn", "id"):
                yield target.address
            elif item == "*":
                yield from (resource.address for resource in stack.resources)


def _tagged(tag: Mapping[str, Any], resource: Resource, stack: Stack) -> bool:
    tags = resource.arguments.get("tags")
    all_tags = {**stack.default_tags, **(tags if isinstance(tags, Mapping) else {})}
    key = tag.get("key")
    return (
        tag.get("type") == "STRINGEQUALS"
        and isinstance(key, str)
        and all_tags.get(key) is not None
        and all_tags[key] == tag.get("value")
    )
