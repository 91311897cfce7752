"""Who may call a Lambda function (``aws_lambda_permission``)."""

from __future__ import annotations

import re

from strongroom_guardrails.access.accounts import is_number, is_ours, own_arn
from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.values import show


def callable_by(resource: Resource, stack: Stack) -> Judgement:
    """Judge who may call a function: a named action, a service for this account, or this account."""
    body = resource.arguments
    action, principal = body.get("action"), body.get("principal")
    expected = (
        "a named action and a service principal with source_account or source_arn of this account"
    )

    def say(outcome: Outcome, argument: str, found: str) -> Judgement:
        return Judgement(outcome, resource.address, argument, found, expected)

    if not isinstance(action, str) or not re.fullmatch(r"lambda:[A-Za-z]+", action):
        return say(Outcome.FAIL, "action", f"{show(action)} for {show(principal)}")
    if not isinstance(principal, str) or "*" in principal:
        return say(Outcome.FAIL, "principal", f"{show(action)} for {show(principal)}")
    if not re.fullmatch(r"[a-z0-9.-]+\.(amazonaws|amazon)\.com(\.cn)?", principal):
        good = is_ours(principal, stack)
        return say(Outcome.PASS if good else Outcome.FAIL, "principal", show(principal))
    account, arn = body.get("source_account"), body.get("source_arn")
    if isinstance(account, str) and is_number(account, stack):
        return say(Outcome.PASS, "source_account", show(account))
    if isinstance(arn, str) and own_arn(arn, stack):
        return say(Outcome.PASS, "source_arn", show(arn))
    given = "source_arn" if arn is not None else "source_account"
    found = "absent" if body.get(given) is None else show(body[given])
    return say(Outcome.FAIL, given, f"{found}: {principal} may call it for another account")
