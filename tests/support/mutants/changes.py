"""One change of a resource: its area, what it does in words, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Body = dict[str, Any]


Change = tuple[str, str, Callable[[Body], None]]


def put(path: tuple[str | int, ...], value: Any) -> Callable[[Body], None]:
    def mutate(body: Body) -> None:
        holder: Any = body
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = value

    return mutate


def remove(path: tuple[str | int, ...]) -> Callable[[Body], None]:
    def mutate(body: Body) -> None:
        holder: Any = body
        for step in path[:-1]:
            holder = holder[step]
        holder.pop(path[-1], None)

    return mutate
