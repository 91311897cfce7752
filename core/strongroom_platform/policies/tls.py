"""The resource policy that refuses requests without TLS."""

from __future__ import annotations

from collections.abc import Sequence

from strongroom_base.declarations import Condition
from strongroom_platform.policies.documents import document, statement


def resource_policy_refusing_plain_http(actions: Sequence[str], resource: str) -> str:
    """Return a resource policy that denies some actions to every request that does not use TLS."""
    plain = Condition("Bool", "aws:SecureTransport", ("false",))
    return document(
        [
            statement(
                "RefusePlainHttp",
                actions,
                [resource],
                effect="Deny",
                conditions=(plain,),
                principal="*",
            )
        ]
    )
