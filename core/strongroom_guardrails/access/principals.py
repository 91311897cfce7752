"""Principals of policies, reduced to the account that they admit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from strongroom_guardrails import iam
from strongroom_guardrails.access import conditions, federated
from strongroom_guardrails.access.accounts import is_ours
from strongroom_guardrails.model import Stack
from strongroom_guardrails.policy import Statement
from strongroom_guardrails.values import reference

_SERVICE: Final = re.compile(r"[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal)")
_CANONICAL: Final = frozenset({"id", "s3_canonical_user_id"})


def callers(statement: Statement, kind: str, stack: Stack) -> Iterator[str]:
    """Yield what is wrong with the callers of a statement that no condition confines."""
    organization = (
        "; an organization holds more accounts than this one"
        if conditions.organization(statement)
        else ""
    )
    if not statement.principals:
        yield "names no principal"
    for sort, identifier in statement.principals:
        if problem := _problem(sort, identifier, statement, kind, stack):
            yield f"trusts {problem}{organization}"


def _problem(sort: str, identifier: str, statement: Statement, kind: str, stack: Stack) -> str:
    if identifier == "*":
        return "every principal"
    if sort == "Service":
        return _service(identifier, statement, kind)
    if sort == "Federated":
        return federated.problem(identifier, statement, stack)
    if sort == "CanonicalUser":
        ours = _canonical(identifier)
    else:
        ours = sort == "AWS" and (is_ours(identifier, stack) or _of_aws(identifier, statement))
    return "" if ours else f"{identifier}, which is not of this stack"


def _service(identifier: str, statement: Statement, kind: str) -> str:
    if not _SERVICE.fullmatch(identifier):
        return f"{identifier}, which is no service principal"
    # A service may be led to act for a stranger; only it knows for whom it acts.
    if iam.nameless(identifier, kind, statement.actions):
        return ""
    return f"{identifier} on behalf of any account"


def _of_aws(identifier: str, statement: Statement) -> bool:
    target = re.fullmatch(
        r"\$\{data\.aws_elb_service_account\.[A-Za-z0-9_-]+\.(arn|id)\}", identifier
    )
    if target:
        return set(statement.actions) <= {"s3:putobject"}
    match = re.fullmatch(r"(?:arn:aws[a-z-]*:iam::)?([0-9]{12})(?::root)?", identifier)
    return match is not None and iam.for_service(match[1], statement.actions)


def _canonical(identifier: str) -> bool:
    if re.fullmatch(r"\$\{data\.aws_canonical_user_id\.[A-Za-z0-9_-]+\.id\}", identifier):
        return True
    target = reference(identifier)
    return (
        target is not None
        and target.type == "aws_cloudfront_origin_access_identity"
        and target.attribute in _CANONICAL
    )
