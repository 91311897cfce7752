"""What could happen because of a statement of a policy, in one sentence."""

from __future__ import annotations

import re
from typing import Final

from strongroom_guardrails.model import Resource

_ANYONE: Final = re.compile(r"trusts every (principal|identity of [^;,]+)")
_THROUGH: Final = re.compile(r"trusts ([a-z0-9.-]+) on behalf of any account")
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
