"""The resources of a stack that passes every rule, one of every shape that rules look at."""

from __future__ import annotations

import json
from typing import Any

KEY = "${aws_kms_key.kms_main.arn}"
ACCOUNT = "${data.aws_caller_identity.main.account_id}"
REFUSES_PLAIN_HTTP = json.dumps(
    {
        "Statement": {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    }
)

# One resource of every shape that the catalogue has checks for: flags, keys, blocks, blocks that
# repeat, conditions, companions with and without a policy, every kind of name.
RESOURCES: dict[str, dict[str, Any]] = {
    "aws_kms_key": {
        "deletion_window_in_days": 7,
        "enable_key_rotation": True,
        "tags": {"Name": "key-main-dev01"},
    },
    "aws_kms_alias": {
        "name": "alias/key-main-dev01",
        "target_key_id": "${aws_kms_key.kms_main.id}",
    },
    "aws_kinesis_stream": {
        "name": "stream-main-dev01",
        "encryption_type": "KMS",
        "kms_key_id": KEY,
        "retention_period": 168,
        "enforce_consumer_deletion": True,
    },
    "aws_cloudwatch_log_group": {"name": "/aws/lambda/function-main-dev01", "kms_key_id": KEY},
    "aws_sns_topic": {"name": "topic-main-dev01", "kms_master_key_id": KEY},
    "aws_sqs_queue": {"name": "queue-main-dev01.fifo", "kms_master_key_id": KEY},
    "aws_s3_bucket": {"bucket": "bucket-main-dev01", "force_destroy": True},
    "aws_s3_bucket_server_side_encryption_configuration": {
        "bucket": "${aws_s3_bucket.kms_main.id}",
        "rule": [
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "aws:kms",
                    "kms_master_key_id": KEY,
                }
            }
        ],
    },
    "aws_s3_bucket_policy": {
        "bucket": "${aws_s3_bucket.kms_main.id}",
        "policy": REFUSES_PLAIN_HTTP,
    },
    "aws_s3_bucket_versioning": {
        "bucket": "${aws_s3_bucket.kms_main.id}",
        "versioning_configuration": {"status": "Enabled"},
    },
    "aws_s3_bucket_public_access_block": {
        "bucket": "${aws_s3_bucket.kms_main.id}",
        "block_public_acls": True,
        "block_public_policy": True,
        "ignore_public_acls": True,
        "restrict_public_buckets": True,
    },
    "aws_efs_file_system": {
        "creation_token": "efs-main-dev01",
        "encrypted": True,
        "kms_key_id": KEY,
    },
    "aws_efs_file_system_policy": {
        "file_system_id": "${aws_efs_file_system.kms_main.id}",
        "policy": REFUSES_PLAIN_HTTP,
    },
    "aws_efs_backup_policy": {
        "file_system_id": "${aws_efs_file_system.kms_main.id}",
        "backup_policy": {"status": "ENABLED"},
    },
    "aws_efs_mount_target": {
        "file_system_id": "${aws_efs_file_system.kms_main.id}",
        "subnet_id": "${aws_subnet.kms_main.id}",
        "security_groups": ["${aws_security_group.kms_main.id}"],
    },
    "aws_rds_cluster": {
        "cluster_identifier": "aurora-main-dev01",
        "db_cluster_parameter_group_name": "${aws_rds_cluster_parameter_group.kms_main.name}",
        "backup_retention_period": 35,
        "enabled_cloudwatch_logs_exports": ["iam-db-auth-error"],
        "depends_on": ["aws_cloudwatch_log_group.kms_cluster"],
        "storage_encrypted": True,
        "kms_key_id": KEY,
        "manage_master_user_password": True,
        "master_user_secret_kms_key_id": KEY,
        "performance_insights_enabled": True,
        "performance_insights_kms_key_id": KEY,
        "skip_final_snapshot": True,
        "db_subnet_group_name": "${aws_db_subnet_group.kms_main.name}",
        "vpc_security_group_ids": ["${aws_security_group.kms_main.id}"],
    },
    "aws_rds_cluster_instance": {
        "identifier": "aurora-main-dev01",
        "cluster_identifier": "${aws_rds_cluster.kms_main.id}",
        "performance_insights_enabled": True,
        "performance_insights_kms_key_id": KEY,
        "monitoring_interval": 15,
    },
    "aws_elasticache_replication_group": {
        "replication_group_id": "redis-main-dev01",
        "at_rest_encryption_enabled": True,
        "kms_key_id": "${aws_kms_alias.kms_main.target_key_arn}",
        "transit_encryption_enabled": True,
        "transit_encryption_mode": "required",
        "user_group_ids": ["${aws_elasticache_user_group.kms_main.id}"],
        "subnet_group_name": "${aws_elasticache_subnet_group.kms_main.name}",
        "security_group_ids": ["${aws_security_group.kms_main.id}"],
        "automatic_failover_enabled": True,
        "multi_az_enabled": True,
        "replicas_per_node_group": 2,
        "snapshot_retention_limit": 15,
        "log_delivery_configuration": [
            {
                "destination": "${aws_cloudwatch_log_group.kms_main.name}",
                "destination_type": "cloudwatch-logs",
                "log_format": "json",
                "log_type": "engine-log",
            }
        ],
    },
    "aws_elasticache_user": {
        "user_id": "redis-user-main-dev01",
        "user_name": "default",
        "access_string": "off -@all",
        "authentication_mode": {"type": "no-password-required"},
    },
    "aws_elasticache_user_group": {
        "user_group_id": "redis-users-main-dev01",
        "user_ids": ["${aws_elasticache_user.kms_main.user_id}"],
    },
    "aws_secretsmanager_secret": {
        "name": "secret-main-dev01",
        "kms_key_id": KEY,
        "recovery_window_in_days": 0,
    },
    "aws_secretsmanager_secret_rotation": {
        "secret_id": "${aws_secretsmanager_secret.kms_main.id}",
        "rotation_rules": {"automatically_after_days": 30},
    },
    "aws_lambda_function": {
        "function_name": "function-main-dev01",
        "environment": {"variables": {"STREAM": "${aws_kinesis_stream.kms_main.name}"}},
        "kms_key_arn": KEY,
        "depends_on": ["aws_cloudwatch_log_group.kms_main"],
    },
    "aws_lambda_permission": {
        "statement_id": "lambda-permission-main-dev01",
        "action": "lambda:InvokeFunction",
        "principal": "sns.amazonaws.com",
        "source_arn": "${aws_sns_topic.kms_main.arn}",
    },
    "aws_dynamodb_table": {
        "name": "table-main-dev01",
        "server_side_encryption": {"enabled": True, "kms_key_arn": KEY},
        "point_in_time_recovery": {"enabled": True},
    },
    "aws_subnet": {
        "vpc_id": "${aws_vpc.kms_main.id}",
        "cidr_block": "10.0.0.0/20",
        "availability_zone": "ca-central-1a",
        "tags": {"Name": "subnet-main-dev01"},
    },
    "aws_db_subnet_group": {
        "name": "db-subnets-main-dev01",
        "subnet_ids": ["${aws_subnet.kms_main.id}", "${aws_subnet.kms_second.id}"],
    },
    "aws_elasticache_subnet_group": {
        "name": "redis-subnets-main-dev01",
        "subnet_ids": ["${aws_subnet.kms_main.id}", "${aws_subnet.kms_second.id}"],
    },
    "aws_instance": {
        "subnet_id": "${aws_subnet.kms_main.id}",
        "vpc_security_group_ids": ["${aws_security_group.kms_main.id}"],
        "metadata_options": {"http_tokens": "required"},
        "root_block_device": {"encrypted": True, "kms_key_id": KEY},
        "ebs_block_device": [
            {"encrypted": True, "kms_key_id": KEY, "device_name": "/dev/sdf"},
            {"encrypted": True, "kms_key_id": KEY, "device_name": "/dev/sdg"},
        ],
        "tags": {"Name": "instance-main-dev01"},
    },
    "aws_lb_listener": {
        "protocol": "HTTPS",
        "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "tags": {"Name": "lb-listener-main-dev01"},
    },
    "aws_db_proxy": {
        "name": "db-proxy-main-dev01",
        "require_tls": True,
        "vpc_security_group_ids": ["${aws_security_group.kms_main.id}"],
        "auth": [{"auth_scheme": "SECRETS", "iam_auth": "REQUIRED"}],
        "vpc_subnet_ids": ["${aws_subnet.kms_main.id}", "${aws_subnet.kms_second.id}"],
        "depends_on": ["aws_cloudwatch_log_group.kms_proxy"],
    },
    "aws_rds_cluster_parameter_group": {
        "name": "aurora-params-main-dev01",
        "family": "aurora-postgresql16",
        "parameter": [
            {"name": "rds.force_ssl", "value": "1"},
            {"name": "shared_preload_libraries", "value": "pg_stat_statements,pgaudit"},
            {"name": "pgaudit.log", "value": "ddl,role,write"},
            {"name": "pgaudit.log_parameter", "value": "0"},
            {"name": "log_parameter_max_length", "value": "0"},
        ],
    },
    "aws_api_gateway_rest_api": {
        "name": "api-main-dev01",
        "disable_execute_api_endpoint": True,
        "endpoint_configuration": {"types": ["REGIONAL"]},
    },
    "aws_api_gateway_domain_name": {
        "domain_name": "api.example.com",
        "security_policy": "TLS_1_2",
        "mutual_tls_authentication": {"truststore_uri": "s3://x/y", "truststore_version": "v1"},
        "tags": {"Name": "api-gateway-domain-name-main-dev01"},
    },
    "aws_security_group": {
        "name": "secgrp-main-dev01",
        "description": "What answers",
        "vpc_id": "${aws_vpc.kms_main.id}",
    },
    "aws_vpc_security_group_ingress_rule": {
        "security_group_id": "${aws_security_group.kms_main.id}",
        "referenced_security_group_id": "${aws_security_group.kms_main.id}",
        "description": "TLS between members",
        "ip_protocol": "tcp",
        "from_port": 443,
        "to_port": 443,
        "tags": {"Name": "vpc-security-group-ingress-rule-main-dev01"},
    },
    "aws_route_table": {"tags": {"Name": "route-table-main-dev01"}},
    "aws_network_acl": {
        "vpc_id": "${aws_vpc.kms_main.id}",
        "ingress": [
            {"action": "allow", "cidr_block": "0.0.0.0/0", "from_port": 3390, "to_port": 65535}
        ],
        "tags": {"Name": "network-acl-main-dev01"},
    },
    "aws_vpc": {"cidr_block": "10.0.0.0/16", "tags": {"Name": "vpc-main-dev01"}},
    "aws_default_security_group": {
        "vpc_id": "${aws_vpc.kms_main.id}",
        "tags": {"Name": "default-security-group-locked-dev01"},
    },
    "aws_iam_role": {
        "name": "role-main-dev01",
        "assume_role_policy": json.dumps(
            {
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
                }
            }
        ),
    },
    "aws_iam_policy": {
        "name": "policy-main-dev01",
        "policy": json.dumps(
            {
                "Statement": {
                    "Effect": "Allow",
                    "Action": ["kinesis:PutRecord"],
                    "Resource": "${aws_kinesis_stream.kms_main.arn}",
                }
            }
        ),
    },
    "aws_cloudwatch_metric_alarm": {
        "alarm_name": "alarm-main-dev01",
        "alarm_actions": ["${aws_sns_topic.kms_main.arn}"],
        "metric_query": [
            {"id": f"m{number}", "metric": {"dimensions": {name: f"${{{address}}}"}}}
            for number, (name, address) in enumerate(
                {
                    "DBClusterIdentifier": "aws_rds_cluster.kms_main.cluster_identifier",
                    "CacheClusterId": "aws_elasticache_replication_group.kms_main.id",
                    "FileSystemId": "aws_efs_file_system.kms_main.id",
                    "StreamName": "aws_kinesis_stream.kms_main.name",
                    "FunctionName": "aws_lambda_function.kms_main.function_name",
                    "TableName": "aws_dynamodb_table.kms_main.name",
                    "ProxyName": "aws_db_proxy.kms_main.name",
                }.items()
            )
        ],
    },
    "aws_ebs_encryption_by_default": {"enabled": True},
    "aws_flow_log": {
        "vpc_id": "${aws_vpc.kms_main.id}",
        "traffic_type": "ALL",
        "log_destination": "${aws_cloudwatch_log_group.kms_main.arn}",
        "tags": {"Name": "flow-log-main-dev01"},
    },
    "aws_iam_role_policy_attachment": {
        "role": "${aws_iam_role.kms_main.name}",
        "policy_arn": "${aws_iam_policy.kms_main.arn}",
    },
}

# More of a type, by type and then by name.
MORE: dict[str, dict[str, dict[str, Any]]] = {
    "aws_cloudwatch_log_group": {
        "kms_proxy": {"name": "/aws/rds/proxy/db-proxy-main-dev01", "kms_key_id": KEY},
        "kms_cluster": {
            "name": "/aws/rds/cluster/aurora-main-dev01/iam-db-auth-error",
            "kms_key_id": KEY,
        },
    },
    "aws_subnet": {
        "kms_second": {
            "vpc_id": "${aws_vpc.kms_main.id}",
            "cidr_block": "10.0.16.0/20",
            "availability_zone": "ca-central-1b",
            "tags": {"Name": "subnet-second-dev01"},
        }
    },
    "aws_rds_cluster_instance": {
        "kms_second": {
            "identifier": "aurora-second-dev01",
            "cluster_identifier": "${aws_rds_cluster.kms_main.id}",
            "monitoring_interval": 15,
        }
    },
    "aws_efs_mount_target": {
        "kms_second": {
            "file_system_id": "${aws_efs_file_system.kms_main.id}",
            "subnet_id": "${aws_subnet.kms_second.id}",
            "security_groups": ["${aws_security_group.kms_main.id}"],
        }
    },
}
