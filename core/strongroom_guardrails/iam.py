"""What is known of IAM beyond the words of a policy: actions, exceptions, ARNs, who uses a policy."""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from strongroom_guardrails import index, policy
from strongroom_guardrails.catalogue.data import load
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.values import reference

REFERENCE = re.compile(r"\$\{[^}]*\}")
ARN_PARTS = 6
OWN_ACCOUNT = re.compile(r"\$\{data\.aws_caller_identity\.[A-Za-z0-9_-]+\.(account_id|arn)\}")

BARE = frozenset({"execute-api", "s3", "sns", "sqs"})
"""Services whose ARNs begin with the name of a resource, not with its kind."""

OF_THE_ACCOUNT = " of the account"
"""How words for a resource end when region and account are named and the resource is not."""

CONFINING = frozenset(
    {"arnequals", "arnlike", "bool", "stringequals", "stringequalsignorecase", "stringlike"}
)
"""Operators that a request without the key does not meet."""

GLOBAL = frozenset({"iam", "s3", "cloudfront", "route53", "organizations", "sts"})
"""Services whose ARNs have no region, or (S3) no account either."""


def names_no_resource(action: str) -> bool:
    """Say whether no policy can limit an action to a resource, as AWS lists it."""
    prefix, _, name = action.lower().partition(":")
    return name in _unlimited().get(prefix, frozenset())


def excepted(
    section: str, statement: policy.Statement, action: str, services: frozenset[str] | None
) -> bool:
    """Say whether a reviewed exception covers an action.

    :param section: ``any_resource`` or ``any_name``.
    :param statement: which allows the action, with the conditions that the exception may ask for.
    :param services: who may become the role that has the policy; None when any may count.
    """
    return any(
        action in {name.lower() for name in entry["actions"]}
        and (services is None or services == {entry["service"]})
        and all(
            (operator, key.lower(), (value,)) in statement.conditions
            for operator, pair in entry.get("condition", {}).items()
            for key, value in pair.items()
        )
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


def reaches(action: str, service: str) -> bool:
    """Say whether an action may apply to resources whose ARNs name a service.

    ``sts:AssumeRole`` is for ARNs of ``iam``. An action under a prefix that AWS did not list when the
    data was made, and an ARN without a single service, may go together.
    """
    prefix, _, name = action.lower().partition(":")
    known = _data()["beyond"].get(prefix)
    if not service or prefix == service or known is None:
        return True
    return name in known.get(service, ()) or name in known.get("*", ())


def arns(service: str) -> tuple[str, ...]:
    """Return the shapes of a service's ARNs behind the account, with ``{}`` for each name."""
    return tuple(_data()["arns"].get(service, ()))


def slash_ends_name(service: str) -> bool:
    """Say whether a slash in an ARN ends a name; below a role, it begins the name of another one."""
    return service in _review()["slashes"]["services"]


def no_colon_in_names(service: str) -> bool:
    """Say whether a colon in an ARN ends a name; names of some services hold colons."""
    return service not in _review()["colons"]["services"]


def context_of_service(key: str, principals: Iterable[tuple[str, str]]) -> bool:
    """Say whether only services call that set this encryption context themselves.

    Anybody else chooses the context, which then says nothing of the caller.
    """
    callers = {identifier if sort == "Service" else "" for sort, identifier in principals}
    return any(
        entry["key"].lower() == key
        and callers
        and all(re.fullmatch(entry["services"], caller) for caller in callers)
        for entry in _review()["context"]
    )


@functools.lru_cache(maxsize=4096)
def harm(action: str) -> str:
    """Return what harm an action does on whatever resource; empty when it does none.

    :param action: in lower case, without wildcards.
    """
    for entry in _review()["harmful"]:
        if any(fnmatch.fnmatchcase(action, pattern) for pattern in entry["actions"]):
            return str(entry["why"])
    prefix, _, name = action.partition(":")
    return "it changes who may do what" if name in _data()["permissions"].get(prefix, ()) else ""


def harmless(
    action: str,
    conditions: Iterable[tuple[str, str, tuple[str, ...]]],
    services: frozenset[str] | None,
) -> bool:
    """Say whether a condition, or who alone may become the role, takes the harm of an action away.

    :param services: who may become the role that has the policy; None when any may count.
    """
    for entry in _review()["harmless"]:
        if action not in entry["actions"]:
            continue
        if "services" in entry and (not services or not services <= set(entry["services"])):
            continue
        wanted = entry.get("when")
        if wanted is None or any(
            key == wanted["key"]
            and operator.removeprefix("foranyvalue:") in CONFINING
            and values
            and all(re.fullmatch(wanted["values"], value) for value in values)
            for operator, key, values in conditions
        ):
            return True
    return False


def of_aws(account: str) -> bool:
    """Say whether AWS keeps layers and images for all in an account."""
    return account in _review()["of_aws"]["accounts"]


def for_service(account: str, actions: Iterable[str]) -> bool:
    """Say whether an account is one from which an AWS service acts, as AWS documents it."""
    return any(
        account in entry["accounts"] and set(actions) <= {name.lower() for name in entry["actions"]}
        for entry in _review()["account_of_service"]
    )


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


def _data() -> Mapping[str, Any]:
    return load("actions.json")


@functools.cache
def _unlimited() -> Mapping[str, frozenset[str]]:
    return {prefix: frozenset(names) for prefix, names in _data()["actions"].items()}


def _review() -> Mapping[str, Any]:
    return load("iam.toml")
