"""Documents as CDKTF writes them, and what the guardrails say of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Finding, Outcome, Report, Rule

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
    "aws_rds_cluster": {
        "cluster_identifier": "aurora-main-dev01",
        "db_cluster_parameter_group_name": "${aws_rds_cluster_parameter_group.kms_main.name}",
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
    "aws_elasticache_replication_group": {
        "replication_group_id": "redis-main-dev01",
        "at_rest_encryption_enabled": True,
        "kms_key_id": "${aws_kms_alias.kms_main.target_key_arn}",
        "transit_encryption_enabled": True,
        "transit_encryption_mode": "required",
        "user_group_ids": ["${aws_elasticache_user_group.kms_main.id}"],
        "subnet_group_name": "${aws_elasticache_subnet_group.kms_main.name}",
        "security_group_ids": ["${aws_security_group.kms_main.id}"],
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
    },
    "aws_subnet": {
        "vpc_id": "${aws_vpc.kms_main.id}",
        "cidr_block": "10.0.0.0/20",
        "tags": {"Name": "subnet-main-dev01"},
    },
    "aws_db_subnet_group": {
        "name": "db-subnets-main-dev01",
        "subnet_ids": ["${aws_subnet.kms_main.id}"],
    },
    "aws_elasticache_subnet_group": {
        "name": "redis-subnets-main-dev01",
        "subnet_ids": ["${aws_subnet.kms_main.id}"],
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
    "aws_flow_log": {
        "vpc_id": "${aws_vpc.kms_main.id}",
        "log_destination": "${aws_cloudwatch_log_group.kms_main.arn}",
        "tags": {"Name": "flow-log-main-dev01"},
    },
    "aws_iam_role_policy_attachment": {
        "role": "${aws_iam_role.kms_main.name}",
        "policy_arn": "${aws_iam_policy.kms_main.arn}",
    },
}

# A second one of a type, by type.
MORE: dict[str, dict[str, Any]] = {
    "aws_cloudwatch_log_group": {"name": "/aws/rds/proxy/db-proxy-main-dev01", "kms_key_id": KEY},
}

Body = dict[str, Any]


def document(resources: dict[str, Body]) -> Body:
    """Return a document with one resource of each type, all made by the plugin ``kms``."""
    comment = {"metadata": {"path": "strongroom-dev01/kms/main", "uniqueId": "kms_main"}}
    return {
        "provider": {
            "aws": [
                {
                    "region": "ca-central-1",
                    "default_tags": [
                        {"tags": {"EnvironmentSuffix": "dev01", "ManagedBy": "strongroom"}}
                    ],
                }
            ]
        },
        "resource": {
            kind: {"kms_main": {"//": comment, **copy.deepcopy(body)}}
            for kind, body in resources.items()
        },
    }


@pytest.fixture(scope="session")
def compliant() -> Callable[[], Body]:
    """Make a document that passes every rule."""

    def make() -> Body:
        made = document(RESOURCES)
        made["terraform"] = {
            "backend": {"local": {"path": "terraform.tfstate"}},
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}},
        }
        made["removed"] = [{"from": "aws_vpc.old", "lifecycle": {"destroy": True}}]
        for kind, body in MORE.items():
            comment = made["resource"][kind]["kms_main"]["//"]
            made["resource"][kind]["kms_proxy"] = {"//": comment, **copy.deepcopy(body)}
        return made

    return make


@pytest.fixture(scope="session")
def judge() -> Callable[..., Report]:
    """Judge a document by the built-in rules, or by one of them."""

    def run(written: Any, rule: str | None = None) -> Report:
        rules: list[Rule] = [r for r in BUILT_IN if rule in (None, r.id)]
        return check(read_stack(written), rules)

    return run


@pytest.fixture(scope="session")
def findings(judge: Callable[..., Report]) -> Callable[..., list[Finding]]:
    """Judge one resource by one rule, beside a good key called ``aws_kms_key.kms_main``."""

    def run(rule: str, kind: str, **body: Any) -> list[Finding]:
        key = {"aws_kms_key": RESOURCES["aws_kms_key"]}
        written = document({**key, kind: body})
        return [f for f in judge(written, rule).findings if f.address == f"{kind}.kms_main"]

    return run


@pytest.fixture(scope="session")
def outcomes() -> Callable[..., set[Outcome]]:
    """Return the outcomes of one rule for one resource alone."""

    def run(rule: str, kind: str, **body: Any) -> set[Outcome]:
        stack = attrs.evolve(read_stack(document({kind: body})), parts=())
        counts = check(stack, [r for r in BUILT_IN if r.id == rule]).counts[rule]
        return {outcome for outcome, count in counts.items() if count}

    return run
