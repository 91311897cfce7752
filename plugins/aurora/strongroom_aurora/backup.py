"""What AWS Backup may do with the database."""

from __future__ import annotations

from typing import Any

from strongroom import REGION


def permissions(account_id: str, cluster_arn: str, key_arn: str) -> dict[str, Any]:
    """Return the fields of ``BackedUp`` ("AWS Backup service role", AWS Backup Developer Guide).

    :param key_arn: the key that the cluster is encrypted with.
    """
    owner = f"arn:aws:rds:{REGION}:{account_id}"
    return {
        "backup_arns": (cluster_arn,),
        "backup_actions": (
            "rds:AddTagsToResource",
            "rds:CreateDBClusterSnapshot",
            "rds:DescribeDBClusters",
            "rds:ListTagsForResource",
            "rds:ModifyDBCluster",  # continuous backups move the backup window
        ),
        "restore_actions": (
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKey",
            "rds:AddTagsToResource",
            "rds:CopyDBClusterSnapshot",
            "rds:CreateDBClusterSnapshot",
            "rds:DeleteDBClusterSnapshot",
            "rds:DescribeDBClusterAutomatedBackups",
            "rds:DescribeDBClusterSnapshots",
            "rds:DescribeDBClusters",
            "rds:ListTagsForResource",
            "rds:RestoreDBClusterFromSnapshot",
            "rds:RestoreDBClusterToPointInTime",
        ),
        "restore_resources": (
            f"{owner}:cluster-auto-backup:*",
            f"{owner}:cluster-pg:*",
            f"{owner}:cluster-snapshot:awsbackup:*",
            f"{owner}:cluster:*",
            f"{owner}:subgrp:*",
            key_arn,
        ),
    }
