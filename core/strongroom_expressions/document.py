"""Walking through a document, and evaluating each string of it that has an expression."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from strongroom_expressions.values import normal
from strongroom_expressions.variables import defaults

if TYPE_CHECKING:
    from strongroom_expressions.evaluator import Evaluator

_MARK: Final = re.compile(r"\$+\{|%+\{")
_PLAIN: Final = re.compile(
    r"\$\{(?:path\.module|(?:data\.|ephemeral\.)?(?!local\.|data\.|ephemeral\.)"
    r"[a-z][a-z0-9_]*\.[A-Za-z0-9_-]+\.[a-z_][a-z0-9_]*(?:\[\d{1,6}\](?:\.[a-z_][a-z0-9_]*)?)*)\}"
)
"""A reference that stays as it is."""

_LITERAL: Final = frozenset({"//", "terraform", "variable", "moved"})
"""Parts of a document in which Terraform evaluates nothing."""


def evaluate(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a document with what can be evaluated before the plan evaluated.

    :param document: shaped as :func:`shape.check_values` demands: not too deep.
    :raises CallerError: when the expressions of the stack come to too much.
    """
    walk = _Walk(document)
    found: Mapping[str, Any] = walk.changed(document, _LITERAL)
    return found


class _Walk:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    @functools.cached_property
    def _evaluator(self) -> Evaluator:
        # Most stacks have plain references alone.
        from strongroom_expressions.evaluator import Evaluator

        known = defaults(self._document.get("variable"))
        return Evaluator(_locals(self._document.get("locals")), known)

    def changed(self, value: Any, literal: frozenset[str] = frozenset({"//"})) -> Any:
        """Return a value evaluated; the same object when nothing in it changes."""
        if isinstance(value, str):
            return self._evaluator.evaluated(value) if has_expression(value) else normal(value)
        if isinstance(value, Mapping):
            return self._object(value, literal)
        if isinstance(value, list):
            items = [self.changed(item) for item in value]
            return value if all(map(operator.is_, items, value)) else items
        return value

    def _object(self, value: Mapping[str, Any], literal: frozenset[str]) -> Mapping[str, Any]:
        changes = {}
        renamed = {}
        for name, item in value.items():
            found = item if name in literal else self.changed(item)
            if found is not item:
                changes[name] = found
            if "{" in name or not name.isascii():
                new = self.changed(name)
                if new is not name and isinstance(new, str):
                    renamed[name] = new
        if renamed:
            evaluated = {renamed.get(n, n): changes.get(n, item) for n, item in value.items()}
            if len(evaluated) == len(value):  # else two names are one, which Terraform refuses
                return evaluated
        return {**value, **changes} if changes else value


def has_expression(value: str) -> bool:
    """Say whether a string has more in it than text and plain references."""
    if "{" not in value:
        return False
    for mark in _MARK.finditer(value):
        escaped = mark[0] in ("$${", "%%{")
        if not escaped and not _PLAIN.match(value, mark.start()):
            return True
    return False


def _locals(blocks: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for block in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(block, Mapping):
            found |= {name: value for name, value in block.items() if name != "//"}
    return found
