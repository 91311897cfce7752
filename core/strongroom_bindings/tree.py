"""The tree of constructs, as far as Python has made it.

Generated constructs make no constructs of their own, so Python knows what is below each. Where anything
else is made, nothing is claimed any more.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

_CHILDLESS = frozenset(
    {
        "cdktf.TerraformOutput",
        "cdktf.TerraformStack",
        "constructs.Construct",
    }
)
_APP = "cdktf.App"
_BACKENDS = {"cdktf.LocalBackend": "backend"}
"""The id that a backend gives itself."""

_AWS = "@cdktf/provider-aws."

_BETWEEN = frozenset(
    {
        *("attr", "cdktf", "cdktf_cdktf_provider_aws", "constructs", "jsii", "typeguard"),
        *("strongroom_bindings", "strongroom_platform"),
    }
)
"""Packages whose frames stand between a construct and the line that wants it."""

_HOST = frozenset({"pluggy", "strongroom"})

_LARGEST_INDEX = 2**32 - 2
"""JavaScript lists names that are numbers up to this before all others, in their order."""


class Tree:
    """What is below what, by the kernel's names for objects."""

    def __init__(self) -> None:
        self.complete = True
        self._ids: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._children: dict[str, dict[str, str]] = {}
        self._nodes: dict[str, str] = {}
        self._constructs: dict[str, str] = {}
        self._lines: dict[str, tuple[str, int]] = {}

    def made(self, ref: str, arguments: list[Any]) -> None:
        """Take note of an object that was made."""
        kind = ref.rpartition("@")[0]
        if kind == _APP:
            self._ids[ref] = ""
            return
        parent = getattr(
            getattr(arguments[0] if arguments else None, "__jsii_ref__", None), "ref", None
        )
        name = _BACKENDS.get(kind, arguments[1] if len(arguments) > 1 else None)
        childless = kind in _CHILDLESS or kind in _BACKENDS or kind.startswith(_AWS)
        if not childless or parent not in self._ids or not isinstance(name, str):
            self.complete = False
            return
        line = _line()
        if line is not None:
            self._lines[ref] = line
        self._ids[ref] = name.replace("/", "--")
        self._parents[ref] = parent
        self._children.setdefault(parent, {})[self._ids[ref]] = ref

    def node(self, ref: str) -> str | None:
        """Return the node of a construct, when it was asked for before."""
        return self._nodes.get(ref)

    def asked(self, ref: str, node: str) -> None:
        """Take note of a construct's node."""
        self._nodes[ref] = node
        self._constructs[node] = ref

    def path(self, node: str) -> str | None:
        """Return the path of a node; None when it is not known."""
        ref = self._constructs.get(node)
        return self._path(ref) if ref in self._ids else None

    def lines(self) -> dict[str, tuple[str, int]]:
        """Return, by the path of a construct, the file and the line of the plugin that made it."""
        return {self._path(ref): line for ref, line in self._lines.items()}

    def _path(self, ref: str | None) -> str:
        parts: list[str] = []
        while ref is not None:
            parts.append(self._ids[ref])
            ref = self._parents.get(ref)
        return "/".join(part for part in reversed(parts) if part)

    def below(self, node: str) -> list[str] | None:
        """Return a node's construct and all below it, in JavaScript's order; None when unknown."""
        ref = self._constructs.get(node)
        if not self.complete or ref not in self._ids:
            return None
        found: list[str] = []
        self._collect(ref, found)
        return found

    def _collect(self, ref: str, found: list[str]) -> None:
        found.append(ref)
        children = self._children.get(ref)
        if children:
            for child in (
                sorted(children, key=_order) if any(map(_is_index, children)) else children
            ):
                self._collect(children[child], found)


def _line() -> tuple[str, int] | None:
    """Return the line that wants the construct that is being made; None for one of the host's."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - inspect's ways are slower by far
    while frame is not None:
        package = frame.f_globals.get("__name__", "").partition(".")[0]
        if package in _HOST:
            return None
        if package not in _BETWEEN:
            return frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back
    return None


def _is_index(name: str) -> bool:
    return (
        name.isdecimal()
        and name.isascii()
        and str(int(name)) == name
        and int(name) <= _LARGEST_INDEX
    )


def _order(name: str) -> tuple[int, int]:
    return (0, int(name)) if _is_index(name) else (1, 0)
