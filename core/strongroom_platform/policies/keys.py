"""Policies of KMS keys: who administers a key, who uses it, and which AWS services do."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from strongroom_base.declarations import Condition
from strongroom_base.region import REGION
from strongroom_base.typed import typed
from strongroom_platform.policies.documents import document, statement

KEY_ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:CreateGrant",
    "kms:DeleteAlias",
    "kms:DeleteImportedKeyMaterial",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:GetParametersForImport",
    "kms:GetPublicKey",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
)
"""Actions of an administrator. None of them encrypts or decrypts (PCI DSS 3.6.1.2, 3.7.6)."""

KEY_USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""Actions of a user of a key."""


ACCOUNT = "<account-id>"
"""Stands for the account in a :class:`KeyService` that is declared before the account is known."""


@attrs.frozen(field_transformer=typed)
class KeyService:
    """An AWS service that uses a key by itself, without the permissions of a caller.

    :param sid: names the statement.
    :param principal: such as ``logs.ca-central-1.amazonaws.com``.
    :param conditions: what limits it to this account's resources; at least one.
    """

    sid: str
    principal: str
    conditions: tuple[Condition, ...] = attrs.field(validator=attrs.validators.min_len(1))


def key_policy(
    account_id: str,
    *,
    administrators: Sequence[str] = (),
    via: Sequence[str] = (),
    services: Sequence[KeyService] = (),
) -> str:
    """Return a key policy that keeps administrators, users and services apart.

    :param account_id: the account that owns the key.
    :param administrators: ARNs of the account that manage the key but cannot use it; when empty,
        the account decides by its own IAM policies.
    :param via: services through which, and only through which, principals of this account may use
        the key when their IAM policies allow it, such as ``kinesis``.
    :param services: services that use the key by themselves.
    """
    root = f"arn:aws:iam::{account_id}:root"
    ours = Condition("StringEquals", "kms:CallerAccount", (account_id,))
    statements = [
        statement(
            "KeyAdministration",
            KEY_ADMINISTRATION,
            ["*"],
            # A name in a config may be a mistake; no other account can be let in by one.
            conditions=(ours,) if administrators else (),
            principal={"AWS": list(administrators) or root},
        )
    ]
    if via:
        through = Condition(
            "StringEquals",
            "kms:ViaService",
            tuple(f"{service}.{REGION}.amazonaws.com" for service in via),
        )
        granted = Condition("Bool", "kms:GrantIsForAWSResource", ("true",))
        principal = {"AWS": root}
        statements += [
            statement("KeyUse", KEY_USE, ["*"], conditions=(through, ours), principal=principal),
            statement(
                "KeyGrants",
                ["kms:CreateGrant"],
                ["*"],
                conditions=(through, ours, granted),
                principal=principal,
            ),
        ]
    statements += [
        statement(
            service.sid,
            KEY_USE,
            ["*"],
            conditions=service.conditions,
            principal={"Service": service.principal},
        )
        for service in services
    ]
    return document(statements)
