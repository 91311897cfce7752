"""Terraform's ``${...}`` inside JSON text.

A policy is JSON inside a string of Terraform, and what stands in ``${...}`` there is an expression of
Terraform and no part of the JSON: ``${element(split(":", x.arn), 6)}`` keeps its quotes as they are.
``json.dumps`` knows nothing of it and escapes them, and Terraform then refuses the expression;
``json.loads`` takes a plain quote in one for the end of the string. The functions here stand
between.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

_OPENS = re.compile(r"(?<!\$)\$\{")
"""``$${`` is Terraform's escape for a literal ``${``; any ``$`` before it is literal too."""

_NEXT = re.compile(r'(\\*)"|[{}]')


def unescape(text: str) -> str:
    """Return a text whose expressions have their quotes as Terraform reads them.

    What encoded the text as JSON, once or several times, escaped the quotes of its expressions as well;
    a backslash before a quote is an error in every expression, so undoing it never changes a good one.
    """
    return _replaced(text, _plain)


def loads(text: str) -> Any:
    """Read JSON that has expressions in its strings.

    :raises ValueError: as ``json.loads``.
    :raises RecursionError: as ``json.loads``.
    """
    try:
        return json.loads(text)  # most expressions have no quotes
    except ValueError:
        return json.loads(_replaced(text, lambda found, _: json.dumps(found)[1:-1]))


def expressions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each outermost ``${...}`` of a text begins and ends."""
    for start, end, _ in _expressions(text):
        yield start, end


def _replaced(text: str, replace: Callable[[str, int], str]) -> str:
    if "${" not in text:
        return text
    parts, position = [], 0
    for start, end, escapes in _expressions(text):
        parts += [text[position:start], replace(text[start:end], escapes)]
        position = end
    return "".join([*parts, text[position:]])


def _plain(expression: str, escapes: int) -> str:
    # Each encoding turned n backslashes before a quote into 2n + 1.
    found = expression
    while escapes:
        try:
            found = str(json.loads(f'"{found}"', strict=False))
        except ValueError:  # escaped in part only: Terraform says best what is wrong with it
            return expression
        escapes = (escapes - 1) // 2
    return found


def _expressions(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and the backslashes before the quotes of each outermost ``${...}``."""
    position = 0
    while opened := _OPENS.search(text, position):
        start = opened.end() - 2
        position, escapes = _end(text, opened.end())
        if position < 0:  # never closed: no expression, and not for us to judge
            return
        yield start, position, escapes


def _end(text: str, position: int) -> tuple[int, int]:
    depth, quoted, escapes = 1, False, -1
    for found in _NEXT.finditer(text, position):
        if found[0] in "{}":
            depth += 0 if quoted else 1 if found[0] == "{" else -1
            if depth == 0:
                return found.end(), max(escapes, 0)
        elif escapes < 0 or len(found[1]) == escapes:
            # A quote inside a string literal has more backslashes than the one that opened it.
            quoted, escapes = not quoted, len(found[1])
    return -1, 0
