"""How the resources of a Terraform type are listed from moto's memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Lister = Callable[[Any], Iterable[str]]
"""Yields the ids or names of a type's resources in one backend: one service, account and region."""

Table = dict[str, tuple[str, Lister]]
"""The module of moto that keeps a type's resources, and their lister, by Terraform type."""


def keys(attribute: str) -> Lister:
    """Return a lister of a dictionary whose keys are the ids or names."""
    return lambda backend: list(getattr(backend, attribute))


def names(attribute: str, name: str) -> Lister:
    """Return a lister of a dictionary whose values know their name."""
    return lambda backend: [getattr(kept, name) for kept in getattr(backend, attribute).values()]


def except_default(attribute: str) -> Lister:
    """Return a lister of a dictionary by name that AWS fills with defaults."""
    return lambda backend: [
        name for name in getattr(backend, attribute) if not name.startswith("default")
    ]


def within(outer: str, inner: str) -> Lister:
    """Return a lister of what resources keep in a dictionary of their own."""
    return lambda backend: [
        f"{owner}/{name}"
        for owner, kept in getattr(backend, outer).items()
        for name in getattr(kept, inner)
    ]


def inner(attribute: str) -> Lister:
    """Return a lister of a dictionary of dictionaries."""
    return lambda backend: [
        f"{owner}/{name}" for owner, kept in getattr(backend, attribute).items() for name in kept
    ]
