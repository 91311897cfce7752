"""Policies of IAM roles: which service may assume a role, and what the role may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from strongroom_base.declarations import Condition, IamStatement, Principal
from strongroom_platform.policies.documents import document, statement

NAMELESS_CALLERS = frozenset({"cloudtrail.amazonaws.com"})
"""Services that assume a role without saying for which account.

With the condition, CloudTrail could not write its log group: its role "doesn't support the use of
aws:SourceArn and aws:SourceAccount" (CloudTrail User Guide, "Role policy document for CloudTrail to use
CloudWatch Logs for monitoring"). CloudTrail itself takes a role from its own account only.
"""


def trust_policy(service: str | None, account_id: str, principals: Iterable[Principal] = ()) -> str:
    """Return an assume-role policy for one service, acting for one account, and for principals.

    Only the services of :data:`NAMELESS_CALLERS` are trusted without the account's condition.
    """
    ours = Condition("StringEquals", "aws:SourceAccount", (account_id,))
    statements = []
    if service is not None:
        conditions = () if service in NAMELESS_CALLERS else (ours,)
        principal = {"Service": service}
        statements.append(
            statement("Service", ["sts:AssumeRole"], (), conditions=conditions, principal=principal)
        )
    for number, trusted in enumerate(principals, start=1):
        key, action = _TRUSTS[trusted.kind]
        statements.append(
            statement(
                f"{trusted.kind.capitalize()}{number}",
                [action],
                (),
                conditions=trusted.conditions,
                principal={key: trusted.identifier},
            )
        )
    return document(statements)


_TRUSTS: Mapping[str, tuple[str, str]] = {
    "account": ("AWS", "sts:AssumeRole"),
    "oidc": ("Federated", "sts:AssumeRoleWithWebIdentity"),
    "saml": ("Federated", "sts:AssumeRoleWithSAML"),
}
"""The key of each kind of principal in a policy, and the action that assumes a role."""


def permission_policy(statements: Iterable[IamStatement]) -> str:
    """Return the policy document of a role's statements, in the order of their sids."""
    return document(
        [
            statement(s.sid, s.actions, s.resources, effect=s.effect, conditions=s.conditions)
            for s in sorted(statements, key=lambda s: s.sid)
        ]
    )
