"""The rotation as synthesised, without and with Node."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from strongroom_base.errors import ConfigError
from strongroom_secrets import package
from support.synthesis import of_type, project, resources, synthesise


@pytest.fixture(scope="module")
def synthesis() -> Any:
    return synthesise()


@pytest.fixture(scope="module")
def document(synthesis: Any) -> Any:
    return synthesis.document


def ours(document: Any, resource_type: str) -> dict[str, Any]:
    """Return the plugin's resources of a type, by construct id."""
    found = of_type(document, resource_type)
    return {
        path.partition("/")[2]: body for path, body in found.items() if path.startswith("secrets/")
    }


def only(document: Any, resource_type: str) -> Any:
    (body,) = ours(document, resource_type).values()
    return body


def test_the_function_is_private_encrypted_limited_and_traced(document: Any) -> None:
    function = only(document, "aws_lambda_function")
    (network,) = [function["vpc_config"]]
    assert len(network["subnet_ids"]) == 3
    assert all("aws_subnet.core_network" in subnet for subnet in network["subnet_ids"])
    assert len(network["security_group_ids"]) == 1
    assert "kms_credentials" in function["kms_key_arn"]
    assert function["reserved_concurrent_executions"] == 1
    assert function["tracing_config"] == {"mode": "Active"}
    assert "failures" in function["dead_letter_config"]["target_arn"]
    assert function["handler"] == "rotation.handler.handle"
    assert function["timeout"] == 60
    (log,) = function["depends_on"]
    assert log.startswith("aws_cloudwatch_log_group.secrets_log")


def test_the_package_is_in_the_stack_and_its_digest_in_the_function(synthesis: Any) -> None:
    """So that another function is deployed when, and only when, its bytes are others."""
    content = synthesis.assets["assets/secrets/rotation.zip"]
    assert content == package.build()
    function = only(synthesis.document, "aws_lambda_function")
    assert function["filename"] == "${path.module}/assets/secrets/rotation.zip"
    assert (
        function["source_code_hash"] == base64.b64encode(hashlib.sha256(content).digest()).decode()
    )


def test_its_log_group_is_there_before_it_encrypted_and_kept(document: Any) -> None:
    log = only(document, "aws_cloudwatch_log_group")
    function = only(document, "aws_lambda_function")
    assert log["name"] == f"/aws/lambda/{function['function_name']}"
    assert log["retention_in_days"] == 400
    assert "kms_telemetry" in log["kms_key_id"]


def test_it_reaches_the_database_and_the_endpoints_and_nothing_else(document: Any) -> None:
    """By named groups, on one port each, in both directions."""
    ways = ours(document, "aws_vpc_security_group_egress_rule")
    back = ours(document, "aws_vpc_security_group_ingress_rule")
    assert set(ways) == {"to-db", "to-aws"}
    assert set(back) == {"db-from-rotation", "aws-from-rotation"}
    assert (ways["to-db"]["from_port"], ways["to-db"]["to_port"]) == (5432, 5432)
    assert (ways["to-aws"]["from_port"], ways["to-aws"]["to_port"]) == (443, 443)
    for rule in (*ways.values(), *back.values()):
        assert "referenced_security_group_id" in rule
        assert not {"cidr_ipv4", "cidr_ipv6", "prefix_list_id"} & set(rule)
    assert "aurora" in ways["to-db"]["referenced_security_group_id"]
    assert (
        back["db-from-rotation"]["security_group_id"]
        == ways["to-db"]["referenced_security_group_id"]
    )


def test_rotation_every_30_days_begins_when_everything_it_needs_is_there(document: Any) -> None:
    rotation = only(document, "aws_secretsmanager_secret_rotation")
    assert rotation["rotation_rules"] == {"automatically_after_days": 30}
    assert rotation["rotate_immediately"] is True
    waits_for = {address.partition(".")[0] for address in rotation["depends_on"]}
    assert waits_for == {
        "aws_lambda_permission",
        "aws_secretsmanager_secret_policy",
        "aws_secretsmanager_secret_version",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
    }
    variables = only(document, "aws_lambda_function")["environment"]["variables"]
    assert variables["DATABASE_INSTANCES"].count("aws_rds_cluster_instance.") == 3


def test_a_restored_database_has_its_credentials_rotated_at_once(document: Any) -> None:
    """Its users have the passwords of the day that it was restored to."""
    rotation = only(document, "aws_secretsmanager_secret_rotation")
    (function,) = (a for a in resources(document) if a.startswith("aws_lambda_function.secrets"))
    assert rotation["lifecycle"] == {"replace_triggered_by": [f"{function}.environment"]}


def test_no_secret_value_is_in_the_stack(document: Any) -> None:
    """The first password is ephemeral, goes into a write-only argument, and no output has it."""
    first = only(document, "aws_secretsmanager_secret_version")
    assert "secret_string" not in first
    assert first["secret_string_wo"] == (
        '${jsonencode({username = "app_clone", '
        "password = ephemeral.aws_secretsmanager_random_password.secrets_first.random_password})}"
    )
    assert document["ephemeral"] == {
        "aws_secretsmanager_random_password": {
            "secrets_first": {"password_length": 40, "exclude_punctuation": True}
        }
    }
    assert "ephemeral" not in json.dumps(document["output"])


def test_the_first_version_keeps_a_label_so_that_it_is_never_written_again(document: Any) -> None:
    """A version without labels is deleted in time; Terraform would write one that locks all out."""
    first = only(document, "aws_secretsmanager_secret_version")
    assert first["version_stages"] == ["first"]
    assert first["lifecycle"] == {"ignore_changes": ["version_stages"]}


def test_secrets_manager_alone_may_call_the_function_for_this_secret_of_this_account(
    document: Any,
) -> None:
    permission = only(document, "aws_lambda_permission")
    assert permission["principal"] == "secretsmanager.amazonaws.com"
    assert "data.aws_caller_identity" in permission["source_account"]
    assert "aws_secretsmanager_secret.aurora" in permission["source_arn"]


def test_the_secret_refuses_other_accounts_and_plain_http(document: Any) -> None:
    policy = only(document, "aws_secretsmanager_secret_policy")
    assert policy["block_public_policy"] is True
    statements = {s["Sid"]: s for s in json.loads(policy["policy"])["Statement"]}
    assert set(statements) == {"RefusePlainHttp", "RefuseOtherAccounts"}
    assert {statement["Effect"] for statement in statements.values()} == {"Deny"}


def test_failures_are_kept_in_an_encrypted_queue(document: Any) -> None:
    queue = only(document, "aws_sqs_queue")
    assert "kms_telemetry" in queue["kms_master_key_id"]
    assert queue["message_retention_seconds"] == 1_209_600
    pattern = json.loads(only(document, "aws_cloudwatch_event_rule")["event_pattern"])
    assert pattern["detail"]["eventName"] == ["RotationFailed"]


def test_the_function_may_use_two_secrets_and_no_more(document: Any) -> None:
    found = [
        body
        for address, body in resources(document).items()
        if address.startswith("aws_iam_policy.") and body["name"] == "policy-db-rotation-dev01"
    ]
    (policy,) = found
    statements = {s["Sid"]: s for s in json.loads(policy["policy"])["Statement"]}
    for sid in ("RotateSecret", "ReadMasterSecret"):
        assert "*" not in json.dumps(statements[sid])
    assert statements["ReadMasterSecret"]["Action"] == "secretsmanager:GetSecretValue"
    everywhere = {sid for sid, s in statements.items() if s["Resource"] == "*"}
    assert everywhere == {"JoinNetwork", "JoinNetworkByLambdaOnly", "Trace"}
    assert statements["JoinNetworkByLambdaOnly"]["Effect"] == "Deny"
    assert statements["JoinNetworkByLambdaOnly"]["Action"] == statements["JoinNetwork"]["Action"]


def test_what_lambda_does_itself_needs_no_endpoint(document: Any) -> None:
    endpoints = {path.rpartition("/")[2] for path in of_type(document, "aws_vpc_endpoint")}
    assert "secretsmanager" in endpoints
    assert not {"ec2", "sqs", "logs", "xray"} & endpoints


def test_rotation_is_watched(synthesis: Any) -> None:
    purposes = {alarm.purpose for alarm in synthesis.alarms["secrets"]}
    assert purposes == {
        "db-rotation-errors",
        "db-rotation-failed",
        "db-rotation-slow",
        "db-rotation-throttles",
    }


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ('username = "App"', "expected 1 to 57 lower-case letters, digits and underscores"),
        ('username = "rdsadmin"', "expected a name that does not begin with pg_ or rds"),
        ('group_role = "app_clone"', "expected another name than the users' own"),
        ("schemas = []", "expected at least one schema, found none"),
        ('schemas = ["a;b"]', "expected schemas of lower-case letters"),
        ("rotation_days = 91", "expected 1 to 90 days, found 91"),
        ("reserved_concurrency = 0", "expected 1 to 10 functions at once, found 0"),
        ("log_retention_days = 30", "expected one of 365, 400"),
    ],
)
def test_a_bad_setting_is_refused_by_name(setting: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        project(f"[plugins.secrets]\n{setting}\n")
    (problem,) = caught.value.problems
    assert problem.path.startswith(f"plugins.secrets.{setting.partition(' ')[0]}")
    assert expected in problem.message
