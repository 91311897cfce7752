"""What the plugin ``aurora`` makes, by type."""

from __future__ import annotations

import functools
from typing import Any

from support.synthesis import of_type, synthesise


@functools.cache
def document(toml: str = "") -> Any:
    """Return the stack of a config."""
    return synthesise(toml).document


def made(resource_type: str, toml: str = "") -> dict[str, dict[str, Any]]:
    """Return the resources of a type that this plugin makes, by construct."""
    found = of_type(document(toml), resource_type)
    return {
        path.removeprefix("aurora/"): body
        for path, body in found.items()
        if path.startswith("aurora/")
    }


def one(resource_type: str, toml: str = "") -> dict[str, Any]:
    """Return the only resource of a type that this plugin makes."""
    (found,) = made(resource_type, toml).values()
    return found
