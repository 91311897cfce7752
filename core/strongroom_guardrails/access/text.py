"""Strings of policies, with each reference replaced by what is known of its value.

A value that nothing limits, such as a variable or a function, has no rendering: it could be ``*``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from strongroom_guardrails.index import once
from strongroom_guardrails.model import Stack
from strongroom_guardrails.values import MAX_HOPS, MAX_TEXT

OWN: Final = "\ue000"
"""The number of the stack's own account."""

NAMED: Final = "\ue001"
"""A name or an identifier that AWS gives out: no wildcard is in it."""

ARN: Final = "\ue002"
"""The ARN of a resource of the stack, so of the stack's own account."""

THEIRS: Final = "\ue003"
"""The ARN that a data source found: one resource, and nothing says of which account."""

_MARKS: Final = frozenset({OWN, NAMED, ARN, THEIRS})
_PIECE: Final = re.compile(r"\$\$\{([^}]*)\}|\$\{([^{}\"]*)\}|%%\{|[$%]\{")
_REFERENCE: Final = re.compile(
    r"(data\.)?(aws_[a-z0-9_]+)\.([A-Za-z0-9_-]+)\.([a-z][a-z0-9_]*)"
    r"((?:\.[a-z][a-z0-9_]*|\[[0-9]+\])*)"
)
_ARBITRARY: Final = re.compile(
    "aws_arn|aws_default_tags|aws_lambda_invocation|aws_organizations_account|"
    "aws_cloudformation_.*|aws_servicecatalog_provisioned_product"
)
"""Types whose attributes echo what somebody wrote, or name another account."""


def rendered(value: str, stack: Stack, hops: int = MAX_HOPS) -> str | None:
    """Return a string with references replaced; None when Terraform could put anything there.

    A policy variable (``$${aws:username}``) becomes ``*``: its caller chooses what it stands for.
    """
    if hops == 0 or "$$$" in value or not _MARKS.isdisjoint(value):
        return None
    if "{" not in value:
        return value
    return once(stack, ("rendered", value, hops), lambda: _rendered(value, stack, hops))


def _rendered(value: str, stack: Stack, hops: int) -> str | None:
    pieces: list[str] = []
    end = length = 0
    for match in _PIECE.finditer(value):
        variable, expression = match.groups()
        if variable is not None:
            # IAM User Guide, "Policy variables": ${*}, ${?} and ${$} stand for the character.
            found: str | None = NAMED if variable in {"*", "?", "$"} else "*"
        elif expression is not None:
            found = _refer(expression.strip(), stack, hops)
        else:
            found = "%{" if match[0] == "%%{" else None
        length += len(found or "")
        if found is None or length > MAX_TEXT:
            return None
        pieces += value[end : match.start()], found
        end = match.end()
    return "".join([*pieces, value[end:]])


def _refer(expression: str, stack: Stack, hops: int) -> str | None:
    match = _REFERENCE.fullmatch(expression)
    if match is None:
        return None
    source, kind, name, attribute, rest = match.groups()
    if source:
        bodies = stack.data.get(kind)
        body = bodies.get(name) if isinstance(bodies, Mapping) else None
        arguments = body if isinstance(body, Mapping) else {}
    else:
        resource = stack.by_address.get(f"{kind}.{name}")
        arguments = resource.arguments if resource else {}
    if arguments.get(attribute) is not None:
        return None if rest else _argument(arguments[attribute], stack, hops)
    if _ARBITRARY.fullmatch(kind):
        return None
    last = re.findall(r"[a-z][a-z0-9_]*", attribute + rest)[-1]
    return _source(kind, last, arguments) if source else _computed(last)


def _argument(value: Any, stack: Stack, hops: int) -> str | None:
    if isinstance(value, str):
        return rendered(value, stack, hops - 1)
    return str(value) if type(value) is int else None


def _computed(attribute: str) -> str:
    return ARN if attribute == "arn" or attribute.endswith("_arn") else NAMED


def _source(kind: str, attribute: str, arguments: Mapping[str, Any]) -> str | None:
    if kind == "aws_caller_identity":
        # Of another provider, it may be another account.
        own = arguments.get("provider") is None
        return {"account_id": OWN, "id": OWN, "arn": ARN}.get(attribute) if own else None
    if kind in {"aws_partition", "aws_region"}:
        return NAMED
    if attribute == "arn" or attribute.endswith("_arn"):
        return THEIRS
    return NAMED if attribute in {"id", "name"} or attribute.endswith("_id") else None
