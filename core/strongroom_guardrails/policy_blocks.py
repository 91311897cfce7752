"""``aws_iam_policy_document`` data sources, put together as the provider does.

The documents of ``source_policy_documents`` come first, then the source's own statements, then those
of ``override_policy_documents``; a later statement replaces an earlier one with the same ``sid``
(AWS provider, "Data Source: aws_iam_policy_document", the examples of merging).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from strongroom_guardrails.model import Stack

TYPE: Final = "aws_iam_policy_document"
_WHOLE: Final = re.compile(
    r"\$\{data\.aws_iam_policy_document\.([A-Za-z0-9_-]+)\.(?:minified_)?json\}"
)
_PLAIN: Final = frozenset({"//", "provider", "depends_on", "policy_id", "version"})
_SOURCES: Final = ("source_json", "source_policy_documents")
_OVERRIDES: Final = ("override_json", "override_policy_documents")
_STATEMENT: Final = frozenset(
    {
        "//",
        "actions",
        "condition",
        "effect",
        "not_actions",
        "not_principals",
        "not_resources",
        "principals",
        "resources",
        "sid",
    }
)
_INNER: Final[Mapping[str, frozenset[str]]] = {
    "condition": frozenset({"//", "test", "values", "variable"}),
    "principals": frozenset({"//", "identifiers", "type"}),
    "not_principals": frozenset({"//", "identifiers", "type"}),
}

Part = Mapping[str, Any] | str
"""One ``statement`` block, or the text of a whole policy."""


def named(value: Any) -> str | None:
    """Return the name of the data source whose ``json`` a value is; None when it is none of them."""
    found = _WHOLE.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else None


def blocks(name: str, stack: Stack) -> tuple[list[str], list[Mapping[str, Any]], list[str]] | None:
    """Return the source documents, statements and override documents of a data source.

    :return: None when they are not known before the apply: made by ``dynamic`` or ``for_each``, given
        by a reference, or with an argument that this module does not know.
    """
    sources = stack.data.get(TYPE, {})
    body = sources.get(name) if isinstance(sources, Mapping) else None
    if not isinstance(body, Mapping):
        return None
    if body.keys() - {*_PLAIN, *_SOURCES, *_OVERRIDES, "statement"}:
        return None
    before, after = (_texts(body, names) for names in (_SOURCES, _OVERRIDES))
    statements = _blocks(body.get("statement"), _STATEMENT)
    if before is None or after is None or statements is None:
        return None
    for statement in statements:
        for inner, known in _INNER.items():
            if _blocks(statement.get(inner), known) is None:
                return None
    return before, statements, after


def merged(groups: Iterable[Iterable[Any]], sid: Callable[[Any], str]) -> list[Any]:
    """Return statements of several documents as one document has them."""
    found: list[Any] = []
    places: dict[str, int] = {}
    for group in groups:
        for statement in group:
            name = sid(statement)
            if name and name in places:
                found[places[name]] = statement
                continue
            if name:
                places[name] = len(found)
            found.append(statement)
    return found


def _blocks(value: Any, known: frozenset[str]) -> list[Mapping[str, Any]] | None:
    found = [] if value is None else value if isinstance(value, list) else [value]
    whole = all(isinstance(block, Mapping) and not block.keys() - known for block in found)
    return found if whole else None


def _texts(body: Mapping[str, Any], names: Iterable[str]) -> list[str] | None:
    found: list[str] = []
    for name in names:
        value = body.get(name)
        values = [] if value is None else value if isinstance(value, list) else [value]
        # A list that is given by a reference is one string here, and not known.
        if not all(isinstance(text, str) for text in values):
            return None
        found += [text for text in values if text]
    return found
