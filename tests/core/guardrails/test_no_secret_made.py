"""What ``no-secret`` says of secrets that AWS makes, and of references that bring one into the state."""

from __future__ import annotations

from typing import Any

import pytest

from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Finding

Body = dict[str, Any]

SECRET = "hunter2"


def findings(document: Body) -> tuple[Finding, ...]:
    rule = next(rule for rule in BUILT_IN if rule.id == "no-secret")
    return check(read_stack(document), [rule]).findings


def resource(kind: str, **arguments: Any) -> Body:
    return {"resource": {kind: {"x": arguments}}}


def function(**variables: Any) -> Body:
    return resource("aws_lambda_function", environment={"variables": variables})


@pytest.mark.parametrize(
    "value",
    [
        "${aws_cognito_user_pool_client.x.client_secret}",
        '${format("%s!", aws_iam_access_key.x.secret)}',
        "postgres://app:${aws_db_instance.x.password}@db/x",
        "${aws_lightsail_key_pair.x.private_key}",
        "${aws_codebuild_webhook.x.secret}",
        "${aws_kms_custom_key_store.x.key_store_password}",
        "${var.db_password}",
    ],
)
@pytest.mark.parametrize(
    "holder", [lambda v: function(X=v), lambda v: {"output": {"x": {"value": v}}}]
)
def test_a_reference_to_a_secret_is_refused(value: str, holder: Any) -> None:
    (finding,) = findings(holder(value))
    assert "a reference" in finding.found


MADE: list[tuple[str, Body]] = [
    ("aws_cognito_user_pool_client", {"generate_secret": True}),
    ("aws_iam_access_key", {}),
    ("aws_iam_user_login_profile", {}),
    ("aws_iam_service_specific_credential", {}),
    ("aws_iam_virtual_mfa_device", {}),
    ("aws_appsync_api_key", {}),
    ("aws_lightsail_key_pair", {}),
    ("aws_lightsail_bucket_access_key", {}),
    ("aws_iot_certificate", {}),
    ("aws_vpn_connection", {}),
    ("aws_ssm_activation", {}),
    ("aws_grafana_workspace_api_key", {}),
]


@pytest.mark.parametrize(("kind", "arguments"), MADE)
def test_a_resource_of_which_the_state_keeps_a_secret_is_refused(
    kind: str, arguments: Body
) -> None:
    assert findings(resource(kind, **arguments))


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("aws_cognito_user_pool_client", {"generate_secret": False}),
        ("aws_cognito_user_pool_client", {}),
        ("aws_iam_access_key", {"pgp_key": "keybase:x"}),
        ("aws_iot_certificate", {"csr": "x"}),
        ("aws_vpn_connection", {"preshared_key_storage": "SecretsManager"}),
    ],
)
def test_a_resource_that_keeps_its_secret_out_of_the_state_passes(
    kind: str, arguments: Body
) -> None:
    assert findings(resource(kind, **arguments)) == ()


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("aws_kms_custom_key_store", {"key_store_password": SECRET}),
        ("aws_dx_private_virtual_interface", {"bgp_auth_key": SECRET}),
        ("aws_dx_macsec_key_association", {"cak": SECRET}),
        ("aws_directory_service_trust", {"trust_password": SECRET}),
        (
            "aws_kinesis_firehose_delivery_stream",
            {"splunk_configuration": {"hec_token": SECRET}},
        ),
    ],
)
def test_a_secret_that_the_schema_does_not_call_sensitive_is_refused(
    kind: str, arguments: Body
) -> None:
    """The schema of 5.100.0 marks none of these; each holds a secret by its documentation."""
    assert len(findings(resource(kind, **arguments))) == 1


def test_a_threshold_is_no_card_number() -> None:
    """An alarm at 2,390,476 GiB was refused: the bytes pass the check of card numbers by chance."""
    alarm = {"threshold": 4111111111111111, "alarm_name": "alarm-full-dev01"}
    document = {"resource": {"aws_cloudwatch_metric_alarm": {"x": alarm}}}
    rule = next(rule for rule in BUILT_IN if rule.id == "no-secret")
    assert check(read_stack(document), [rule]).findings == ()
