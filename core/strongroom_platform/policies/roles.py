"""Policies of IAM roles: which service may assume a role, and what the role may do."""

from __future__ import annotations

from collections.abc import Iterable

from strongroom_base.declarations import Condition, IamStatement
from strongroom_platform.policies.documents import document, statement

NAMELESS_CALLERS = frozenset({"cloudtrail.amazonaws.com"})
"""Services that assume a role without saying for which account.

With the condition, CloudTrail could not write its log group: its role "doesn't support the use of
aws:SourceArn and aws:SourceAccount" (CloudTrail User Guide, "Role policy document for CloudTrail to use
CloudWatch Logs for monitoring"). CloudTrail itself takes a role from its own account only.
"""


def trust_policy(service: str, account_id: str) -> str:
    """Return an assume-role policy for one service, acting for one account.

    Only the services of :data:`NAMELESS_CALLERS` are trusted without the account's condition.
    """
    ours = Condition("StringEquals", "aws:SourceAccount", (account_id,))
    conditions = () if service in NAMELESS_CALLERS else (ours,)
    principal = {"Service": service}
    return document(
        [statement("Service", ["sts:AssumeRole"], (), conditions=conditions, principal=principal)]
    )


def permission_policy(statements: Iterable[IamStatement]) -> str:
    """Return the policy document of a role's statements, in the order of their sids."""
    return document(
        [
            statement(s.sid, s.actions, s.resources, effect=s.effect, conditions=s.conditions)
            for s in sorted(statements, key=lambda s: s.sid)
        ]
    )
