"""Resource policies: JSON strings, and ``aws_iam_policy_document`` data sources, read the same way."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from strongroom_base import interpolations
from strongroom_guardrails.model import Stack
from strongroom_guardrails.values import places

_DOCUMENT = "${data.aws_iam_policy_document."
_PLAIN = frozenset({"false"})

INVERTED = ("NotAction", "NotResource", "NotPrincipal")
INVERTED_BLOCKS = ("not_actions", "not_resources", "not_principals")


@attrs.frozen
class Statement:
    """One statement of a policy, in one form whichever way it was written.

    :param effect: ``Allow`` or ``Deny``.
    :param everyone: whether it applies to every principal.
    :param actions: in lower case, as IAM ignores case in them.
    :param conditions: operator, key, values; lower case where IAM ignores case.
    :param resources: as written.
    :param principals: kind and identifier, such as ``("Service", "lambda.amazonaws.com")``; a bare
        ``*`` is ``("*", "*")``.
    :param inverted: elements that say what is left out, such as ``NotAction``.
    :param sid: its name, or the empty string.
    """

    effect: str
    everyone: bool
    actions: tuple[str, ...]
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]
    resources: tuple[str, ...] = ()
    principals: tuple[tuple[str, str], ...] = ()
    inverted: tuple[str, ...] = ()
    sid: str = ""


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
        document = interpolations.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, Mapping):
        return None
    return tuple(_from_json(document.get("Statement")))


def refuses_plain_http(policy: Iterable[Statement], actions: Iterable[str]) -> bool:
    """Say whether everybody is denied these actions whenever they do not come over TLS."""
    return all(
        any(_denies_plain(statement) and _covers(statement, action) for statement in policy)
        for action in actions
    )


def _denies_plain(statement: Statement) -> bool:
    # A second condition would let through what does not meet it.
    if statement.effect != "Deny" or not statement.everyone or len(statement.conditions) != 1:
        return False
    operator, key, values = statement.conditions[0]
    return operator == "bool" and key == "aws:securetransport" and frozenset(values) == _PLAIN


def _covers(statement: Statement, action: str) -> bool:
    return any(fnmatch.fnmatchcase(action.lower(), pattern) for pattern in statement.actions)


def _from_json(value: Any) -> Iterator[Statement]:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, Mapping):
            conditions = entry.get("Condition")
            yield Statement(
                effect=str(entry.get("Effect", "")),
                everyone=_everyone(entry.get("Principal")),
                actions=_lower(entry.get("Action")),
                conditions=tuple(
                    (str(operator).lower(), str(key).lower(), _strings(values))
                    for operator, keys in _items(conditions)
                    for key, values in _items(keys)
                ),
                resources=_strings(entry.get("Resource")),
                principals=tuple(_principals(entry.get("Principal"))),
                inverted=tuple(name for name in INVERTED if name in entry),
                sid=str(entry.get("Sid", "")),
            )


def _from_blocks(body: Mapping[str, Any]) -> Iterator[Statement]:
    blocks = body.get("statement")
    for block in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(block, Mapping):
            tests = [
                place.block for place in places(block, "condition.test") if place.block is not None
            ]
            identifiers = places(block, "principals.identifiers")
            yield Statement(
                effect=str(block.get("effect", "Allow")),
                everyone=any("*" in _strings(place.value) for place in identifiers),
                actions=_lower(block.get("actions")),
                conditions=tuple(
                    (
                        str(test.get("test", "")).lower(),
                        str(test.get("variable", "")).lower(),
                        _strings(test.get("values")),
                    )
                    for test in tests
                ),
                resources=_strings(block.get("resources")),
                principals=tuple(
                    (str(place.block.get("type", "")), identifier)
                    for place in identifiers
                    if place.block is not None
                    for identifier in _strings(place.value)
                ),
                inverted=tuple(name for name in INVERTED_BLOCKS if block.get(name)),
                sid=str(block.get("sid", "")),
            )


def _principals(principal: Any) -> Iterator[tuple[str, str]]:
    if isinstance(principal, Mapping):
        for kind, identifiers in principal.items():
            for identifier in _strings(identifiers):
                yield str(kind), identifier
    else:
        for identifier in _strings(principal):
            yield identifier, identifier


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    return value.items() if isinstance(value, Mapping) else ()


def _everyone(principal: Any) -> bool:
    if isinstance(principal, Mapping):
        principal = principal.get("AWS")
    return "*" in _strings(principal)


def _lower(value: Any) -> tuple[str, ...]:
    return tuple(text.lower() for text in _strings(value))


def _strings(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in values)
