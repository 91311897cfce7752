"""Weakening a policy: its actions, its resources, its callers and what it refuses."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from typing import Any

from strongroom_guardrails import iam
from strongroom_guardrails.catalogue import facts, known_types
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.policy import Statement
from support.mutants.changes import Body, Change, put


def policies(argument: str, kind: str, resource: Resource, stack: Stack) -> Iterator[Change]:
    document = json.loads(resource.arguments[argument])
    statements = document["Statement"]
    statements = statements if isinstance(statements, list) else [statements]
    services = iam.services_of(resource, stack) if kind == "identity" else None

    def statement_at(position: int, statement: Body) -> Callable[[Body], None]:
        changed = [*statements[:position], statement, *statements[position + 1 :]]
        return put((argument,), json.dumps({**document, "Statement": changed}))

    def without(statement: Body, key: str, **more: Any) -> Body:
        return {**{name: value for name, value in statement.items() if name != key}, **more}

    yield "policy", "unknown", put((argument,), "${var.policy}")
    admin: Body = {"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}
    if kind != "identity":
        admin["Principal"] = "*"
    yield "policy", "everything added", statement_at(len(statements), admin)
    for position, statement in enumerate(statements):
        name = statement.get("Sid", position)
        if statement["Effect"] != "Allow":
            if kind == "endpoint":
                yield (
                    "policy",
                    f"{name} allows",
                    statement_at(position, {**statement, "Effect": "Allow"}),
                )
            if resource.type in _refusing_plain_http() and "SecureTransport" in str(statement):
                yield (
                    "in transit",
                    f"{name} gone",
                    statement_at(position, _denies_nothing(statement)),
                )
                for key, value in (
                    ("Condition", {"Bool": {"aws:SecureTransport": "true"}}),
                    ("Action", "s3:ListBucket"),
                    ("Principal", {"AWS": "111122223333"}),
                ):
                    changed = {**statement, key: value}
                    yield "in transit", f"{name} {key} = {value}", statement_at(position, changed)
            continue
        actions = statement["Action"]
        actions = actions if isinstance(actions, list) else [actions]
        prefix = actions[0].partition(":")[0]
        for action in ("*", f"{prefix}:*", f"{actions[0][:-1]}*"):
            changed = {**statement, "Action": [*actions[1:], action]}
            yield "action", f"{name} allows {action}", statement_at(position, changed)
        inverted = without(statement, "Action", NotAction=actions)
        yield "action", f"{name} NotAction", statement_at(position, inverted)
        if kind in {"identity", "account", "endpoint"}:
            yield from _resources(
                kind, actions, services, name, statement, position, statement_at, without
            )
        if kind != "identity":
            for principal in ("*", {"AWS": "*"}, {"AWS": "999988887777"}):
                changed = without(statement, "Condition", Principal=principal)
                yield "caller", f"{name} trusts {principal}", statement_at(position, changed)
            if _is_tied(statement, kind, actions):
                changed = without(statement, "Condition")
                yield "caller", f"{name} without its condition", statement_at(position, changed)


NO_CONDITIONS = Statement(effect="Allow", everyone=False, actions=(), conditions=())


def _resources(
    kind: str,
    actions: list[str],
    services: frozenset[str] | None,
    name: Any,
    statement: Body,
    position: int,
    statement_at: Callable[[int, Body], Callable[[Body], None]],
    without: Callable[..., Body],
) -> Iterator[Change]:
    # Of an action that no policy can limit, any resource says the same as "*".
    limited = [
        action
        for action in map(str.lower, actions)
        if not iam.names_no_resource(action)
        and not iam.excepted("any_resource", NO_CONDITIONS, action, services)
    ]
    if limited:
        for resource in ("*", f"arn:aws:{limited[0].partition(':')[0]}:*:*:*"):
            changed = {**statement, "Resource": resource}
            yield "resource", f"{name} on {resource}", statement_at(position, changed)
    inverted = without(statement, "Resource", NotResource="arn:aws:s3:::x")
    yield "resource", f"{name} NotResource", statement_at(position, inverted)
    yield (
        "resource",
        f"{name} without Resource",
        statement_at(position, without(statement, "Resource")),
    )


def _denies_nothing(statement: Body) -> Body:
    """Return a statement that denies what nobody does."""
    return {**statement, "Action": "s3:Nothing", "Condition": {}}


@functools.cache
def _refusing_plain_http() -> frozenset[str]:
    """Return the types whose policy must refuse plain HTTP for what they belong to."""
    return frozenset(
        check.companion
        for kind in known_types()
        if (known := facts(kind))
        for check in known.transit
        if check.companion and check.policy
    )


def _is_tied(statement: Body, kind: str, actions: list[str]) -> bool:
    """Say whether a condition is what ties the callers down: our own account needs none."""
    principal = statement.get("Principal")
    if "Condition" not in statement:
        return False
    if not isinstance(principal, dict):
        return True
    service = principal.get("Service")
    if service is None:
        return not iam.REFERENCE.search(json.dumps(principal))
    return not iam.nameless(service, kind, [action.lower() for action in actions])
