"""What grants access without a policy: permissions, attachments, memberships, shares, users."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from strongroom_base import interpolations
from strongroom_guardrails.access import granting_types
from strongroom_guardrails.access.accounts import is_ours
from strongroom_guardrails.access.functions import callable_by
from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, reference, same, show, texts

ROLE = "a role of this stack (${aws_iam_role.NAME.arn})"
POLICY = "a policy of this stack (${aws_iam_policy.NAME.arn})"
GIVES_ROLE: Final = re.compile(r"(^|[._])roles?(_arns?)?$|iam_instance_profile")
PROFILE: Final = re.compile(r"iam_instance_profile(\.name)?$")
OTHER_ROLE: Final = re.compile(
    r"arn:[^:]+:iam::[^:]*:(role/(?!aws-service-role/)[^$]|instance-profile/)"
)
"""A role or a profile of the account that is written out; AWS makes those under ``aws-service-role``."""

FOUND_ROLE: Final = re.compile(r"\$\{(data\.aws_iam_|var\.|module\.)")
NAMES_CALLER: Final = re.compile(r"principal|grantee|identifier|member|admin|boundary")
NOT_GIVEN: Final = frozenset(
    {
        "//",
        "depends_on",
        "description",
        "lifecycle",
        "policy",
        "assume_role_policy",
        "provider",
        "tags",
    }
)
"""Arguments whose roles get nothing from the resource: policies name callers."""

OURS = "this account (${data.aws_caller_identity.NAME.account_id}) or a resource of this stack"


def judgements(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what a resource grants without a policy; nothing for a type that grants nothing so."""
    kind = resource.type.removeprefix(granting_types.PREFIX)
    if resource.type == "aws_lambda_permission":
        yield callable_by(resource, stack)
        return
    if what := granting_types.forbidden(kind):
        expected = "a role with policies of its own"
        yield Judgement(Outcome.FAIL, resource.address, "", what, expected)
        return
    yield from _roles(resource, stack)
    for argument in granting_types.arguments("absent", kind):
        yield from _left_out(resource, kind, argument)
    for section in ("ours", "roles", "policies", "documents"):
        for argument in granting_types.arguments(section, kind):
            yield from _each(resource, kind, section, argument, stack)
    if not granting_types.classified(kind):
        found = "a type that may grant access and that nobody has classified"
        expected = "a type in grants.toml or policies.toml"
        yield Judgement(Outcome.UNKNOWN, resource.address, "", found, expected)


def _roles(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the roles that a resource gives to a service: the service may do what the role may."""
    for path, text in texts(resource.arguments):
        plain = re.sub(r"\[\d+\]", "", path)
        if (
            plain.partition(".")[0] in NOT_GIVEN
            or NAMES_CALLER.search(plain)
            or text in stack.named
        ):
            continue
        literal = OTHER_ROLE.match(text) or (
            PROFILE.search(plain) and not is_reference(text) and not text.startswith("arn:")
        )
        if literal or (GIVES_ROLE.search(plain) and FOUND_ROLE.match(text)):
            found = f"{show(text)}, a role that this stack did not make"
            yield Judgement(Outcome.FAIL, resource.address, path, found, ROLE)


def _each(
    resource: Resource, kind: str, section: str, argument: str, stack: Stack
) -> Iterator[Judgement]:
    optional = f"{kind}.{argument}" in granting_types.optional(section)
    expected = {"roles": ROLE, "policies": POLICY}.get(section, OURS)
    for place in places(resource.arguments, argument):
        if place.value is ABSENT:
            outcome = Outcome.NOT_APPLICABLE if optional else Outcome.FAIL
            yield Judgement(outcome, resource.address, place.path, "absent", expected)
            continue
        for value in place.value if isinstance(place.value, list) else [place.value]:
            outcome = _outcome(section, value, stack)
            yield Judgement(outcome, resource.address, place.path, show(value), expected)


def _outcome(section: str, value: Any, stack: Stack) -> Outcome:
    if section == "documents":
        return _document(value, stack)
    if section == "ours":
        good = isinstance(value, str) and is_ours(value, stack)
    else:
        kind = "aws_iam_role" if section == "roles" else "aws_iam_policy"
        target = reference(value)
        found = stack.by_address.get(target.address) if target else None
        good = found is not None and found.type == kind
    if good:
        return Outcome.PASS
    return Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL


def _document(value: Any, stack: Stack) -> Outcome:
    try:
        rules = interpolations.loads(value)
        found = [principal for rule in rules for principal in rule["Principal"]]
    except (ValueError, RecursionError, TypeError, KeyError):
        return Outcome.UNKNOWN
    good = all(isinstance(one, str) and is_ours(one, stack) for one in found)
    return Outcome.PASS if good else Outcome.FAIL


def _left_out(resource: Resource, kind: str, argument: str) -> Iterator[Judgement]:
    (entry,) = [
        e for e in granting_types.grants()["absent"] if f"{kind}.{argument}" in e["arguments"]
    ]
    expected = " or ".join(["absent", *map(show, entry["values"])])
    for place in places(resource.arguments, argument):
        value = place.value
        good = value is ABSENT or any(same(value, wanted) for wanted in entry["values"])
        if "unlike" in entry:
            good = isinstance(value, str) and re.fullmatch(entry["unlike"], value) is not None
            expected = "a policy of AWS that reads or edits (AmazonEKSViewPolicy)"
        outcome = Outcome.PASS if good else Outcome.FAIL
        found = show(value) if good else f"{show(value)}: {entry['what']}"
        yield Judgement(outcome, resource.address, place.path, found, expected)
