"""Lookups over a whole stack, made once for each stack and forgotten with it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.values import places, reference

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

_made: weakref.WeakKeyDictionary[Stack, dict[Hashable, object]] = weakref.WeakKeyDictionary()


def once(stack: Stack, key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make`` gives, made once for a stack and a key."""
    made = _made.setdefault(stack, {})
    if key not in made:
        made[key] = make()
    value: T = made[key]  # type: ignore[assignment]
    return value


def types(stack: Stack) -> frozenset[str]:
    """Return the types of a stack's resources."""
    return once(stack, "types", lambda: frozenset(resource.type for resource in stack.resources))


def referrers(stack: Stack, argument: str) -> Mapping[str, list[Resource]]:
    """Return, for each address, the resources whose ``argument`` is, or lists, a reference to it."""

    def make() -> Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in stack.resources:
            for place in places(resource.arguments, argument):
                for value in place.value if isinstance(place.value, list) else [place.value]:
                    target = reference(_plain(value))
                    if target is not None:
                        found.setdefault(target.address, []).append(resource)
        return found

    return once(stack, ("referrers", argument), make)


def _plain(value: Any) -> Any:
    """Return an ARN without what stands for a log group's streams, or for a bucket's objects."""
    return value.removesuffix(":*").removesuffix("/") if isinstance(value, str) else value
