"""One statement of a policy: what it allows, on what, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from strongroom_guardrails import iam
from strongroom_guardrails.access import patterns, principals
from strongroom_guardrails.access.accounts import outside
from strongroom_guardrails.access.conditions import confined, positive
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.policy import Statement

HANDS_ON: Final = "iam:passrole"
"""Lets its holder give a role away, and with it all that the role may do."""

_ACTION: Final = re.compile(r"[a-z0-9-]+:[a-z0-9]+")
_ROOT: Final = re.compile(
    r"\$\{data\.aws_caller_identity\.[A-Za-z0-9_-]+\.(account_id|id)\}"
    r"|arn:(aws[a-z-]*|\$\{[^}]*\}):iam::[^:]*:root"
)
_PERSON: Final = re.compile(r"arn:aws:(iam|sts)::[^:]+:(role|user|assumed-role)/[\w+=,.@/-]+")
_KEYS: Final = frozenset({"aws_kms_key", "aws_kms_key_policy"})
_USES_KEY: Final = re.compile(r"kms:(.*crypt|generate|sign|verify|derive)")
_SERVICE: Final = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?")


def problems(
    statement: Statement, kind: str, resource: Resource, read: tuple[Statement, ...], stack: Stack
) -> Iterator[str]:
    """Yield what a statement grants beyond need, in words.

    :param kind: of the policy, as the catalogue has it.
    :param resource: which holds the policy.
    :param read: all statements of the policy.
    """
    name = f"statement {statement.sid!r}" if statement.sid else "a statement without a Sid"
    if statement.effect == "Deny":
        return
    if statement.effect != "Allow":
        yield f"{name} whose effect is {statement.effect!r}"
    for element in statement.inverted:
        yield f"{name} grants by {element} what it does not name"
    services = iam.services_of(resource, stack) if kind == "identity" else None
    yield from _actions(statement, name)
    if kind == "identity" or (kind == "resource" and _for_roles(statement, resource)):
        yield from _harm(statement, name, services)
    if kind in {"identity", "account", "endpoint"}:
        yield from _resources(statement, name, services, stack)
    if kind != "identity" and not confined(statement, kind, read, stack):
        for problem in principals.callers(statement, kind, stack):
            yield f"{name} {problem}"


def _actions(statement: Statement, name: str) -> Iterator[str]:
    if not statement.actions and not statement.inverted:
        yield f"{name} names no action"
    for action in statement.actions:
        if "*" in action or "?" in action:
            yield f"{name} allows {action}"
        elif not _ACTION.fullmatch(action):
            yield f"{name} allows {action}, which is unknown before the apply"
    if HANDS_ON in statement.actions and not any(
        key == "iam:passedtoservice"
        and positive(operator)
        and values
        and all(_SERVICE.fullmatch(value) for value in values)
        for operator, key, values in statement.conditions
    ):
        yield f"{name} allows iam:PassRole to every service"


def _for_roles(statement: Statement, resource: Resource) -> bool:
    """Say whether a statement is for others than the account, whose own policies limit it further.

    People who administer a key and cannot use it are as AWS's default key policy has them (AWS KMS
    Developer Guide, "Allows key administrators to administer the KMS key"); roles of the stack are not.
    """
    roles = [
        identifier
        for sort, identifier in statement.principals
        if sort in {"AWS", "*"} and not _ROOT.fullmatch(identifier)
    ]
    people = all(_PERSON.fullmatch(role) for role in roles)
    return bool(roles) and not (
        people and resource.type in _KEYS and not any(map(_USES_KEY.match, statement.actions))
    )


def _harm(statement: Statement, name: str, services: frozenset[str] | None) -> Iterator[str]:
    for action in statement.actions:
        harm = iam.harm(action)
        if harm and not iam.harmless(action, statement.conditions, services):
            yield f"{name} allows {action}: {harm}"


def _resources(
    statement: Statement, name: str, services: frozenset[str] | None, stack: Stack
) -> Iterator[str]:
    if not statement.resources and not statement.inverted:
        yield f"{name} names no resource"
    for found in statement.resources:
        abroad = {where for a in statement.actions if (where := outside(found, a, stack))}
        for where in sorted(abroad):
            yield f"{name} reaches {found}, {where}"
        wide = patterns.wide(found, stack)
        if not wide:
            continue
        section = _section(wide)
        service = patterns.service_of(found, stack)
        for action in statement.actions:
            if "*" in action or not iam.reaches(action, service):
                continue  # a wildcard is told already; an action for other ARNs does nothing here
            if iam.names_no_resource(action):
                continue
            if section and iam.excepted(section, statement, action, services):
                continue
            yield f"{name} allows {action} on {found}, which is {wide}"


def _section(wide: str) -> str:
    """Return which exceptions may excuse a resource that is too wide."""
    if wide == "anything":
        return "any_resource"
    return "any_name" if wide.endswith(iam.OF_THE_ACCOUNT) else ""
