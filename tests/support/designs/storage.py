"""Designs of buckets, databases, caches and backups."""

from __future__ import annotations

from support.designs.written import (
    ACCOUNT,
    KEY,
    REGION,
    SUBNETS,
    Body,
    Resources,
    allow,
    arn,
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


@design("Amazon DynamoDB Developer Guide, Encryption at rest; Point-in-time backups")
def dynamodb_table() -> Resources:
    return {
        "aws_dynamodb_table": {
            "orders": {
                "name": called("aws_dynamodb_table"),
                "billing_mode": "PAY_PER_REQUEST",
                "hash_key": "id",
                "attribute": [{"name": "id", "type": "S"}, {"name": "day", "type": "S"}],
                "global_secondary_index": [
                    {"name": "by-day", "hash_key": "day", "projection_type": "ALL"}
                ],
                "point_in_time_recovery": {"enabled": True},
                "server_side_encryption": {"enabled": True, "kms_key_arn": KEY},
                "stream_enabled": True,
                "stream_view_type": "NEW_IMAGE",
                "ttl": {"attribute_name": "expires", "enabled": True},
            }
        }
    }


@design("DynamoDB Developer Guide, DAX encryption at rest; DAX encryption in transit")
def dax_cluster() -> Resources:
    table = dynamodb_table()
    return merged(
        table,
        client_of("dax", 9111, "DAX over TLS"),
        role(
            "dax",
            "dax.amazonaws.com",
            allow(
                [
                    "dynamodb:GetItem",
                    "dynamodb:PutItem",
                    "dynamodb:Query",
                    "dynamodb:DescribeTable",
                ],
                [ref("aws_dynamodb_table.orders"), f"{ref('aws_dynamodb_table.orders')}/index/*"],
            ),
        ),
        {
            "aws_dax_cluster": {
                "orders": {
                    "cluster_name": called("aws_dax_cluster", "or"),
                    "iam_role_arn": ref("aws_iam_role.dax"),
                    "node_type": "dax.r5.large",
                    "replication_factor": 3,
                    "cluster_endpoint_encryption_type": "TLS",
                    "security_group_ids": [ref("aws_security_group.dax", "id")],
                    "server_side_encryption": {"enabled": True},
                }
            }
        },
    )


@design("Amazon RDS User Guide, Security best practices for Amazon RDS; PostgreSQL with TLS")
def rds_postgres_instance() -> Resources:
    return merged(
        client_of("database", 5432, "PostgreSQL over TLS"),
        log_group("database", "/aws/rds/instance/db-instance-orders-dev01/postgresql"),
        {
            "aws_db_subnet_group": {
                "orders": {"name": called("aws_db_subnet_group"), "subnet_ids": SUBNETS}
            },
            "aws_db_parameter_group": {
                "orders": {
                    "name": called("aws_db_parameter_group"),
                    "family": "postgres16",
                    "parameter": [
                        {"name": "rds.force_ssl", "value": "1"},
                        {
                            "name": "shared_preload_libraries",
                            "value": "pg_stat_statements,pgaudit",
                            "apply_method": "pending-reboot",
                        },
                        {"name": "pgaudit.log", "value": "ddl,role"},
                        {"name": "pgaudit.log_parameter", "value": "0"},
                        {"name": "log_parameter_max_length", "value": "0"},
                    ],
                }
            },
            "aws_db_instance": {
                "orders": {
                    "identifier": called("aws_db_instance"),
                    "engine": "postgres",
                    "engine_version": "16.8",
                    "instance_class": "db.m7g.large",
                    "allocated_storage": 100,
                    "db_subnet_group_name": ref("aws_db_subnet_group.orders", "name"),
                    "parameter_group_name": ref("aws_db_parameter_group.orders", "name"),
                    "vpc_security_group_ids": [ref("aws_security_group.database", "id")],
                    "username": "orders",
                    "manage_master_user_password": True,
                    "master_user_secret_kms_key_id": KEY,
                    "storage_encrypted": True,
                    "kms_key_id": KEY,
                    "multi_az": True,
                    "publicly_accessible": False,
                    "iam_database_authentication_enabled": True,
                    "backup_retention_period": 14,
                    "auto_minor_version_upgrade": True,
                    "copy_tags_to_snapshot": True,
                    "delete_automated_backups": True,
                    "skip_final_snapshot": True,
                    "performance_insights_enabled": True,
                    "performance_insights_kms_key_id": KEY,
                    "enabled_cloudwatch_logs_exports": ["postgresql"],
                    "depends_on": ["aws_cloudwatch_log_group.database"],
                }
            },
        },
    )


@design("Amazon Neptune User Guide, Encrypting connections with SSL; IAM authentication; At rest")
def neptune_cluster() -> Resources:
    return merged(
        client_of("graph", 8182, "Gremlin over TLS"),
        log_group("graph", "/aws/neptune/neptune-cluster-orders-dev01/audit"),
        {
            "aws_neptune_subnet_group": {
                "orders": {"name": called("aws_neptune_subnet_group"), "subnet_ids": SUBNETS}
            },
            "aws_neptune_cluster_parameter_group": {
                "orders": {
                    "name": called("aws_neptune_cluster_parameter_group"),
                    "family": "neptune1.3",
                    "parameter": [{"name": "neptune_enable_audit_log", "value": "1"}],
                }
            },
            "aws_neptune_cluster": {
                "orders": {
                    "cluster_identifier": called("aws_neptune_cluster"),
                    "engine": "neptune",
                    "iam_database_authentication_enabled": True,
                    "storage_encrypted": True,
                    "kms_key_arn": KEY,
                    "backup_retention_period": 14,
                    "neptune_subnet_group_name": ref("aws_neptune_subnet_group.orders", "name"),
                    "neptune_cluster_parameter_group_name": ref(
                        "aws_neptune_cluster_parameter_group.orders", "name"
                    ),
                    "vpc_security_group_ids": [ref("aws_security_group.graph", "id")],
                    "enable_cloudwatch_logs_exports": ["audit"],
                    "skip_final_snapshot": True,
                    "depends_on": ["aws_cloudwatch_log_group.graph"],
                }
            },
            "aws_neptune_cluster_instance": {
                key: {
                    "identifier": called("aws_neptune_cluster_instance", key),
                    "cluster_identifier": ref("aws_neptune_cluster.orders", "id"),
                    "instance_class": "db.r6g.large",
                    "neptune_subnet_group_name": ref("aws_neptune_subnet_group.orders", "name"),
                    "skip_final_snapshot": True,
                }
                for key in ("writer", "reader")
            },
        },
    )


@design("Amazon DocumentDB Developer Guide, Encrypting data in transit; at rest; Auditing")
def documentdb_cluster() -> Resources:
    return merged(
        client_of("documents", 27017, "MongoDB over TLS"),
        log_group("documents", "/aws/docdb/docdb-cluster-orders-dev01/audit"),
        {
            "aws_docdb_subnet_group": {
                "orders": {"name": called("aws_docdb_subnet_group"), "subnet_ids": SUBNETS}
            },
            "aws_docdb_cluster_parameter_group": {
                "orders": {
                    "name": called("aws_docdb_cluster_parameter_group"),
                    "family": "docdb5.0",
                    "parameter": [
                        {"name": "tls", "value": "enabled"},
                        {"name": "audit_logs", "value": "ddl"},
                    ],
                }
            },
            "aws_docdb_cluster": {
                "orders": {
                    "cluster_identifier": called("aws_docdb_cluster"),
                    "master_username": "orders",
                    "manage_master_user_password": True,
                    "storage_encrypted": True,
                    "kms_key_id": KEY,
                    "backup_retention_period": 14,
                    "db_subnet_group_name": ref("aws_docdb_subnet_group.orders", "name"),
                    "db_cluster_parameter_group_name": ref(
                        "aws_docdb_cluster_parameter_group.orders", "name"
                    ),
                    "vpc_security_group_ids": [ref("aws_security_group.documents", "id")],
                    "enabled_cloudwatch_logs_exports": ["audit"],
                    "skip_final_snapshot": True,
                    "depends_on": ["aws_cloudwatch_log_group.documents"],
                }
            },
            "aws_docdb_cluster_instance": {
                key: {
                    "identifier": called("aws_docdb_cluster_instance", key),
                    "cluster_identifier": ref("aws_docdb_cluster.orders", "id"),
                    "instance_class": "db.r6g.large",
                }
                for key in ("writer", "reader")
            },
        },
    )


@design("Amazon Redshift Management Guide, Security; Enhanced VPC routing; require_ssl")
def redshift_cluster() -> Resources:
    return merged(
        client_of("warehouse", 5439, "Redshift over TLS"),
        {
            "aws_redshift_subnet_group": {
                "orders": {"name": called("aws_redshift_subnet_group"), "subnet_ids": SUBNETS}
            },
            "aws_redshift_parameter_group": {
                "orders": {
                    "name": called("aws_redshift_parameter_group"),
                    "family": "redshift-1.0",
                    "parameter": [
                        {"name": "require_ssl", "value": "true"},
                        {"name": "enable_user_activity_logging", "value": "true"},
                    ],
                }
            },
            "aws_redshift_cluster": {
                "orders": {
                    "cluster_identifier": called("aws_redshift_cluster"),
                    "node_type": "ra3.large",
                    "number_of_nodes": 2,
                    "cluster_type": "multi-node",
                    "database_name": "orders",
                    "master_username": "orders",
                    "manage_master_password": True,
                    "master_password_secret_kms_key_id": KEY,
                    "encrypted": True,
                    "kms_key_id": KEY,
                    "enhanced_vpc_routing": True,
                    "publicly_accessible": False,
                    "automated_snapshot_retention_period": 14,
                    "cluster_parameter_group_name": ref(
                        "aws_redshift_parameter_group.orders", "name"
                    ),
                    "cluster_subnet_group_name": ref("aws_redshift_subnet_group.orders", "name"),
                    "vpc_security_group_ids": [ref("aws_security_group.warehouse", "id")],
                    "skip_final_snapshot": True,
                }
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


@design("Amazon MemoryDB Developer Guide, Authenticating with IAM; In-transit encryption")
def memorydb_cluster() -> Resources:
    return merged(
        client_of("memory", 6379, "Valkey over TLS"),
        {
            "aws_memorydb_subnet_group": {
                "orders": {"name": called("aws_memorydb_subnet_group"), "subnet_ids": SUBNETS}
            },
            "aws_memorydb_user": {
                "orders": {
                    "user_name": called("aws_memorydb_user"),
                    "access_string": "on ~orders:* +@read +@write",
                    "authentication_mode": {"type": "iam"},
                }
            },
            "aws_memorydb_acl": {
                "orders": {
                    "name": called("aws_memorydb_acl"),
                    "user_names": [ref("aws_memorydb_user.orders", "user_name")],
                }
            },
            "aws_memorydb_cluster": {
                "orders": {
                    "name": called("aws_memorydb_cluster"),
                    "acl_name": ref("aws_memorydb_acl.orders", "name"),
                    "node_type": "db.r7g.large",
                    "num_replicas_per_shard": 1,
                    "tls_enabled": True,
                    "kms_key_arn": KEY,
                    "snapshot_retention_limit": 7,
                    "subnet_group_name": ref("aws_memorydb_subnet_group.orders", "name"),
                    "security_group_ids": [ref("aws_security_group.memory", "id")],
                }
            },
        },
    )


@design("Amazon ElastiCache User Guide, Creating a serverless cache; Role-based access control")
def elasticache_serverless() -> Resources:
    return merged(
        client_of("cache", 6379, "Valkey over TLS"),
        {
            "aws_elasticache_user": {
                "default": {
                    "user_id": called("aws_elasticache_user", "default"),
                    "user_name": "default",
                    "engine": "valkey",
                    "access_string": "off -@all",
                    "authentication_mode": {"type": "no-password-required"},
                },
                "orders": {
                    "user_id": called("aws_elasticache_user"),
                    "user_name": called("aws_elasticache_user"),
                    "engine": "valkey",
                    "access_string": "on ~orders:* +@read +@write",
                    "authentication_mode": {"type": "iam"},
                },
            },
            "aws_elasticache_user_group": {
                "orders": {
                    "user_group_id": called("aws_elasticache_user_group"),
                    "engine": "valkey",
                    "user_ids": [
                        ref("aws_elasticache_user.default", "user_id"),
                        ref("aws_elasticache_user.orders", "user_id"),
                    ],
                }
            },
            "aws_elasticache_serverless_cache": {
                "orders": {
                    "name": called("aws_elasticache_serverless_cache"),
                    "engine": "valkey",
                    "major_engine_version": "8",
                    "kms_key_id": KEY,
                    "daily_snapshot_time": "04:00",
                    "snapshot_retention_limit": 7,
                    "subnet_ids": SUBNETS,
                    "security_group_ids": [ref("aws_security_group.cache", "id")],
                    "user_group_id": ref("aws_elasticache_user_group.orders", "user_group_id"),
                }
            },
        },
    )


@design("Amazon Timestream Developer Guide, Data protection in Timestream for LiveAnalytics")
def timestream_database() -> Resources:
    return {
        "aws_timestreamwrite_database": {
            "orders": {"database_name": called("aws_timestreamwrite_database"), "kms_key_id": KEY}
        },
        "aws_timestreamwrite_table": {
            "orders": {
                "database_name": ref("aws_timestreamwrite_database.orders", "database_name"),
                "table_name": called("aws_timestreamwrite_table"),
                "retention_properties": {
                    "memory_store_retention_period_in_hours": 24,
                    "magnetic_store_retention_period_in_days": 365,
                },
            }
        },
    }


@design("Amazon Keyspaces Developer Guide, Encryption at rest; Point-in-time recovery")
def keyspaces_table() -> Resources:
    return {
        "aws_keyspaces_keyspace": {"orders": {"name": called("aws_keyspaces_keyspace")}},
        "aws_keyspaces_table": {
            "orders": {
                "keyspace_name": ref("aws_keyspaces_keyspace.orders", "name"),
                "table_name": called("aws_keyspaces_table"),
                "schema_definition": {
                    "column": [{"name": "id", "type": "text"}],
                    "partition_key": [{"name": "id"}],
                },
                "encryption_specification": {
                    "type": "CUSTOMER_MANAGED_KMS_KEY",
                    "kms_key_identifier": KEY,
                },
                "point_in_time_recovery": {"status": "ENABLED"},
            }
        },
    }


@design("Amazon OpenSearch Service Developer Guide, VPC domains; Encryption; Fine-grained access")
def opensearch_in_vpc() -> Resources:
    name = called("aws_opensearch_domain", "orders")
    uses = {
        "Effect": "Allow",
        "Principal": {"AWS": ref("aws_iam_role.search")},
        "Action": ["es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut"],
        "Resource": arn("es", f"domain/{name}/*"),
    }
    return merged(
        client_of("search", 443, "OpenSearch over TLS"),
        log_group("search", f"/aws/opensearch/domains/{name}/audit"),
        role(
            "search",
            "ecs-tasks.amazonaws.com",
            allow(
                ["es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut"], [arn("es", f"domain/{name}/*")]
            ),
        ),
        {
            "aws_cloudwatch_log_resource_policy": {
                "search": {
                    "policy_name": called("aws_cloudwatch_log_resource_policy", "search"),
                    "policy_document": policy(
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "es.amazonaws.com"},
                            "Action": ["logs:PutLogEvents", "logs:CreateLogStream"],
                            "Resource": f"{ref('aws_cloudwatch_log_group.search')}:*",
                            "Condition": {
                                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                                "ArnLike": {"aws:SourceArn": arn("es", f"domain/{name}")},
                            },
                        }
                    ),
                }
            },
            "aws_opensearch_domain": {
                "orders": {
                    "domain_name": name,
                    "engine_version": "OpenSearch_2.19",
                    "cluster_config": {
                        "instance_type": "m7g.large.search",
                        "instance_count": 2,
                        "zone_awareness_enabled": True,
                    },
                    "ebs_options": {"ebs_enabled": True, "volume_size": 100},
                    "encrypt_at_rest": {"enabled": True, "kms_key_id": KEY},
                    "node_to_node_encryption": {"enabled": True},
                    "domain_endpoint_options": {
                        "enforce_https": True,
                        "tls_security_policy": "Policy-Min-TLS-1-2-PFS-2023-10",
                    },
                    "advanced_security_options": {
                        "enabled": True,
                        "internal_user_database_enabled": False,
                        "master_user_options": {"master_user_arn": ref("aws_iam_role.search")},
                    },
                    "access_policies": policy(uses),
                    "vpc_options": {
                        "subnet_ids": SUBNETS,
                        "security_group_ids": [ref("aws_security_group.search", "id")],
                    },
                    "log_publishing_options": [
                        {
                            "log_type": "AUDIT_LOGS",
                            "cloudwatch_log_group_arn": ref("aws_cloudwatch_log_group.search"),
                        }
                    ],
                }
            },
        },
    )


@design("AWS Secrets Manager User Guide, Store and manage secrets; a vendor's token nobody rotates")
def secret_of_a_vendor() -> Resources:
    return {
        "aws_secretsmanager_secret": {
            "vendor": {
                "name": called("aws_secretsmanager_secret", "vendor"),
                "description": "Token of the fraud vendor's API, renewed by them each year",
                "kms_key_id": KEY,
                "recovery_window_in_days": 0,
                "tags": {
                    "RotatedBy": "the vendor issues a token a year by contract - runbook 12",
                },
            }
        }
    }


@design("AWS Database Migration Service User Guide, Encryption key; Using SSL; Secrets Manager")
def dms_replication() -> Resources:
    reads = allow(
        ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        [ref("aws_db_instance.orders", "master_user_secret[0].secret_arn")],
    )
    endpoint: Body = {
        "engine_name": "postgres",
        "database_name": "orders",
        "ssl_mode": "require",
        "kms_key_arn": KEY,
        "secrets_manager_arn": ref("aws_db_instance.orders", "master_user_secret[0].secret_arn"),
        "secrets_manager_access_role_arn": ref("aws_iam_role.dms"),
    }
    return merged(
        rds_postgres_instance(),
        client_of("replication", 443, "Replication to AWS APIs"),
        role("dms", f"dms.{REGION}.amazonaws.com", reads, uses_key("kms:Decrypt")),
        {
            "aws_dms_replication_subnet_group": {
                "orders": {
                    "replication_subnet_group_id": called("aws_dms_replication_subnet_group"),
                    "replication_subnet_group_description": "Private subnets",
                    "subnet_ids": SUBNETS,
                }
            },
            "aws_dms_replication_instance": {
                "orders": {
                    "replication_instance_id": called("aws_dms_replication_instance"),
                    "replication_instance_class": "dms.c6i.large",
                    "kms_key_arn": KEY,
                    "multi_az": True,
                    "publicly_accessible": False,
                    "auto_minor_version_upgrade": True,
                    "replication_subnet_group_id": ref(
                        "aws_dms_replication_subnet_group.orders", "id"
                    ),
                    "vpc_security_group_ids": [ref("aws_security_group.replication", "id")],
                }
            },
            "aws_dms_endpoint": {
                "source": {
                    "endpoint_id": called("aws_dms_endpoint", "source"),
                    "endpoint_type": "source",
                    **endpoint,
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
