"""Conditions by operator and value: whether one confines the callers to the stack's own account.

IAM User Guide, "IAM JSON policy elements: Condition operators". A condition confines when its operator
is positive (a request without the key does not match), its key says who calls or for whom, and every
value is of the own account.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from typing import Final

from strongroom_guardrails import iam
from strongroom_guardrails.access.accounts import is_number, own_arn
from strongroom_guardrails.model import Stack
from strongroom_guardrails.policy import Statement
from strongroom_guardrails.values import reference

POSITIVE: Final = frozenset(
    {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"}
)
NEGATIVE: Final = frozenset(
    {"stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike"}
)
ACCOUNTS: Final = frozenset(
    {"aws:principalaccount", "aws:sourceaccount", "aws:sourceowner", "kms:calleraccount"}
    | {"s3:dataaccesspointaccount"}
)
"""Keys whose value is the account of the caller, or for which a service or an access point acts."""

ARNS: Final = frozenset({"aws:principalarn", "aws:sourcearn"})
SOURCES: Final = frozenset({"aws:sourceaccount", "aws:sourcearn"})
"""Keys that only a service sets: for a trust of everybody they say nothing of who else calls."""
ORGANIZATIONS: Final = frozenset(
    {"aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid", "aws:sourceorgpaths"}
)
NETWORKS: Final = {"aws:sourcevpc": "aws_vpc", "aws:sourcevpce": "aws_vpc_endpoint"}
BY_NETWORK: Final = "execute-api:invoke"
"""A private API has no callers of an account; its network is what limits them (API Gateway Developer
Guide, "Use VPC endpoint policies for private APIs", "API Gateway resource policy examples")."""


def positive(operator: str) -> bool:
    """Say whether an operator matches only requests that carry the key."""
    return operator.removeprefix("foranyvalue:") in POSITIVE


def confined(statement: Statement, kind: str, others: Iterable[Statement], stack: Stack) -> bool:
    """Say whether only callers of the stack's own account come under a statement that allows.

    :param others: the statements of the same policy; a denial of all other callers confines too.
    """
    if any(
        positive(operator)
        and _confines(key, operator.removeprefix("foranyvalue:"), values, statement, kind, stack)
        for operator, key, values in statement.conditions
    ):
        return True
    return any(_denies_others(other, statement, kind, stack) for other in others)


def organization(statement: Statement) -> bool:
    """Say whether a statement names an organization, which holds more than one account."""
    return any(key in ORGANIZATIONS for _, key, _ in statement.conditions)


def _confines(
    key: str, operator: str, values: tuple[str, ...], statement: Statement, kind: str, stack: Stack
) -> bool:
    if not values or (statement.everyone and kind != "endpoint" and key in SOURCES):
        return False
    if key in ACCOUNTS or (key == "aws:resourceaccount" and kind == "endpoint"):
        return all(is_number(value, stack) for value in values)
    if key in ARNS or iam.context_of_service(key, statement.principals):
        separate = operator.startswith("arn")
        return all(own_arn(value, stack, separate=separate) for value in values)
    if key in ORGANIZATIONS:
        return all(_refers(value, "aws_organizations_organization", stack) for value in values)
    if key in NETWORKS and set(statement.actions) == {BY_NETWORK}:
        return all(_refers(value, NETWORKS[key], stack) for value in values)
    return False


def _denies_others(denial: Statement, statement: Statement, kind: str, stack: Stack) -> bool:
    if denial.effect != "Deny" or not denial.everyone or denial.inverted:
        return False
    if len(denial.conditions) != 1:
        return False  # what meets one condition alone is let through
    operator, key, values = denial.conditions[0]
    if operator.removesuffix("ifexists") not in NEGATIVE:
        return False
    operator = operator.replace("not", "", 1)
    covers = all(
        any(fnmatch.fnmatchcase(action, pattern) for pattern in denial.actions)
        for action in statement.actions
    ) and ("*" in denial.resources or set(statement.resources) <= set(denial.resources))
    return covers and _confines(key, operator, values, statement, kind, stack)


def _refers(value: str, kind: str, stack: Stack) -> bool:
    target = reference(value)
    return target is not None and target.type == kind and target.address in stack.by_address
