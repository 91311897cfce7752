"""What is known of IAM beyond the words of a policy: actions, exceptions, ARNs, who uses a policy."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from strongroom_guardrails import catalogue, index, policy
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.policy import Statement
from strongroom_guardrails.values import reference

SOURCES = frozenset(
    {
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceorgid",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "kms:calleraccount",
        "kms:encryptioncontext:aws:logs:arn",
        "kms:encryptioncontext:aws:sns:topicarn",
        "kms:encryptioncontext:aws:cloudtrail:arn",
        "sts:externalid",
    }
)
"""Condition keys that tie a caller to an account, an organization or one resource."""

LIMITS = re.compile(r"(string|arn)(equals|like)(ignorecase)?")
"""Operators that a caller without the key does not pass; ``...IfExists`` and ``...Not...`` let it."""

REFERENCE = re.compile(r"\$\{[^}]*\}")
ARN_PARTS = 6
OWN_ACCOUNT = re.compile(r"\$\{data\.aws_caller_identity\.[A-Za-z0-9_-]+\.(account_id|arn)\}")

BARE = frozenset({"execute-api", "s3", "sns", "sqs"})
"""Services whose ARNs begin with the name of a resource, not with its kind."""

OF_THE_ACCOUNT = " of the account"
"""How an answer of :func:`whole` ends when region and account are named and the resource is not."""

GLOBAL = frozenset({"iam", "s3", "cloudfront", "route53", "organizations", "sts"})
"""Services whose ARNs have no region, or (S3) no account either."""


def names_no_resource(action: str) -> bool:
    """Say whether no policy can limit an action to a resource, as AWS lists it."""
    prefix, _, name = action.lower().partition(":")
    return name in _unlimited().get(prefix, frozenset())


def excepted(section: str, action: str, services: frozenset[str] | None) -> bool:
    """Say whether a reviewed exception covers an action.

    :param section: ``any_resource`` or ``any_name``.
    :param services: who may become the role that has the policy; None when any may count.
    """
    return any(
        action in {name.lower() for name in entry["actions"]}
        and (services is None or services == {entry["service"]})
        for entry in _review()[section]
    )


def nameless(service: str, kind: str, actions: Iterable[str]) -> bool:
    """Say whether a service acts without saying for which account.

    :param kind: of the policy; an exception without actions is for the trust of a role.
    :param actions: what the policy lets it do.
    """
    for entry in _review()["nameless"]:
        known = {action.lower() for action in entry.get("actions", ())}
        if entry["service"] == service and (set(actions) <= known if known else kind == "trust"):
            return True
    return False


def has_source(statement: Statement) -> bool:
    """Say whether a statement applies only to callers of a named account, organization or resource."""
    return any(
        key in SOURCES
        and LIMITS.fullmatch(operator.removeprefix("foranyvalue:"))
        and values
        and not any(_anything(value) for value in values)
        for operator, key, values in statement.conditions
    )


def _anything(value: str) -> bool:
    """Say whether a value with wildcards could stand for any account."""
    text = REFERENCE.sub("x", value)
    parts = text.split(":")
    if len(parts) < ARN_PARTS:
        return not text.strip("*?")
    return "*" in parts[4] and not parts[5].strip("*?")


def whole(resource: str) -> str:
    """Return what is too wide about a resource of a statement; empty when nothing is.

    ``anything`` means the bare ``*``; other answers are words for a finding.
    """
    text = REFERENCE.sub("x", resource)
    if not text.strip("*?"):
        return "anything"
    if text == "x" or not text.startswith("arn:"):
        return ""  # a reference to a resource's ARN, and what comes after it
    parts = text.split(":", ARN_PARTS - 1)
    if len(parts) < ARN_PARTS:
        return "an ARN that is cut short"
    _, _, service, region, account, rest = parts
    if "*" in service or "?" in service:
        return "every service"
    if service not in GLOBAL and ("*" in region or "?" in region):
        return "every region"
    if "*" in account or "?" in account:
        return "every account"
    kind, separator, name = _split(rest)
    first = rest.partition("/")[0]
    if service in BARE:
        return "" if first.strip("*?") else f"everything in {service}"
    if not rest.strip("*?") or (separator and not name.strip("*?:/")):
        return f"every {kind.strip('*?') or 'resource'}{OF_THE_ACCOUNT}"
    return ""


def _split(rest: str) -> tuple[str, str, str]:
    match = re.match(r"([^:/*?]*)([:/]?)(.*)", rest)
    return (match[1], match[2], match[3]) if match else (rest, "", "")


def services_of(holder: Resource, stack: Stack) -> frozenset[str]:
    """Return the services that may become the roles which a managed policy is attached to."""
    found: set[str] = set()
    for attachment in index.referrers(stack, "policy_arn").get(holder.address, ()):
        target = reference(attachment.arguments.get("role"))
        role = stack.by_address.get(target.address) if target else None
        trust = role.arguments.get("assume_role_policy") if role else None
        for statement in policy.statements(trust, stack) or ():
            found |= {identifier for _, identifier in statement.principals}
    return frozenset(found)


@functools.cache
def _unlimited() -> Mapping[str, frozenset[str]]:
    text = resources.files(catalogue).joinpath("actions.json").read_text(encoding="utf-8")
    return {prefix: frozenset(names) for prefix, names in json.loads(text)["actions"].items()}


@functools.cache
def _review() -> Mapping[str, Any]:
    return tomllib.loads(
        resources.files(catalogue).joinpath("iam.toml").read_text(encoding="utf-8")
    )
