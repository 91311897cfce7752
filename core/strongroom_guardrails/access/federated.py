"""Identity providers in a trust: which of their identities it admits."""

from __future__ import annotations

import re
from typing import Final

from strongroom_guardrails.access.accounts import is_ours
from strongroom_guardrails.access.conditions import positive
from strongroom_guardrails.access.text import rendered
from strongroom_guardrails.model import Stack
from strongroom_guardrails.policy import Statement

_LABELS: Final = frozenset(
    {"environment", "organization", "project", "project_path", "ref", "repo", "repository"}
    | {"serviceaccount", "system"}
)
"""Words of subjects that name a kind, such as ``repo:OWNER/NAME:ref:...``, and nobody in particular."""

COGNITO: Final = "cognito-identity.amazonaws.com"
PUBLIC_PROVIDERS: Final = frozenset(
    {COGNITO, "accounts.google.com", "graph.facebook.com", "www.amazon.com"}
)
"""Providers known without a resource (IAM User Guide, "AWS JSON policy elements: Principal")."""


def problem(identifier: str, statement: Statement, stack: Stack) -> str:
    """Return whom a trust admits beyond named identities; empty when it admits nobody else.

    IAM User Guide, "Create a role for OpenID Connect federation": ``aud`` alone is what every user of
    the provider has; ``sub`` says who it is.
    """
    if identifier not in PUBLIC_PROVIDERS and not is_ours(identifier, stack):
        return f"{identifier}, which is no identity provider of this account"
    if "saml" in identifier:
        found = _matched(statement, ":aud")
        return "" if _exact(found) else f"every identity of {identifier}; expected SAML:aud"
    if not _exact(_matched(statement, ":aud")):
        return f"every identity of {identifier}; expected its aud without a wildcard"
    if identifier == COGNITO:
        known = _matched(statement, ":amr") == ["authenticated"]
        return "" if known else f"guests of {identifier}; expected amr authenticated"
    subjects = _matched(statement, ":sub")
    if subjects and all(_names_someone(subject, stack) for subject in subjects):
        return ""
    return f"every identity of {identifier}; expected its sub, with a name before any wildcard"


def _matched(statement: Statement, suffix: str) -> list[str]:
    """Return the values which one positive condition on a key of a provider demands."""
    for operator, key, values in statement.conditions:
        if key.endswith(suffix) and positive(operator):
            return list(values)
    return []


def _exact(values: list[str]) -> bool:
    return bool(values) and not any("*" in value or "?" in value for value in values)


def _names_someone(subject: str, stack: Stack) -> bool:
    """Say whether a subject names someone before its first wildcard."""
    text = rendered(subject, stack)
    if not text:
        return False
    fixed, *wild = re.split(r"[*?]", text, maxsplit=1)
    names = re.split(r"[:/|]", fixed)
    return not wild or any(name and name not in _LABELS for name in names[:-1])
