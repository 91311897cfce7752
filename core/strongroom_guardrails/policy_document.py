"""Policies as one JSON document, whichever way the stack writes them.

An ``aws_iam_policy_document`` data source is put together as the provider does it. The documents of
``source_policy_documents`` come first, then the source's own statements, then those of
``override_policy_documents``; a later statement replaces an earlier one with the same ``sid``, and
conditions with one operator and key become one with the values of all (AWS provider, "Data Source:
aws_iam_policy_document").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from strongroom_guardrails import policy_text
from strongroom_guardrails.index import once
from strongroom_guardrails.model import Stack
from strongroom_guardrails.values import is_reference

TYPE: Final = "aws_iam_policy_document"
MAX_HOPS: Final = 8
"""How many data sources in a row are read, each a source of the one before."""

MAX_STATEMENTS: Final = 500
"""More than the longest policy holds: 20,480 characters ("Bucket policies", Amazon S3 User Guide)."""

_WHOLE: Final = re.compile(
    r"\$\{data\.aws_iam_policy_document\.([A-Za-z0-9_-]+)\.(?:minified_)?json\}"
)
_PLAIN: Final = frozenset({"//", "provider", "depends_on", "policy_id", "version"})
_BEFORE: Final = "source_policy_documents"
_AFTER: Final = "override_policy_documents"
_LISTS: Final[Mapping[str, str]] = {
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
}
_PRINCIPALS: Final[Mapping[str, str]] = {
    "principals": "Principal",
    "not_principals": "NotPrincipal",
}
_STATEMENT: Final = frozenset({"//", "sid", "effect", "condition", *_LISTS, *_PRINCIPALS})
_DEFAULT_VERSION: Final = "2012-10-17"


class NotKnown(Exception):  # noqa: N818 - no error: the policy cannot be read before the apply
    """A part of a policy may be anything."""


def read(value: Any, stack: Stack, hops: int = MAX_HOPS) -> Mapping[str, Any] | None:
    """Return a policy argument as the JSON that AWS gets; its strings are templates of Terraform.

    :param hops: how many data sources in a row are followed.
    :return: None when it is not known before the apply.
    """
    found = _WHOLE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return policy_text.read(value, stack)
    name = found[1]

    def make() -> Mapping[str, Any] | None:
        try:
            return _rendered(name, stack, hops)
        except NotKnown:
            return None

    return once(stack, (TYPE, name, hops), make)


def _rendered(name: str, stack: Stack, hops: int) -> Mapping[str, Any]:
    named = stack.data.get(TYPE, {})
    body = named.get(name) if isinstance(named, Mapping) else None
    if hops == 0 or not isinstance(body, Mapping):
        raise NotKnown
    if body.keys() - {*_PLAIN, _BEFORE, _AFTER, "statement"}:
        raise NotKnown  # such as dynamic, for_each, or what a later provider knows
    version = _text(body.get("version") or _DEFAULT_VERSION, stack)
    own = [
        _statement(block, version, stack) for block in _blocks(body.get("statement"), _STATEMENT)
    ]
    before, after = (
        [_statements(text, stack, hops - 1) for text in _list(body.get(key))]
        for key in (_BEFORE, _AFTER)
    )
    return {"Version": version, "Statement": _merged([*before, own, *after])}


def _statements(text: Any, stack: Stack, hops: int) -> list[Mapping[str, Any]]:
    if text in (None, ""):
        return []
    document = read(text, stack, hops)
    if document is None:
        raise NotKnown
    found = document.get("Statement")
    # The provider takes a list alone.
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise NotKnown
    return found


def _merged(groups: Iterable[list[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    merged: list[Mapping[str, Any]] = []
    places: dict[str, int] = {}
    for group in groups:
        for statement in group:
            sid = statement.get("Sid", "")
            if not isinstance(sid, str) or is_reference(sid):
                raise NotKnown  # it may be that of another statement
            if sid in places:
                merged[places[sid]] = statement
                continue
            if sid:
                places[sid] = len(merged)
            merged.append(statement)
            if len(merged) > MAX_STATEMENTS:
                raise NotKnown
    return merged


def _statement(block: Mapping[str, Any], version: str, stack: Stack) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "Sid": _text(block.get("sid") or "", stack),
        "Effect": _text(block.get("effect") or "Allow", stack),
    }
    for name, element in _LISTS.items():
        texts = _texts(block.get(name), stack)
        if texts:
            found[element] = texts if element.endswith("Action") else _variables(texts, version)
    for name, element in _PRINCIPALS.items():
        principals: dict[str, list[str]] = {}
        for inner in _blocks(block.get(name), frozenset({"//", "type", "identifiers"})):
            texts = _variables(_texts(inner.get("identifiers"), stack), version)
            principals.setdefault(_text(inner.get("type"), stack), []).extend(texts)
        if principals:
            found[element] = "*" if principals == {"*": ["*"]} else principals
    conditions: dict[str, dict[str, list[str]]] = {}
    for inner in _blocks(block.get("condition"), frozenset({"//", "test", "variable", "values"})):
        operator, key = _text(inner.get("test"), stack), _text(inner.get("variable"), stack)
        values = _variables(_texts(inner.get("values"), stack), version)
        conditions.setdefault(operator, {}).setdefault(key, []).extend(values)
    return {**found, "Condition": conditions} if conditions else found


def _variables(texts: list[str], version: str) -> list[str]:
    """Return texts with the provider's ``&{`` as the ``${`` of IAM's policy variables."""
    if version != _DEFAULT_VERSION and any("&{" in text for text in texts):
        raise NotKnown
    return [text.replace("&{", "$${") for text in texts]


def _texts(value: Any, stack: Stack) -> list[str]:
    return [_text(item, stack) for item in _list(value)]


def _text(value: Any, stack: Stack) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    text = policy_text.known(value, stack)
    if text is None:
        raise NotKnown
    return text


def _list(value: Any) -> list[Any]:
    # A list that is given by a reference is one string here, and not known.
    if not isinstance(value, list | None):
        raise NotKnown
    return value or []


def _blocks(value: Any, known: frozenset[str]) -> list[Mapping[str, Any]]:
    found = [] if value is None else value if isinstance(value, list) else [value]
    if not all(isinstance(block, Mapping) and not block.keys() - known for block in found):
        raise NotKnown
    return found
