"""Designs of tables, caches and search."""

from __future__ import annotations

from support.designs.written import (
    ACCOUNT,
    KEY,
    SUBNETS,
    Resources,
    allow,
    arn,
    called,
    client_of,
    design,
    log_group,
    merged,
    policy,
    ref,
    role,
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
