"""Whether a key's policy admits what the plugins declared of its use. Plain Python.

Read from the synthesised stack, because the plugin that provides the keys may write their policies by
hand.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from typing import Any

import attrs

from strongroom_base.region import REGION
from strongroom_guardrails.model import Stack
from strongroom_guardrails.policy import Statement, statements
from strongroom_guardrails.values import reference
from strongroom_platform.key_uses import AdmittedServices
from strongroom_platform.policies import KeyService

KEY_TYPES = frozenset({"aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key"})

_NEEDED = ("kms:decrypt", "kms:generatedatakey")
"""What every service that keeps data under a key does with it."""

_TRUE_OF_SERVICES = frozenset({"aws:principalisawsservice"})


@attrs.frozen
class Shortfall:
    """What is to be said of one key.

    :param address: the key's address in the stack, or how the capability names a key outside of it.
    :param visible: whether its policy is in the stack, so that it could be read.
    :param via: services of :class:`~strongroom_platform.key_uses.KeyUse` that it does not admit.
    :param services: likewise.
    """

    address: str
    visible: bool
    via: tuple[str, ...] = ()
    services: tuple[KeyService, ...] = ()

    @property
    def lacking(self) -> tuple[str | KeyService, ...]:
        """All that it does not admit."""
        return (*self.via, *self.services)


def shortfall(arn: str, wanted: AdmittedServices, stack: Stack) -> Shortfall | None:
    """Return what a key does not admit of what is wanted; None when it admits all.

    :param arn: the key's ARN as ``EncryptionKey.arn`` holds it, with references spelt out.
    """
    target = reference(arn)
    key = stack.by_address.get(target.address) if target else None
    if key is None or key.type not in KEY_TYPES:
        return Shortfall(arn, visible=False)
    policy = _policy(key.address, key.arguments, stack)
    found = _DEFAULT if policy is None else statements(policy, stack)
    if found is None:
        return Shortfall(key.address, visible=False)
    allowed = [statement for statement in found if statement.effect == "Allow"]
    via = tuple(s for s in wanted.via if not any(_through(s, a) for a in allowed))
    services = tuple(s for s in wanted.services if not any(_admits(s, a) for a in allowed))
    return (
        Shortfall(key.address, visible=True, via=via, services=services)
        if via or services
        else None
    )


_DEFAULT = (
    Statement(
        effect="Allow",
        everyone=False,
        actions=("kms:*",),
        conditions=(),
        principals=(("AWS", "arn:aws:iam::account:root"),),
    ),
)
"""What AWS KMS gives a key without a policy (AWS KMS Developer Guide, "Default key policy")."""


def _policy(address: str, arguments: Mapping[str, Any], stack: Stack) -> Any:
    for other in stack.resources:
        if other.type == "aws_kms_key_policy":
            target = reference(other.arguments.get("key_id"))
            if target is not None and target.address == address:
                return other.arguments.get("policy")
    return arguments.get("policy")


def _enough(statement: Statement) -> bool:
    return not statement.inverted and all(
        any(fnmatch.fnmatchcase(action, pattern) for pattern in statement.actions)
        for action in _NEEDED
    )


def _through(service: str, statement: Statement) -> bool:
    """Say whether principals of the account may use the key through a service."""
    principals = statement.principals
    ours = statement.everyone or any(
        kind == "AWS" and identifier.endswith(":root") for kind, identifier in principals
    )
    name = f"{service}.{REGION}.amazonaws.com"
    return (
        ours
        and _enough(statement)
        and all(
            any(fnmatch.fnmatchcase(name, value) for value in values)
            for _, key, values in statement.conditions
            if key == "kms:viaservice"
        )
    )


def _admits(service: KeyService, statement: Statement) -> bool:
    """Say whether a service may use the key by itself.

    A condition on anything that the service does not tell keeps it out: EventBridge names no
    account, and a policy that asks it for one loses every message.
    """
    told = {c.key.lower() for c in service.conditions} | _TRUE_OF_SERVICES
    return (
        _enough(statement)
        and any(
            (kind == "Service" and identifier == service.principal) or identifier == "*"
            for kind, identifier in statement.principals
        )
        and all(key in told for _, key, _ in statement.conditions)
    )


def described(lacking: str | KeyService) -> str:
    """Return one service that a key does not admit, in words."""
    if isinstance(lacking, str):
        return f"{lacking}, through which principals of the account use it (kms:ViaService)"
    told = ", ".join(condition.key for condition in lacking.conditions)
    return f"{lacking.principal}, with no condition but on {told}"
