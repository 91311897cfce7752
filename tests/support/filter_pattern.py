"""JSON filter patterns of CloudWatch Logs, evaluated as CloudWatch Logs would.

The part of the syntax that the CIS benchmark uses ("Filter pattern syntax for metric filters",
CloudWatch Logs User Guide): comparisons of text with ``*`` at either end, ``NOT EXISTS``, ``&&``,
``||`` and parentheses, ``&&`` before ``||``.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from typing import Any

_TOKEN = re.compile(
    r"\s*(\{|\}|\(|\)|&&|\|\||!=|=|NOT EXISTS|\$[.\w]+|\"[^\"]*\"|[\w.*-]+)", re.ASCII
)
_ABSENT = object()


def matches(pattern: str, event: Mapping[str, Any]) -> bool:
    """Say whether an event matches a pattern.

    :raises ValueError: when the pattern is not one, or compares a field that the event lacks with
        ``!=``, of which the guide says nothing.
    """
    return _Reader(pattern, event).read()


class _Reader:
    def __init__(self, pattern: str, event: Mapping[str, Any]) -> None:
        self._tokens = _tokens(pattern)
        self._event = event

    def read(self) -> bool:
        self._expect("{")
        value = self._either()
        self._expect("}")
        if self._tokens:
            raise ValueError(f"{self._tokens} after the end of the pattern")
        return value

    def _either(self) -> bool:
        value = self._both()
        while self._tokens[0] == "||":
            self._tokens.pop(0)
            other = self._both()  # read in any case, so that what follows is found
            value = value or other
        return value

    def _both(self) -> bool:
        value = self._one()
        while self._tokens[0] == "&&":
            self._tokens.pop(0)
            other = self._one()
            value = value and other
        return value

    def _one(self) -> bool:
        if self._tokens[0] == "(":
            self._tokens.pop(0)
            value = self._either()
            self._expect(")")
            return value
        field = self._tokens.pop(0)
        if not field.startswith("$."):
            raise ValueError(f"expected a field, found {field!r}")
        found = self._look_up(field)
        operator = self._tokens.pop(0)
        if operator == "NOT EXISTS":
            return found is _ABSENT
        wanted = self._tokens.pop(0).strip('"')
        if operator not in {"=", "!="}:
            raise ValueError(f"expected an operator, found {operator!r}")
        if found is _ABSENT:
            if operator == "!=":
                raise ValueError(f"the event has no {field}")
            return False
        return fnmatch.fnmatchcase(str(found), wanted) is (operator == "=")

    def _look_up(self, field: str) -> Any:
        value: Any = self._event
        for part in field.removeprefix("$.").split("."):
            if not isinstance(value, Mapping) or part not in value:
                return _ABSENT
            value = value[part]
        return value

    def _expect(self, token: str) -> None:
        found = self._tokens.pop(0) if self._tokens else "the end"
        if found != token:
            raise ValueError(f"expected {token!r}, found {found!r}")


def _tokens(pattern: str) -> list[str]:
    tokens, position, text = [], 0, pattern.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"cannot read {text[position:]!r}")
        tokens.append(match[1])
        position = match.end()
    return tokens
