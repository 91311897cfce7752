"""Resource policies: JSON strings, and ``aws_iam_policy_document`` data sources, read the same way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from strongroom.guardrails.model import Stack
from strongroom.guardrails.values import places

_DOCUMENT = "${data.aws_iam_policy_document."
_PLAIN = frozenset({"false"})


@attrs.frozen
class Statement:
    """One statement of a policy, in one form whichever way it was written.

    :param effect: ``Allow`` or ``Deny``.
    :param conditions: operator, key, values; lower case where IAM ignores case.
    """

    effect: str
    actions: tuple[str, ...]
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]


def statements(value: Any, stack: Stack) -> tuple[Statement, ...] | None:
    """Return the statements of a policy argument, or None when it cannot be read before the apply."""
    if not isinstance(value, str):
        return None
    if value.startswith(_DOCUMENT) and value.endswith(".json}"):
        name = value.removeprefix(_DOCUMENT).removesuffix(".json}")
        documents = stack.data.get("aws_iam_policy_document", {})
        body = documents.get(name) if isinstance(documents, Mapping) else None
        return tuple(_from_blocks(body)) if isinstance(body, Mapping) else None
    try:
        document = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, Mapping):
        return None
    return tuple(_from_json(document.get("Statement")))


def refuses_plain_http(policy: Iterable[Statement]) -> bool:
    """Say whether some statement denies every request that does not come over TLS."""
    return any(
        statement.effect == "Deny"
        and len(statement.conditions) == 1
        and statement.conditions[0][0] == "bool"
        and statement.conditions[0][1] == "aws:securetransport"
        and frozenset(statement.conditions[0][2]) == _PLAIN
        for statement in policy
    )


def _from_json(value: Any) -> Iterator[Statement]:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, Mapping):
            conditions = entry.get("Condition")
            yield Statement(
                effect=str(entry.get("Effect", "")),
                actions=_strings(entry.get("Action")),
                conditions=tuple(
                    (str(operator).lower(), str(key).lower(), _strings(values))
                    for operator, keys in _items(conditions)
                    for key, values in _items(keys)
                ),
            )


def _from_blocks(body: Mapping[str, Any]) -> Iterator[Statement]:
    blocks = body.get("statement")
    for block in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(block, Mapping):
            tests = [
                place.block for place in places(block, "condition.test") if place.block is not None
            ]
            yield Statement(
                effect=str(block.get("effect", "Allow")),
                actions=_strings(block.get("actions")),
                conditions=tuple(
                    (
                        str(test.get("test", "")).lower(),
                        str(test.get("variable", "")).lower(),
                        _strings(test.get("values")),
                    )
                    for test in tests
                ),
            )


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    return value.items() if isinstance(value, Mapping) else ()


def _strings(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in values)
