"""Whose a value is: a resource of this stack, this account, or somebody outside of both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from strongroom_guardrails import index
from strongroom_guardrails.access.accounts import is_number, is_person
from strongroom_guardrails.account import NUMBER
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.model import Outcome, Resource, Stack
from strongroom_guardrails.values import MAX_HOPS, is_reference, reference, show, substitute

_FIELD: Final = r"((?:\$\{[^}]*\}|[^:\s\"'/${}])*)"
ARN: Final = re.compile(rf"arn:aws[a-z-]*:{_FIELD}:{_FIELD}:{_FIELD}:([^\s\"']*)")
"""An ARN: service, region, account and the rest (AWS General Reference, "Amazon Resource Names")."""

QUEUE_URL: Final = re.compile(
    rf"https://sqs\.[a-z0-9-]+\.amazonaws\.com/{_FIELD}/[A-Za-z0-9_.$-{{}}]+"
)
BUCKET_URL: Final = re.compile(r"s3://([^/]+)(?:/.*)?")
BUCKET_HOST: Final = re.compile(r"\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com")
LEADING: Final = re.compile(r"(?:[a-z0-9+]+(?::[a-z0-9]+)?://)?(\$\{[^}]*\})(.*)", re.DOTALL)
"""A reference at the beginning, perhaps after a scheme, and what is written after it."""

BUCKETS: Final = ("aws_s3_bucket", "aws_s3_directory_bucket")

ECHOES: Final = re.compile(
    r".*_(policy|attachment|association|permission|target|subscription|configuration|notification"
    r"|acl|versioning|logging|accepter|membership|grant|tag|link|member)"
)
"""Types whose ``id`` repeats what they were given instead of naming something of their own."""


@attrs.frozen
class Verdict:
    """What is to be said of one value."""

    outcome: Outcome
    found: str


def judge_account(value: Any, stack: Stack) -> Verdict:
    """Judge an account number: of an account that may be named, or of another one."""
    if is_number(str(value), stack):
        return Verdict(Outcome.PASS, show(value))
    return Verdict(Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL, show(value))


def judge_arn(match: re.Match[str], stack: Stack) -> Verdict:
    """Judge an ARN by its account; an ARN of S3 has none and is judged by its bucket."""
    service, _, account, rest = match.groups()
    if service == "s3" and not account:
        return _bucket(rest.partition("/")[0], match[0], stack)
    if is_reference(account) or NUMBER.fullmatch(account):
        return attrs.evolve(judge_account(account, stack), found=show(match[0]))
    # AWS's own, such as arn:aws:states:::sqs:sendMessage or arn:aws:automate:REGION:ec2:stop
    return Verdict(Outcome.PASS if "*" not in account else Outcome.UNKNOWN, show(match[0]))


def judge_own(
    value: Any, stack: Stack, types: tuple[str, ...] = (), hops: int = MAX_HOPS
) -> Verdict:
    """Judge what a value names: something of this stack or account, or of somebody else.

    :param types: the types of this stack that are meant; empty for any.
    """
    if not isinstance(value, str):
        return Verdict(Outcome.FAIL, show(value))
    text = str(substitute(value, stack))
    if is_person(value, stack) or _has_name(text, stack, types):
        return Verdict(Outcome.PASS, show(value))
    if (url := QUEUE_URL.fullmatch(text)) is not None:
        return attrs.evolve(judge_account(url[1], stack), found=show(value))
    if (bucket := BUCKET_URL.fullmatch(value)) is not None and not is_reference(bucket[1]):
        return _bucket(bucket[1], value, stack)
    if (arn := ARN.fullmatch(text)) is not None:
        return judge_arn(arn, stack)
    leading = LEADING.fullmatch(value)
    if leading is not None and _stays(leading[2]):
        return _referred(leading[1], value, stack, types, hops)
    return Verdict(Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL, show(value))


def _stays(rest: str) -> bool:
    """Say whether what follows a reference leaves it the owner: a path, a port, a bucket's host."""
    host = BUCKET_HOST.match(rest)
    rest = rest[host.end() :] if host else rest
    return not rest or (rest[0] in ":/" and "@" not in rest)


def _referred(text: str, value: str, stack: Stack, types: tuple[str, ...], hops: int) -> Verdict:
    target = reference(text)
    holder = stack.by_address.get(target.address) if target else None
    if target is None or holder is None or hops == 0:
        return Verdict(Outcome.UNKNOWN, f"{show(value)}, which is not a resource of this stack")
    if types and holder.type not in types:
        return Verdict(Outcome.FAIL, f"{show(value)}, which is of another type")
    given = holder.arguments.get(target.attribute)
    if given is not None and target.attribute not in _naming(holder):
        return judge_own(given, stack, types, hops - 1)
    if not types and target.attribute == "id" and ECHOES.fullmatch(holder.type):
        return Verdict(Outcome.UNKNOWN, f"{show(value)}, which repeats what it was given")
    return Verdict(Outcome.PASS, show(value))


def _naming(holder: Resource) -> tuple[str, ...]:
    known = facts(holder.type)
    return (*known.names, "name", "bucket", "id") if known else ()


def _bucket(name: str, value: str, stack: Stack) -> Verdict:
    leading = reference(name)
    if leading is not None:
        return judge_own(name, stack, BUCKETS)
    if _has_name(str(substitute(name, stack)), stack, BUCKETS):
        return Verdict(Outcome.PASS, show(value))
    outcome = Outcome.UNKNOWN if is_reference(name) else Outcome.FAIL
    return Verdict(outcome, f"{show(value)}, a bucket that is not of this stack")


def _has_name(text: str, stack: Stack, types: tuple[str, ...]) -> bool:
    """Say whether a resource of the stack, of one of these types, has a name."""
    holders = index.once(stack, "types by name", lambda: _names(stack)).get(text, frozenset())
    return bool(holders & set(types) if types else holders)


def _names(stack: Stack) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for resource in stack.resources:
        known = facts(resource.type)
        for argument in known.names if known else ():
            name = substitute(resource.arguments.get(argument), stack)
            if isinstance(name, str) and name:
                found[name] = found.get(name, frozenset()) | {resource.type}
    return found
