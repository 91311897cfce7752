"""Designs of buckets, file systems and backups."""

from __future__ import annotations

from support.designs.tables import dynamodb_table
from support.designs.written import (
    ACCOUNT,
    KEY,
    SUBNETS,
    Resources,
    allow,
    called,
    client_of,
    deny_plain_http,
    design,
    log_group,
    logs_to,
    merged,
    policy,
    ref,
    role,
    tags,
    uses_key,
)


def bucket(key: str) -> Resources:
    """Return a bucket as the S3 User Guide's security best practices describe it."""
    own = ref(f"aws_s3_bucket.{key}", "id")
    address = ref(f"aws_s3_bucket.{key}")
    return {
        "aws_s3_bucket": {
            key: {
                "bucket": f"bucket-{key.replace('_', '-')}-{ACCOUNT}-dev01",
                "force_destroy": True,
            }
        },
        "aws_s3_bucket_public_access_block": {
            key: {
                "bucket": own,
                "block_public_acls": True,
                "block_public_policy": True,
                "ignore_public_acls": True,
                "restrict_public_buckets": True,
            }
        },
        "aws_s3_bucket_ownership_controls": {
            key: {"bucket": own, "rule": {"object_ownership": "BucketOwnerEnforced"}}
        },
        "aws_s3_bucket_server_side_encryption_configuration": {
            key: {
                "bucket": own,
                "rule": [
                    {
                        "bucket_key_enabled": True,
                        "apply_server_side_encryption_by_default": {
                            "sse_algorithm": "aws:kms",
                            "kms_master_key_id": KEY,
                        },
                    }
                ],
            }
        },
        "aws_s3_bucket_versioning": {
            key: {"bucket": own, "versioning_configuration": {"status": "Enabled"}}
        },
        "aws_s3_bucket_policy": {
            key: {
                "bucket": own,
                "policy": policy(deny_plain_http("s3:*", address, f"{address}/*")),
            }
        },
    }


@design("Amazon S3 User Guide, Security best practices for Amazon S3")
def s3_bucket_with_all_its_configurations() -> Resources:
    own = ref("aws_s3_bucket.orders", "id")
    logs = bucket("logs")
    logs["aws_s3_bucket_server_side_encryption_configuration"]["logs"]["rule"] = [
        {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    ]
    address = ref("aws_s3_bucket.logs")
    logs["aws_s3_bucket_policy"]["logs"]["policy"] = policy(
        deny_plain_http("s3:*", address, f"{address}/*"),
        {
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"{address}/*",
            "Condition": {
                "ArnLike": {"aws:SourceArn": ref("aws_s3_bucket.orders")},
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            },
        },
    )
    return merged(
        bucket("orders"),
        logs,
        {
            "aws_s3_bucket_lifecycle_configuration": {
                "orders": {
                    "bucket": own,
                    "rule": [
                        {
                            "id": "expire",
                            "status": "Enabled",
                            "filter": {"prefix": ""},
                            "noncurrent_version_expiration": {"noncurrent_days": 90},
                            "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                        }
                    ],
                }
            },
            "aws_s3_bucket_logging": {
                "orders": {
                    "bucket": own,
                    "target_bucket": ref("aws_s3_bucket.logs", "id"),
                    "target_prefix": "orders/",
                }
            },
            "aws_s3_bucket_notification": {"orders": {"bucket": own, "eventbridge": True}},
            "aws_s3_bucket_metric": {
                "orders": {"bucket": own, "name": called("aws_s3_bucket_metric")}
            },
        },
    )


@design("Amazon EFS User Guide, Working with access points; Enforcing encryption in transit")
def efs_with_access_point() -> Resources:
    own = ref("aws_efs_file_system.orders")
    mounts = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        "Resource": own,
        "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}},
    }
    return merged(
        client_of("files", 2049, "NFS over TLS"),
        {
            "aws_efs_file_system": {
                "orders": {
                    "creation_token": called("aws_efs_file_system"),
                    "encrypted": True,
                    "kms_key_id": KEY,
                    "throughput_mode": "elastic",
                    "tags": tags("aws_efs_file_system"),
                }
            },
            "aws_efs_backup_policy": {
                "orders": {
                    "file_system_id": ref("aws_efs_file_system.orders", "id"),
                    "backup_policy": {"status": "ENABLED"},
                }
            },
            "aws_efs_file_system_policy": {
                "orders": {
                    "file_system_id": ref("aws_efs_file_system.orders", "id"),
                    "policy": policy(mounts, deny_plain_http("*", own)),
                }
            },
            "aws_efs_access_point": {
                "orders": {
                    "file_system_id": ref("aws_efs_file_system.orders", "id"),
                    "posix_user": {"uid": 1000, "gid": 1000},
                    "root_directory": {
                        "path": "/orders",
                        "creation_info": {
                            "owner_uid": 1000,
                            "owner_gid": 1000,
                            "permissions": "0750",
                        },
                    },
                    "tags": tags("aws_efs_access_point"),
                }
            },
            "aws_efs_mount_target": {
                zone: {
                    "file_system_id": ref("aws_efs_file_system.orders", "id"),
                    "subnet_id": subnet,
                    "security_groups": [ref("aws_security_group.files", "id")],
                }
                for zone, subnet in zip("ab", SUBNETS, strict=True)
            },
        },
    )


@design("AWS Backup Developer Guide, Managing backups using backup plans; Encryption for backups")
def backup_plan() -> Resources:
    return merged(
        dynamodb_table(),
        role(
            "backup",
            "backup.amazonaws.com",
            allow(
                ["dynamodb:CreateBackup", "dynamodb:DescribeTable", "dynamodb:StartAwsBackupJob"],
                [ref("aws_dynamodb_table.orders")],
            ),
            uses_key("kms:CreateGrant", "kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey"),
        ),
        {
            "aws_backup_vault": {
                "orders": {
                    "name": called("aws_backup_vault"),
                    "kms_key_arn": KEY,
                    "force_destroy": True,
                }
            },
            "aws_backup_vault_policy": {
                "orders": {
                    "backup_vault_name": ref("aws_backup_vault.orders", "name"),
                    "policy": policy(
                        {
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": "backup:DeleteRecoveryPoint",
                            "Resource": "*",
                        }
                    ),
                }
            },
            "aws_backup_plan": {
                "orders": {
                    "name": called("aws_backup_plan"),
                    "rule": [
                        {
                            "rule_name": called("aws_backup_plan", "daily"),
                            "target_vault_name": ref("aws_backup_vault.orders", "name"),
                            "schedule": "cron(0 5 * * ? *)",
                            "lifecycle": {"delete_after": 35},
                        }
                    ],
                }
            },
            "aws_backup_selection": {
                "orders": {
                    "name": called("aws_backup_selection"),
                    "plan_id": ref("aws_backup_plan.orders", "id"),
                    "iam_role_arn": ref("aws_iam_role.backup"),
                    "resources": [ref("aws_dynamodb_table.orders")],
                }
            },
        },
    )


@design("AWS DataSync User Guide, Configuring transfers with Amazon S3; with Amazon EFS")
def datasync_from_efs_to_s3() -> Resources:
    return merged(
        bucket("copies"),
        efs_with_access_point(),
        client_of("sync", 443, "DataSync's own interfaces"),
        log_group("sync", "/aws/datasync/orders-dev01"),
        role(
            "sync",
            "datasync.amazonaws.com",
            allow(
                ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                [ref("aws_s3_bucket.copies")],
            ),
            allow(
                ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
                [f"{ref('aws_s3_bucket.copies')}/*"],
            ),
            logs_to("aws_cloudwatch_log_group.sync"),
            uses_key(),
        ),
        {
            "aws_datasync_location_s3": {
                "copies": {
                    "s3_bucket_arn": ref("aws_s3_bucket.copies"),
                    "subdirectory": "/copies",
                    "s3_config": {"bucket_access_role_arn": ref("aws_iam_role.sync")},
                    "tags": tags("aws_datasync_location_s3"),
                }
            },
            "aws_datasync_location_efs": {
                "files": {
                    "efs_file_system_arn": ref("aws_efs_file_system.orders"),
                    "in_transit_encryption": "TLS1_2",
                    "file_system_access_role_arn": ref("aws_iam_role.sync"),
                    "access_point_arn": ref("aws_efs_access_point.orders"),
                    "ec2_config": {
                        "security_group_arns": [ref("aws_security_group.sync")],
                        "subnet_arn": ref("aws_subnet.a"),
                    },
                    "tags": tags("aws_datasync_location_efs"),
                }
            },
            "aws_datasync_task": {
                "orders": {
                    "name": called("aws_datasync_task"),
                    "source_location_arn": ref("aws_datasync_location_efs.files"),
                    "destination_location_arn": ref("aws_datasync_location_s3.copies"),
                    "cloudwatch_log_group_arn": ref("aws_cloudwatch_log_group.sync"),
                }
            },
        },
    )
