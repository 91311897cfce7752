"""The rules ``protected``, ``authenticated`` and ``account-kept``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report

Body = dict[str, Any]
Judge = Callable[..., Report]
REGIONAL: Body = {"api": {"endpoint_configuration": {"types": ["REGIONAL"]}}}
PRIVATE: Body = {"api": {"endpoint_configuration": {"types": ["PRIVATE"]}}}
API = "${aws_api_gateway_rest_api.api.id}"


def refused(judge: Judge, rule: str, kind: str, body: Body, **others: Body) -> list[str]:
    """Return the arguments of a resource that are refused."""
    found = judge({"resource": {**others, kind: {"main": body}}}, rule).refusing
    return [one.attribute for one in found if one.address == f"{kind}.main"]


METHOD = "aws_api_gateway_method"


@pytest.mark.parametrize(
    "body",
    [
        {"http_method": "GET", "authorization": "AWS_IAM"},
        {
            "http_method": "POST",
            "authorization": "CUSTOM",
            "authorizer_id": "${aws_api_gateway_authorizer.a.id}",
        },
        {"http_method": "OPTIONS", "authorization": "NONE"},  # Enabling CORS for a REST API
    ],
)
def test_a_method_that_asks_who_calls_passes(judge: Judge, body: Body) -> None:
    authorizer: Body = {"a": {}}
    found = refused(judge, "protected", METHOD, body, aws_api_gateway_authorizer=authorizer)
    assert found == []


@pytest.mark.parametrize(
    "body",
    [
        {"http_method": "GET", "authorization": "NONE"},
        {"http_method": "ANY", "authorization": "NONE", "api_key_required": True},
        {"http_method": "POST", "authorization": "CUSTOM"},
        {"http_method": "POST", "authorization": "${var.authorization}"},
    ],
)
def test_a_method_that_anyone_may_call_is_refused(judge: Judge, body: Body) -> None:
    assert refused(judge, "protected", METHOD, body)


STAGE: Body = {"rest_api_id": API, "stage_name": "live"}
ASSOCIATION: Body = {"w": {"resource_arn": "${aws_api_gateway_stage.main.arn}"}}


def test_a_public_stage_has_a_web_acl_and_a_private_one_needs_none(judge: Judge) -> None:
    kind = "aws_api_gateway_stage"
    public: Body = {"aws_api_gateway_rest_api": REGIONAL}
    private: Body = {"aws_api_gateway_rest_api": PRIVATE}
    assert refused(judge, "protected", kind, STAGE, **public) == [""]
    guarded = {**public, "aws_wafv2_web_acl_association": ASSOCIATION}
    assert refused(judge, "protected", kind, STAGE, **guarded) == []
    assert refused(judge, "protected", kind, STAGE, **private) == []
    elsewhere = {"w": {"resource_arn": "${aws_api_gateway_stage.other.arn}"}}
    other = {**public, "aws_wafv2_web_acl_association": elsewhere}
    assert refused(judge, "protected", kind, STAGE, **other) == [""]


BLOCKS: Body = {"name": "rate", "action": {"block": {}}}
GROUP: Body = {"name": "common", "override_action": {"none": {}}}


@pytest.mark.parametrize(
    ("body", "good"),
    [
        ({"default_action": {"allow": {}}, "rule": [BLOCKS, GROUP]}, True),
        ({"default_action": {"allow": {}}, "rule_json": "[]"}, True),
        ({"default_action": {"allow": {}}, "rule": []}, False),
        ({"default_action": {"allow": {}}}, False),
        ({"default_action": {"allow": {}}, "rule": [{"override_action": {"count": {}}}]}, False),
        ({"default_action": {"allow": {}}, "rule": [BLOCKS, {"action": {"count": {}}}]}, False),
    ],
)
def test_a_web_acl_stops_something(judge: Judge, body: Body, good: bool) -> None:
    assert (refused(judge, "protected", "aws_wafv2_web_acl", body) == []) is good


def test_a_domain_asks_for_a_certificate(judge: Judge) -> None:
    """The brief: all API endpoints must use mutual TLS."""
    for kind in ("aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"):
        asks = {"mutual_tls_authentication": {"truststore_uri": "s3://b/t.pem"}}
        assert refused(judge, "protected", kind, asks) == []
        assert refused(judge, "protected", kind, {}) == ["mutual_tls_authentication"]
    private = {"endpoint_configuration": {"types": ["PRIVATE"]}}
    assert refused(judge, "protected", "aws_api_gateway_domain_name", private) == []


@pytest.mark.parametrize(
    ("protocol", "route", "good"),
    [
        ("HTTP", {"route_key": "GET /orders", "authorization_type": "JWT"}, True),
        ("HTTP", {"route_key": "GET /orders"}, False),
        ("HTTP", {"route_key": "$default", "authorization_type": "NONE"}, False),
        ("WEBSOCKET", {"route_key": "$connect"}, False),
        ("WEBSOCKET", {"route_key": "$connect", "authorization_type": "AWS_IAM"}, True),
        ("WEBSOCKET", {"route_key": "send"}, True),  # the connection is authorized already
    ],
)
def test_a_route_asks_who_calls(judge: Judge, protocol: str, route: Body, good: bool) -> None:
    api = {"a": {"protocol_type": protocol}}
    body = {"api_id": "${aws_apigatewayv2_api.a.id}", **route}
    found = refused(judge, "protected", "aws_apigatewayv2_route", body, aws_apigatewayv2_api=api)
    assert (found == []) is good


def test_throttling_is_not_switched_off(judge: Judge) -> None:
    """The provider's aws_api_gateway_method_settings: -1 disables throttling."""
    kind = "aws_api_gateway_method_settings"
    limited = {"settings": {"throttling_rate_limit": 334, "throttling_burst_limit": 334}}
    assert refused(judge, "protected", kind, limited) == []
    assert refused(judge, "protected", kind, {"settings": {"throttling_rate_limit": -1}})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (
            "aws_rds_cluster",
            {"engine": "aurora-postgresql", "iam_database_authentication_enabled": True},
        ),
        ("aws_db_instance", {"engine": "postgres", "manage_master_user_password": True}),
        ("aws_db_instance", {"engine": "mysql", "iam_database_authentication_enabled": True}),
        ("aws_db_instance", {"engine": "oracle-ee"}),  # RDS has no IAM authentication for it
        ("aws_db_proxy", {"auth": [{"iam_auth": "REQUIRED"}]}),
        ("aws_elasticache_replication_group", {"user_group_ids": ["g"]}),
        (
            "aws_elasticache_user",
            {
                "access_string": "off -@all",
                "authentication_mode": {"type": "no-password-required"},
            },
        ),
        (
            "aws_elasticache_user",
            {"access_string": "on ~*", "authentication_mode": {"type": "iam"}},
        ),
        ("aws_msk_cluster", {"client_authentication": {"sasl": {"iam": True}}}),
        ("aws_opensearch_domain", {"advanced_security_options": {"enabled": True}}),
    ],
)
def test_a_service_that_knows_its_clients_passes(judge: Judge, kind: str, body: Body) -> None:
    assert refused(judge, "authenticated", kind, body) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_rds_cluster", {"engine": "aurora-postgresql"}),
        (
            "aws_rds_cluster",
            {"engine": "aurora-mysql", "iam_database_authentication_enabled": False},
        ),
        ("aws_db_instance", {"engine": "postgres"}),
        ("aws_db_proxy", {"auth": [{"iam_auth": "REQUIRED"}, {"iam_auth": "DISABLED"}]}),
        ("aws_db_proxy", {"auth": [{}]}),
        ("aws_elasticache_replication_group", {}),
        (
            "aws_elasticache_user",
            {
                "access_string": "on ~* +@all",
                "authentication_mode": {"type": "no-password-required"},
            },
        ),
        ("aws_elasticache_user", {"access_string": "on ~*", "no_password_required": True}),
        ("aws_msk_cluster", {"client_authentication": {"unauthenticated": True}}),
        ("aws_opensearch_domain", {}),
        ("aws_efs_file_system", {}),
    ],
)
def test_a_service_that_lets_in_who_reaches_it_is_refused(
    judge: Judge, kind: str, body: Body
) -> None:
    assert refused(judge, "authenticated", kind, body)


SHARING: Body = {"setting_id": "/ssm/documents/console/public-sharing-permission"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_guardduty_detector", {"enable": True}),
        ("aws_guardduty_detector", {}),
        ("aws_config_configuration_recorder_status", {"is_enabled": True}),
        ("aws_ebs_snapshot_block_public_access", {"state": "block-all-sharing"}),
        ("aws_ssm_service_setting", {**SHARING, "setting_value": "Disable"}),
        ("aws_ssm_service_setting", {"setting_id": "/ssm/x", "setting_value": "Enable"}),
    ],
)
def test_a_switch_that_is_on_passes(judge: Judge, kind: str, body: Body) -> None:
    assert refused(judge, "account-kept", kind, body) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_guardduty_detector", {"enable": False}),
        ("aws_guardduty_detector_feature", {"status": "DISABLED"}),
        ("aws_guardduty_filter", {"action": "ARCHIVE"}),
        ("aws_config_configuration_recorder_status", {"is_enabled": False}),
        ("aws_ebs_snapshot_block_public_access", {"state": "unblocked"}),
        ("aws_ebs_encryption_by_default", {"enabled": False}),
        ("aws_ec2_image_block_public_access", {"state": "unblocked"}),
        ("aws_ec2_serial_console_access", {"enabled": True}),
        ("aws_ec2_serial_console_access", {}),
        ("aws_securityhub_standards_control", {"control_status": "DISABLED"}),
        ("aws_accessanalyzer_archive_rule", {"rule_name": "all"}),
        ("aws_ssm_service_setting", {**SHARING, "setting_value": "Enable"}),
        (
            "aws_ssm_service_setting",
            {
                "setting_id": f"arn:aws:ssm:ca-central-1:1:servicesetting{SHARING['setting_id']}",
                "setting_value": "Enable",
            },
        ),
    ],
)
def test_a_switch_that_weakens_the_account_is_refused(judge: Judge, kind: str, body: Body) -> None:
    assert refused(judge, "account-kept", kind, body)
