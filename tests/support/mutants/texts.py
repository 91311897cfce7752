"""Changes of JSON texts: policies made wider, and other documents with a part removed or flipped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

WIDE = {"Action": "*", "Resource": "*", "Principal": "*"}
"""The parts of a statement, each with what admits everything."""


def texts(value: str) -> Iterator[tuple[str, str]]:
    """Yield a kind of change and the changed text, when a text is a JSON object or list."""
    if not value.lstrip().startswith(("{", "[")):
        return
    try:
        document = json.loads(value)
    except ValueError:
        return
    if isinstance(document, dict) and "Statement" in document:
        yield from _policy(document)
    else:
        for changed in _changed(document):
            yield "text changed", json.dumps(changed)


def _policy(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    given = document["Statement"]
    statements = given if isinstance(given, list) else [given]
    for position, statement in enumerate(statements):

        def put(*statement: dict[str, Any], at: int = position) -> str:
            found = [*statements[:at], *statement, *statements[at + 1 :]]
            return json.dumps({**document, "Statement": found})

        if statement.get("Effect") == "Deny":
            if len(statements) > 1:
                yield "policy: denial removed", put()
            yield "policy: denial allows", put({**statement, "Effect": "Allow"})
            continue
        for part, wide in WIDE.items():
            if part in statement and statement[part] not in (wide, [wide]):
                yield f"policy: {part.lower()} *", put({**statement, part: wide})
        if "Condition" in statement:
            kept = {key: part for key, part in statement.items() if key != "Condition"}
            yield "policy: condition removed", put(kept)


def _changed(value: Any) -> Iterator[Any]:
    """Yield a value with one boolean flipped or one key removed, at any depth."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield {k: v for k, v in value.items() if k != key}
            yield from ({**value, key: changed} for changed in _changed(part))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            for changed in _changed(part):
                yield [*value[:position], changed, *value[position + 1 :]]
