"""The rules ``credential-rotation``, ``cache-default-user`` and ``no-secret``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding, Outcome, Report

Body = dict[str, Any]
Findings = Callable[..., list[Finding]]
Outcomes = Callable[..., set[Outcome]]
PASS, FAIL, UNKNOWN, NOT_APPLICABLE = (
    Outcome.PASS,
    Outcome.FAIL,
    Outcome.UNKNOWN,
    Outcome.NOT_APPLICABLE,
)
ROTATION = "credential-rotation"
DEFAULT_USER = "cache-default-user"


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        ({"automatically_after_days": 30}, PASS),
        ({"automatically_after_days": "90"}, PASS),
        ({"automatically_after_days": 91}, FAIL),
        ({"automatically_after_days": 0}, FAIL),
        ({"schedule_expression": "rate(30 days)"}, PASS),
        ({"schedule_expression": "rate(4 hours)"}, PASS),
        ({"schedule_expression": "rate(91 days)"}, FAIL),
        ({"schedule_expression": "cron(0 16 1,15 * ? *)"}, UNKNOWN),
        ({"automatically_after_days": "${var.days}"}, UNKNOWN),
        ({}, FAIL),
        (None, FAIL),
    ],
)
def test_a_secret_is_rotated_within_90_days(
    outcomes: Outcomes, rules: Any, outcome: Outcome
) -> None:
    kind = "aws_secretsmanager_secret_rotation"
    assert outcomes(ROTATION, kind, rotation_rules=rules) == {outcome}


@pytest.mark.parametrize(("attribute", "refused"), [("id", False), ("arn", False), (None, True)])
def test_a_secret_has_a_rotation(
    judge: Callable[..., Report], attribute: str | None, refused: bool
) -> None:
    rotation = {"secret_id": f"${{aws_secretsmanager_secret.main.{attribute}}}"}
    document: Body = {"resource": {"aws_secretsmanager_secret": {"main": {}}}}
    if attribute:
        document["resource"]["aws_secretsmanager_secret_rotation"] = {
            "main": {**rotation, "rotation_rules": {"automatically_after_days": 30}}
        }
    assert judge(document, ROTATION).refused is refused


@pytest.mark.parametrize(
    ("kind", "body", "outcome"),
    [
        ("aws_kms_key", {}, PASS),
        ("aws_kms_key", {"rotation_period_in_days": 365}, PASS),
        ("aws_kms_key", {"rotation_period_in_days": 366}, FAIL),
        ("aws_kms_key", {"rotation_period_in_days": "${var.x}"}, UNKNOWN),
        ("aws_rds_cluster", {"manage_master_user_password": True}, PASS),
        ("aws_rds_cluster", {"manage_master_user_password": "${var.x}"}, UNKNOWN),
        ("aws_rds_cluster", {"master_password": "x"}, FAIL),
        ("aws_rds_cluster", {"master_password_wo": "x"}, FAIL),
        ("aws_rds_cluster", {}, FAIL),
        ("aws_rds_cluster", {"global_cluster_identifier": "x"}, NOT_APPLICABLE),
        ("aws_db_instance", {"replicate_source_db": "x"}, NOT_APPLICABLE),
        ("aws_db_instance", {"password": "x", "replicate_source_db": "x"}, FAIL),
        ("aws_redshift_cluster", {"manage_master_password": True}, PASS),
        ("aws_elasticache_user", {"authentication_mode": {"type": "iam"}}, PASS),
        ("aws_elasticache_user", {"authentication_mode": {"type": "password"}}, FAIL),
        ("aws_elasticache_user", {"authentication_mode": {"type": "${var.x}"}}, UNKNOWN),
        ("aws_elasticache_user", {"passwords": ["x"]}, FAIL),
        ("aws_elasticache_user", {}, FAIL),
        (
            "aws_elasticache_user",
            {
                "access_string": "off -@all",
                "authentication_mode": {"type": "no-password-required"},
            },
            PASS,
        ),
        (
            "aws_elasticache_user",
            {"access_string": "on +@all", "authentication_mode": {"type": "no-password-required"}},
            FAIL,
        ),
        ("aws_iam_access_key", {}, FAIL),
        ("aws_iam_user_login_profile", {}, FAIL),
        ("aws_vpc", {}, NOT_APPLICABLE),
    ],
)
def test_every_credential_is_changed_or_there_is_none(
    outcomes: Outcomes, kind: str, body: Body, outcome: Outcome
) -> None:
    assert outcomes(ROTATION, kind, **body) == {outcome}


@pytest.mark.parametrize(
    ("access", "outcome"),
    [
        ("off -@all", PASS),
        ("off ~* +@all", PASS),
        ("on ~* +@all", FAIL),
        ("off -@all on", FAIL),
        ("-@all", FAIL),
        (None, FAIL),
        ("${var.x}", UNKNOWN),
    ],
)
def test_the_default_user_is_off(outcomes: Outcomes, access: Any, outcome: Outcome) -> None:
    body = {"user_name": "default", "access_string": access}
    assert outcomes(DEFAULT_USER, "aws_elasticache_user", **body) == {outcome}


def test_other_users_are_not_applicable(outcomes: Outcomes) -> None:
    found = outcomes(DEFAULT_USER, "aws_elasticache_user", user_name="app", access_string="on")
    assert found == {NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("members", "refused"),
    [
        (["${aws_elasticache_user.off.user_id}"], False),
        (["${aws_elasticache_user.app.user_id}", "${aws_elasticache_user.off.user_id}"], False),
        (["${aws_elasticache_user.app.user_id}"], True),
        (["default"], True),
        ([], True),
        ("${var.users}", True),
    ],
)
def test_a_user_group_holds_the_stack_s_own_default_user(
    judge: Callable[..., Report], members: Any, refused: bool
) -> None:
    """Without one, ElastiCache puts its own in: without a password, and with every permission."""
    users = {
        "off": {"user_name": "default", "access_string": "off -@all"},
        "app": {"user_name": "app"},
    }
    document = {
        "resource": {
            "aws_elasticache_user": users,
            "aws_elasticache_user_group": {"main": {"user_ids": members}},
        }
    }
    assert judge(document, DEFAULT_USER).refused is refused


@pytest.mark.parametrize(
    ("kind", "body", "outcome"),
    [
        ("aws_elasticache_replication_group", {"user_group_ids": ["x"]}, PASS),
        ("aws_elasticache_replication_group", {"user_group_ids": []}, FAIL),
        ("aws_elasticache_replication_group", {}, FAIL),
        ("aws_elasticache_serverless_cache", {"user_group_id": "x"}, PASS),
        ("aws_elasticache_serverless_cache", {"engine": "redis"}, FAIL),
        ("aws_elasticache_serverless_cache", {"engine": "memcached"}, NOT_APPLICABLE),
        ("aws_vpc", {}, NOT_APPLICABLE),
    ],
)
def test_a_cache_has_users(outcomes: Outcomes, kind: str, body: Body, outcome: Outcome) -> None:
    assert outcomes(DEFAULT_USER, kind, **body) == {outcome}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_secretsmanager_secret_version", {"secret_string": "hunter2"}),
        ("aws_secretsmanager_secret_version", {"secret_string": "${random_password.x.result}"}),
        ("aws_rds_cluster", {"master_password": "hunter2"}),
        ("aws_elasticache_replication_group", {"auth_token": "hunter2"}),
        ("aws_elasticache_user", {"authentication_mode": {"passwords": ["hunter2"]}}),
        ("aws_ssm_parameter", {"value": "hunter2"}),
        ("aws_lambda_function", {"environment": {"variables": {"DB_PASSWORD": "hunter2"}}}),
        ("aws_lambda_function", {"environment": {"variables": {"api_key": "${var.x}"}}}),
    ],
)
def test_a_secret_in_the_document_is_refused_and_never_shown(
    findings: Findings, kind: str, body: Body
) -> None:
    (finding,) = findings("no-secret", kind, **body)
    assert "hunter2" not in str(finding)
    assert finding.attribute


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_secretsmanager_secret_version", {"secret_string_wo": "${ephemeral.x.y.z}"}),
        ("aws_rds_cluster", {"manage_master_user_password": True}),
        ("aws_elasticache_user", {"authentication_mode": {"type": "iam"}}),
        ("aws_lambda_function", {"environment": {"variables": {"SECRET_ARN": "arn:x"}}}),
        ("aws_lambda_function", {"environment": {"variables": {"TOKEN": ""}}}),
        ("aws_lambda_function", {"environment": {"variables": {"KEYSPACE": "x"}}}),
    ],
)
def test_what_names_a_secret_or_hides_it_passes(outcomes: Outcomes, kind: str, body: Body) -> None:
    assert outcomes("no-secret", kind, **body) <= {PASS, NOT_APPLICABLE}


def test_a_type_without_secrets_passes_and_an_unknown_one_is_refused(
    outcomes: Outcomes,
) -> None:
    assert outcomes("no-secret", "aws_vpc") == {PASS}
    assert outcomes("no-secret", "aws_nothing_such") == {UNKNOWN}
