"""What AWS Backup may do, and what no one may do to a recovery point."""

from __future__ import annotations

import json
from collections.abc import Sequence

from strongroom import (
    REGION,
    BackedUp,
    BackupVault,
    Condition,
    EncryptionKey,
    IamStatement,
    Role,
)

BACKUP = Role(
    "backup", "backup.amazonaws.com", "Lets AWS Backup make and restore the platform's backups"
)

PUBLISHERS = {"Backup": "backup.amazonaws.com"}
"""The service that reports jobs on the topic, by statement id."""


def statements(
    vault: BackupVault, protected: Sequence[BackedUp], key: EncryptionKey, account_id: str
) -> list[IamStatement]:
    """Return what the role needs: the vault, the key, and what each protected service asks for."""
    through = Condition("StringEquals", "kms:ViaService", (f"backup.{REGION}.amazonaws.com",))
    found = [
        IamStatement(
            BACKUP,
            "UseVault",
            ("backup:CopyIntoBackupVault", "backup:DescribeBackupVault"),
            (vault.arn,),
        ),
        IamStatement(
            BACKUP,
            "TagRecoveryPoints",
            ("backup:TagResource",),
            (f"arn:aws:backup:{REGION}:{account_id}:recovery-point:*",),
        ),
        IamStatement(
            BACKUP,
            "UseVaultKey",
            ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
            (key.arn,),
            conditions=(through,),
        ),
    ]
    for kept in protected:
        name = type(kept).__name__
        found += [
            IamStatement(BACKUP, f"Backup{name}", kept.backup_actions, kept.backup_arns),
            IamStatement(BACKUP, f"Restore{name}", kept.restore_actions, kept.restore_resources),
        ]
    return found


def vault_policy(account_id: str) -> str:
    """Return the vault's policy: no recovery point is deleted by hand, kept for less long or taken out.

    Recovery points end when their lifecycle says so, and copies stay in this account and region.
    ``strongroom destroy`` removes the policy first, since Terraform destroys it before the vault that
    it is about; doing so by hand is an event of its own in the audit trail.
    """
    everybody = {"AWS": "*"}
    ours = f"arn:aws:backup:{REGION}:{account_id}:backup-vault:*"
    rules = [
        {
            "Sid": "KeepRecoveryPoints",
            "Effect": "Deny",
            "Principal": everybody,
            "Action": [
                "backup:DeleteRecoveryPoint",
                "backup:DisassociateRecoveryPoint",
                "backup:UpdateRecoveryPointLifecycle",
            ],
            "Resource": "*",
        },
        {
            "Sid": "StayInRegion",
            "Effect": "Deny",
            "Principal": everybody,
            "Action": "backup:CopyFromBackupVault",
            "Resource": "*",
            "Condition": {"ForAnyValue:ArnNotLike": {"backup:CopyTargets": ours}},
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": rules}, separators=(",", ":"))
