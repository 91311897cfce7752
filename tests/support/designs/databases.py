"""Designs of relational databases and warehouses."""

from __future__ import annotations

from support.designs.written import (
    KEY,
    REGION,
    SUBNETS,
    Body,
    Resources,
    allow,
    called,
    client_of,
    design,
    log_group,
    merged,
    ref,
    role,
    uses_key,
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


@design("Amazon Redshift Management Guide, Security; Enhanced VPC routing; require_ssl")
def redshift_cluster() -> Resources:
    logs = ["connectionlog", "useractivitylog", "userlog"]
    name = called("aws_redshift_cluster")
    return merged(
        client_of("warehouse", 5439, "Redshift over TLS"),
        *[log_group(log, f"/aws/redshift/cluster/{name}/{log}") for log in logs],
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
                    "availability_zone_relocation_enabled": True,
                    "automated_snapshot_retention_period": 14,
                    "cluster_parameter_group_name": ref(
                        "aws_redshift_parameter_group.orders", "name"
                    ),
                    "cluster_subnet_group_name": ref("aws_redshift_subnet_group.orders", "name"),
                    "vpc_security_group_ids": [ref("aws_security_group.warehouse", "id")],
                    "skip_final_snapshot": True,
                }
            },
            "aws_redshift_logging": {
                "orders": {
                    "cluster_identifier": ref("aws_redshift_cluster.orders", "id"),
                    "log_destination_type": "cloudwatch",
                    "log_exports": logs,
                    "depends_on": [f"aws_cloudwatch_log_group.{log}" for log in logs],
                }
            },
        },
    )


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
