"""Policies of VPC endpoints: what roles inside the network may do, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from strongroom_base.declarations import Condition, IamStatement
from strongroom_platform.policies.documents import document, statement


def endpoint_policy(statements: Iterable[tuple[IamStatement, str]]) -> str:
    """Return a VPC endpoint policy that lets through what roles may do, and nothing else.

    Roles are matched by condition and not by principal, because gateway endpoints do not match role
    principals (AWS PrivateLink Guide, "Control access to VPC endpoints").

    :param statements: statements with the ARN of the role that each belongs to; none refuses all.
    """
    ordered = sorted(statements, key=lambda pair: (pair[0].role.purpose, pair[0].sid))
    rendered = [
        statement(
            f"{declared.sid}{number}",
            declared.actions,
            declared.resources,
            effect=declared.effect,
            conditions=(
                *declared.conditions,
                Condition("ArnEquals", "aws:PrincipalArn", (role_arn,)),
            ),
            principal="*",
        )
        for number, (declared, role_arn) in enumerate(ordered, start=1)
    ]
    nothing = statement("Nothing", ["*"], ["*"], effect="Deny", principal="*")
    return document(rendered or [nothing])
