"""What a statement of a policy lets happen, in one sentence, and the element that ends it."""

from __future__ import annotations

import re
from typing import Final

from strongroom_guardrails.model import Resource

_ANYONE: Final = re.compile(r"trusts every (principal|identity of [^;,]+)")
_THROUGH: Final = re.compile(r"trusts ([a-z0-9.-]+) on behalf of any account")
_WIDE: Final = re.compile(r" allows ([a-z0-9-]+):[^ ,]*[*?][^ ,]*$")
_NAMED: Final = re.compile(r"trusts ([^;,]+), which is not of this stack")
_VERBS: Final = {"trust": "assume", "endpoint": "use its own data through"}


def risk(problem: str, kind: str, resource: Resource) -> str:
    """Return what a problem of a policy lets happen; empty where the rule's own sentence says it.

    :param problem: in the words of :func:`strongroom_guardrails.access.allowed.problems`.
    :param kind: of the policy, as the catalogue has it.
    """
    does = f"can {_VERBS.get(kind, 'use')} {resource.address}"
    if found := _ANYONE.search(problem):
        anyone = found[1] if found[1] != "principal" else "principal of any account"
        return f"Any {anyone} {does}."
    if found := _THROUGH.search(problem):
        return f"Any account {does} through {found[1]}."
    if found := _NAMED.search(problem):
        return f"{found[1]} {does}."
    return ""


def edit(problem: str) -> str:
    """Return the element of the statement that cures a problem; empty where no single one does."""
    if _THROUGH.search(problem):
        account = "${data.aws_caller_identity.NAME.account_id}"
        return f'"Condition": {{"StringEquals": {{"aws:SourceAccount": "{account}"}}}}'
    if "trusts " in problem:
        return '"Principal": {"AWS": "${aws_iam_role.NAME.arn}"}'
    if "iam:PassRole to every service" in problem:
        condition = '"iam:PassedToService": "SERVICE.amazonaws.com"'
        return f'"Condition": {{"StringEquals": {{{condition}}}}}'
    if " on " in problem and ", which is " in problem:
        return '"Resource": "${TYPE.NAME.arn}"'
    if found := _WIDE.search(problem):
        return f'"Action": "{found[1]}:ACTION"'
    return ""
