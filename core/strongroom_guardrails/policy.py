"""Resource policies: JSON strings, and ``aws_iam_policy_document`` data sources, read the same way."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from strongroom_guardrails import policy_document
from strongroom_guardrails.model import Stack
from strongroom_guardrails.values import is_reference

_PLAIN = frozenset({"false"})

DOCUMENT = frozenset({"Id", "Statement", "Version"})
TEXTS = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource")
ELEMENTS = frozenset({*TEXTS, "Principal", "NotPrincipal", "Condition"})
"""Elements of a policy and of a statement ("Grammar of the IAM JSON policy language")."""

INVERTED = ("NotAction", "NotResource", "NotPrincipal")


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
    document = policy_document.read(value, stack)
    if document is None or document.keys() - DOCUMENT or "Statement" not in document:
        return None
    entries = document["Statement"]
    if not isinstance(entries, list):
        entries = [] if entries is None else [entries]
    if not all(_is_statement(entry) for entry in entries):
        return None
    found = tuple(_from_json(entries))
    return found if all(map(_is_known, found)) else None


def _is_statement(entry: Any) -> bool:
    """Say whether a statement has the elements of AWS's grammar alone, each of them text."""
    if not isinstance(entry, Mapping) or entry.keys() - ELEMENTS:
        return False
    principals = [entry[name] for name in ("Principal", "NotPrincipal") if name in entry]
    given = [entry[name] for name in TEXTS if name in entry]
    for principal in principals:
        given += principal.values() if isinstance(principal, Mapping) else [principal]
    conditions = entry.get("Condition", {})
    if not isinstance(conditions, Mapping):
        return False
    for keys in conditions.values():
        if not isinstance(keys, Mapping):
            return False
        given += keys.values()
    return all(
        isinstance(text, str | bool | int)
        for texts in given
        for text in (texts if isinstance(texts, list) else [texts])
    )


def _is_known(statement: Statement) -> bool:
    """Say whether the effect and the actions are written out, without a reference."""
    return not any(map(is_reference, (statement.effect, *statement.actions)))


def refuses(
    policy: Iterable[Statement],
    actions: Iterable[str],
    parts: Iterable[Callable[[str], bool]],
    *,
    outright: bool = False,
) -> bool:
    """Say whether everybody is denied these actions: always, or whenever they do not come over TLS.

    :param parts: for each part of the resource, such as a bucket and its objects, what says whether a
        text names it.
    """
    return all(
        any(
            _denies(statement, outright=outright)
            and _covers(statement, action)
            and _names(statement, part)
            for statement in policy
        )
        for action in actions
        for part in parts
    )


def _names(statement: Statement, part: Callable[[str], bool]) -> bool:
    if statement.inverted:
        return False
    return not statement.resources or any(one == "*" or part(one) for one in statement.resources)


def _denies(statement: Statement, *, outright: bool) -> bool:
    if statement.effect != "Deny" or not statement.everyone:
        return False
    if outright or len(statement.conditions) != 1:
        # A second condition would let through what does not meet it.
        return outright and {key for _, key, _ in statement.conditions} <= {"aws:principalarn"}
    operator, key, values = statement.conditions[0]
    return operator == "bool" and key == "aws:securetransport" and frozenset(values) == _PLAIN


def _covers(statement: Statement, action: str) -> bool:
    return any(fnmatch.fnmatchcase(action.lower(), pattern) for pattern in statement.actions)


def _from_json(entries: Iterable[Any]) -> Iterator[Statement]:
    for entry in entries:
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
