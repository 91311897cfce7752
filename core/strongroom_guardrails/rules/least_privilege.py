"""``least-privilege``: a policy grants named actions on named resources to callers that it ties down.

What a policy alone tells, an analyser tells too (the tests hold parliament against every policy of the
platform); this rule sees references, attachments and the account's own resources as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from strongroom_guardrails import iam
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.policy import Statement, statements
from strongroom_guardrails.values import ABSENT, is_reference, places, reference, show

FORBIDDEN: Final = {
    "aws_iam_access_key": "a key of a user, which nothing rotates; expected a role",
    "aws_iam_group_policy": "a policy inside a group",
    "aws_iam_policy_attachment": "an attachment that detaches a policy from every other principal",
    "aws_iam_role_policy": "a policy inside a role",
    "aws_iam_user": "a user",
    "aws_iam_user_login_profile": "a password of a user",
    "aws_iam_user_policy": "a policy inside a user",
    "aws_iam_user_policy_attachment": "a policy of a user",
}
"""Types that should not be there at all, and what they are."""

EXPECTED: Final = "named actions on named resources, for callers of a named account"
HANDS_ON: Final = "iam:passrole"
"""Lets its holder give a role away, and with it all that the role may do."""
VENDORS_SERVICE: Final = re.compile(r"com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+")
JUDGED: Final = frozenset(
    {"aws_iam_role_policy_attachment", "aws_kms_grant", "aws_lambda_permission"}
)
"""Types that grant something without a policy."""


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge every policy that the resource holds, and what it is itself."""
    if resource.type in FORBIDDEN:
        yield _say(resource, Outcome.FAIL, "", FORBIDDEN[resource.type], "a role with own policies")
        return
    if resource.type == "aws_iam_role_policy_attachment":
        yield _attachment(resource, stack)
    if resource.type == "aws_iam_role":
        yield from _role(resource)
    if resource.type == "aws_lambda_permission":
        yield _permission(resource)
    if resource.type == "aws_kms_grant":
        yield from _grant(resource, stack)
    known = facts(resource.type)
    if known is None:
        found = "a type that the catalogue of the AWS provider does not have"
        yield _say(resource, Outcome.UNKNOWN, "", found, "a type of which its policies are known")
        return
    for argument, kind in known.policies:
        for place in places(resource.arguments, argument):
            yield from _policy(resource, place.path, place.value, kind, stack)
    if not known.policies and resource.type not in JUDGED:
        yield _say(resource, Outcome.NOT_APPLICABLE, "", "it has no policy", "")


def _policy(
    resource: Resource, path: str, value: Any, kind: str, stack: Stack
) -> Iterator[Judgement]:
    if value is ABSENT and _of_a_vendor(resource):
        found = "absent: AWS limits no endpoint to a vendor's service by a policy"
        yield _say(resource, Outcome.NOT_APPLICABLE, path, found, EXPECTED)
        return
    if value is ABSENT:
        outcome = Outcome.FAIL if kind == "endpoint" else Outcome.NOT_APPLICABLE
        found = "absent: any principal may do anything" if kind == "endpoint" else "absent"
        yield _say(resource, outcome, path, found, EXPECTED)
        return
    read = statements(value, stack)
    if read is None:
        yield _say(resource, Outcome.UNKNOWN, path, f"a policy that cannot be read: {show(value)}")
        return
    wrong = [
        problem for statement in read for problem in _statement(statement, kind, resource, stack)
    ]
    for problem in wrong:
        yield _say(resource, Outcome.FAIL, path, problem)
    if not wrong:
        yield _say(resource, Outcome.PASS, path, f"{len(read)} statements")


def _of_a_vendor(resource: Resource) -> bool:
    # "When you create a VPC endpoint for an endpoint service other than an AWS service, we allow
    # full access" (AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint
    # policies").
    service = resource.arguments.get("service_name")
    return isinstance(service, str) and VENDORS_SERVICE.fullmatch(service) is not None


def _statement(statement: Statement, kind: str, resource: Resource, stack: Stack) -> Iterator[str]:
    name = f"statement {statement.sid!r}" if statement.sid else "a statement without a Sid"
    if statement.effect == "Deny":
        return
    if statement.effect != "Allow":
        yield f"{name} whose effect is {statement.effect!r}"
    for element in statement.inverted:
        yield f"{name} grants by {element} what it does not name"
    for action in statement.actions:
        if "*" in action or "?" in action:
            yield f"{name} allows {action}"
    if HANDS_ON in statement.actions and not any(
        key == "iam:passedtoservice" for _, key, _ in statement.conditions
    ):
        yield f"{name} allows iam:PassRole to every service"
    if kind in {"identity", "account", "endpoint"}:
        yield from _resources(statement, name, kind, resource, stack)
    if kind != "identity":
        yield from _callers(statement, name, kind)


def _resources(
    statement: Statement, name: str, kind: str, resource: Resource, stack: Stack
) -> Iterator[str]:
    services = iam.services_of(resource, stack) if kind == "identity" else None
    if not statement.resources and not statement.inverted:
        yield f"{name} names no resource"
    for found in statement.resources:
        wide = iam.whole(found)
        if not wide:
            continue
        section = _section(wide)
        prefix = "" if wide == "anything" else f"{found.split(':')[2]}:"
        for action in statement.actions:
            if not action.startswith(prefix) or "*" in action:
                continue  # an action of another service cannot reach it; a wildcard is told already
            if iam.names_no_resource(action):
                continue
            if section and iam.excepted(section, action, services):
                continue
            yield f"{name} allows {action} on {found}, which is {wide}"


def _section(wide: str) -> str:
    """Return which exceptions may excuse a resource that is too wide."""
    if wide == "anything":
        return "any_resource"
    return "any_name" if wide.endswith(iam.OF_THE_ACCOUNT) else ""


def _callers(statement: Statement, name: str, kind: str) -> Iterator[str]:
    if iam.has_source(statement):
        return
    if not statement.principals:
        yield f"{name} names no principal"
    for sort, identifier in statement.principals:
        if sort == "Service":
            # A service may be led to act for a stranger; only it knows for whom it acts.
            if iam.nameless(identifier, kind, statement.actions):
                continue
            yield f"{name} trusts {identifier} on behalf of any account"
        elif identifier == "*":
            yield f"{name} trusts every principal"
        elif sort == "Federated":
            if not any(key.endswith((":aud", ":sub")) for _, key, _ in statement.conditions):
                yield f"{name} trusts every identity of {identifier}"
        elif not (iam.OWN_ACCOUNT.search(identifier) or reference(identifier)):
            yield f"{name} trusts {identifier}, which is not of this stack"


def _role(resource: Resource) -> Iterator[Judgement]:
    for argument, words in (
        ("inline_policy", "a policy inside the role"),
        ("managed_policy_arns", "policies that take all others away"),
    ):
        given = resource.arguments.get(argument)
        outcome = Outcome.FAIL if given not in (None, []) else Outcome.PASS
        found = words if outcome is Outcome.FAIL else "absent"
        yield _say(resource, outcome, argument, found, "absent; an aws_iam_policy attached to it")


def _attachment(resource: Resource, stack: Stack) -> Judgement:
    value = resource.arguments.get("policy_arn")
    target = reference(value)
    policy = stack.by_address.get(target.address) if target else None
    expected = "a policy of this stack (${aws_iam_policy.NAME.arn})"
    if policy is not None and policy.type == "aws_iam_policy":
        return _say(resource, Outcome.PASS, "policy_arn", show(value), expected)
    outcome = Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL
    return _say(resource, outcome, "policy_arn", show(value), expected)


def _permission(resource: Resource) -> Judgement:
    body = resource.arguments
    expected = "source_account or source_arn, and an action without a wildcard"
    if "*" in str(body.get("action", "")) or body.get("principal") == "*":
        found = f"{show(body.get('action'))} for {show(body.get('principal'))}"
        return _say(resource, Outcome.FAIL, "action", found, expected)
    for argument in ("source_account", "source_arn", "principal_org_id"):
        value = body.get(argument)
        if isinstance(value, str) and iam.REFERENCE.sub("x", value).strip("*"):
            return _say(resource, Outcome.PASS, argument, show(value), expected)
    return _say(resource, Outcome.FAIL, "source_account", "absent", expected)


def _grant(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    expected = "a role of this stack (${aws_iam_role.NAME.arn})"
    for argument in ("grantee_principal", "retiring_principal"):
        value = resource.arguments.get(argument)
        if value is None and argument != "grantee_principal":
            continue
        target = reference(value)
        role = stack.by_address.get(target.address) if target else None
        good = role is not None and role.type == "aws_iam_role"
        outside = Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL
        yield _say(resource, Outcome.PASS if good else outside, argument, show(value), expected)


def _say(
    resource: Resource, outcome: Outcome, path: str, found: str, expected: str = EXPECTED
) -> Judgement:
    return Judgement(outcome, resource.address, path, found, expected)


RULE: Final = Rule(
    id="least-privilege",
    title="Policies name their actions, resources and principals",
    # 7.2.1 and 7.2.2 access by need and least privilege; 7.2.5 application and system accounts; 7.3.3
    # deny by default; 8.6.1 no interactive use of system accounts.
    pci_requirements=("7.2.1", "7.2.2", "7.2.5", "7.3.3"),
    fix=(
        "declare exact actions and ARNs in strongroom_iam_statements; give a service principal the "
        "condition aws:SourceAccount, and aws:SourceArn where the resource is known"
    ),
    judge=judge,
    fails_on_unknown=True,
)
