"""``least-privilege``: a policy grants named actions on named resources to callers of this account.

What a policy alone tells, an analyser tells too (the tests hold parliament against every policy of the
platform); this rule sees references, attachments and the account's own resources as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

from strongroom_guardrails.access import allowed, permissions
from strongroom_guardrails.access.accounts import with_naming
from strongroom_guardrails.access.risk import edit, risk
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.policy import statements
from strongroom_guardrails.values import ABSENT, places, show

EXPECTED: Final = "named actions on named resources, for callers of this account"
VENDORS_SERVICE: Final = re.compile(r"com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+")


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge every policy that the resource holds, and what it grants without one."""
    yield from with_naming(_judgements(resource, stack), stack)


def _judgements(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    known = facts(resource.type)
    if known is None:
        found = "a type that the catalogue of the AWS provider does not have"
        yield _say(resource, Outcome.UNKNOWN, "", found, "a type of which its policies are known")
        return
    granted = list(permissions.judgements(resource, stack))
    yield from granted
    if resource.type == "aws_iam_role":
        yield from _role(resource)
    for argument, kind in known.policies:
        for place in places(resource.arguments, argument):
            yield from _policy(resource, place.path, place.value, kind, stack)
    if not known.policies and not granted:
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
        problem
        for statement in read
        for problem in allowed.problems(statement, kind, resource, read, stack)
    ]
    for problem in wrong:
        said = _say(resource, Outcome.FAIL, path, problem)
        yield attrs.evolve(said, risk=risk(problem, kind, resource), edit=edit(problem))
    if not wrong:
        yield _say(resource, Outcome.PASS, path, f"{len(read)} statements")


def _of_a_vendor(resource: Resource) -> bool:
    # "When you create a VPC endpoint for an endpoint service other than an AWS service, we allow
    # full access" (AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint
    # policies").
    service = resource.arguments.get("service_name")
    return isinstance(service, str) and VENDORS_SERVICE.fullmatch(service) is not None


def _role(resource: Resource) -> Iterator[Judgement]:
    for argument, words in (
        ("inline_policy", "a policy inside the role"),
        ("managed_policy_arns", "policies that take all others away"),
    ):
        given = resource.arguments.get(argument)
        outcome = Outcome.FAIL if given not in (None, []) else Outcome.PASS
        found = words if outcome is Outcome.FAIL else "absent"
        yield _say(resource, outcome, argument, found, "absent; an aws_iam_policy attached to it")


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
