"""Changes of single types that the catalogue of the provider does not list."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from strongroom_guardrails.values import ABSENT
from support.mutants.changes import Body, Change, put, remove


def _parameters(*pairs: tuple[str, str | None]) -> tuple[Change, ...]:
    def change(name: str, value: str | None) -> Callable[[Body], None]:
        def mutate(body: Body) -> None:
            kept = [p for p in body.get("parameter", []) if p["name"] != name]
            body["parameter"] = kept if value is None else [*kept, {"name": name, "value": value}]

        return mutate

    return tuple(("parameter", f"{name} = {value}", change(name, value)) for name, value in pairs)


def _settings(*pairs: tuple[str, Any]) -> tuple[Change, ...]:
    return tuple(
        ("setting", f"{path} = {value!r}", put(tuple(path.split(".")), value))
        if value is not ABSENT
        else ("setting", f"{path} removed", remove(tuple(path.split("."))))
        for path, value in pairs
    )


def _logs_late(body: Body) -> None:
    waits = body["depends_on"]
    body["depends_on"] = [to for to in waits if not to.startswith("aws_cloudwatch_log_group.")]


def _findings_elsewhere(body: Body) -> None:
    given = body["policy_document"]
    body["policy_document"] = re.sub(r'("LogGroup":)"[^"]*"', r'\1"elsewhere"', given)


OPEN_RULE = (
    *_settings(
        ("cidr_ipv4", "0.0.0.0/0"),
        ("cidr_ipv4", "52.94.0.0/16"),
        ("cidr_ipv6", "::/0"),
        ("ip_protocol", "-1"),
        ("from_port", 0),
        ("to_port", 65535),
        ("from_port", ABSENT),
        ("description", ABSENT),
        ("description", "Managed by Terraform"),
        ("referenced_security_group_id", ABSENT),
        ("referenced_security_group_id", "999999999999/sg-1"),
        ("prefix_list_id", "pl-1"),
    ),
)


LATE = (("log group", "made later", _logs_late),)


SPECIAL: dict[str, tuple[Change, ...]] = {
    "aws_api_gateway_domain_name": _settings(
        ("mutual_tls_authentication.truststore_version", ABSENT),
        ("mutual_tls_authentication.truststore_version", "${var.x}"),
        ("security_policy", "TLS_1_0"),
    ),
    "aws_api_gateway_method_settings": _settings(("settings.data_trace_enabled", True)),
    "aws_api_gateway_rest_api": _settings(
        ("disable_execute_api_endpoint", False), ("disable_execute_api_endpoint", ABSENT)
    ),
    "aws_api_gateway_stage": _settings(("access_log_settings", ABSENT)),
    "aws_cloudtrail": _settings(("cloud_watch_logs_group_arn", "arn:aws:logs:r:1:x")),
    "aws_cloudwatch_log_data_protection_policy": (
        ("log group", "findings elsewhere", _findings_elsewhere),
    ),
    "aws_db_proxy": (*_settings(("require_tls", False), ("debug_logging", True)), *LATE),
    "aws_default_security_group": _settings(("ingress", [{"self": True}]), ("egress", [{}])),
    "aws_elasticache_replication_group": _settings(("user_group_ids", [])),
    "aws_elasticache_user_group": _settings(("user_ids", [])),
    "aws_flow_log": _settings(("log_destination", "arn:aws:logs:ca-central-1:1:log-group:x")),
    "aws_iam_role": _settings(
        ("inline_policy", [{"name": "x", "policy": "{}"}]),
        ("managed_policy_arns", ["arn:aws:iam::aws:policy/AdministratorAccess"]),
    ),
    "aws_iam_role_policy_attachment": _settings(
        ("policy_arn", "arn:aws:iam::aws:policy/AdministratorAccess")
    ),
    "aws_kms_key": _settings(
        ("enable_key_rotation", False),
        ("enable_key_rotation", ABSENT),
        ("rotation_period_in_days", 2560),
    ),
    "aws_lambda_function": (
        *_settings(("environment", {"variables": {"DB_PASSWORD": "hunter2"}})),
        *LATE,
    ),
    "aws_lambda_permission": _settings(("action", "lambda:*"), ("principal", "*")),
    "aws_network_acl": _settings(
        ("ingress", [{"action": "allow", "cidr_block": "0.0.0.0/0", "protocol": "-1"}])
    ),
    "aws_rds_cluster": (
        *_settings(
            ("db_cluster_parameter_group_name", ABSENT),
            ("manage_master_user_password", False),
            ("master_password_wo", "hunter2"),
        ),
        *LATE,
    ),
    "aws_rds_cluster_parameter_group": _parameters(
        ("rds.force_ssl", None),
        ("rds.force_ssl", "0"),
        ("shared_preload_libraries", "pg_stat_statements"),
        ("pgaudit.log", "none"),
        ("pgaudit.log_parameter", "1"),
        ("log_parameter_max_length", "-1"),
        ("log_statement", "all"),
    ),
    "aws_route_table": _settings(
        *(
            ("route", [{"cidr_block": "0.0.0.0/0", target: "x-1"}])
            for target in ("gateway_id", "network_interface_id", "transit_gateway_id")
        )
    ),
    "aws_secretsmanager_secret_rotation": _settings(
        ("rotation_rules", {"automatically_after_days": 365}), ("rotation_rules", {})
    ),
    "aws_security_group": _settings(
        ("ingress", [{"cidr_blocks": ["0.0.0.0/0"]}]),
        ("egress", [{"cidr_blocks": ["0.0.0.0/0"]}]),
        ("description", ABSENT),
    ),
    "aws_vpc_endpoint": _settings(("policy", ABSENT)),
    "aws_vpc_security_group_egress_rule": OPEN_RULE,
    "aws_vpc_security_group_ingress_rule": OPEN_RULE,
}
"""Changes of single types that the catalogue of the provider does not list."""
