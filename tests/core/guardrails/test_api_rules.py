"""The rules ``api-endpoint-off``, ``truststore-pinned`` and ``data-trace-off``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Outcome, Report

Body = dict[str, Any]
Outcomes = Callable[..., set[Outcome]]
PASS, FAIL, UNKNOWN, NOT_APPLICABLE = (
    Outcome.PASS,
    Outcome.FAIL,
    Outcome.UNKNOWN,
    Outcome.NOT_APPLICABLE,
)


@pytest.mark.parametrize("kind", ["aws_api_gateway_rest_api", "aws_apigatewayv2_api"])
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ({"disable_execute_api_endpoint": True}, PASS),
        ({"disable_execute_api_endpoint": False}, FAIL),
        ({}, FAIL),
        ({"disable_execute_api_endpoint": "${var.x}"}, UNKNOWN),
        ({"endpoint_configuration": {"types": ["REGIONAL"]}}, FAIL),
        ({"endpoint_configuration": {"types": ["PRIVATE", "REGIONAL"]}}, FAIL),
    ],
)
def test_the_default_name_of_an_api_is_off(
    outcomes: Outcomes, kind: str, body: Body, outcome: Outcome
) -> None:
    assert outcomes("api-endpoint-off", kind, **body) == {outcome}


def test_a_private_api_has_no_name_on_the_internet(outcomes: Outcomes) -> None:
    """Only a REST API can be private: an HTTP API has no endpoint type (API Gateway Developer Guide)."""
    private = {"endpoint_configuration": {"types": ["PRIVATE"]}}
    found = outcomes("api-endpoint-off", "aws_api_gateway_rest_api", **private)
    assert found == {NOT_APPLICABLE}
    assert outcomes("api-endpoint-off", "aws_apigatewayv2_api", **private) == {FAIL}


@pytest.mark.parametrize("kind", ["aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"])
@pytest.mark.parametrize(
    ("mutual_tls", "outcome"),
    [
        ({"truststore_uri": "s3://b/k", "truststore_version": "3sL4kqt"}, PASS),
        ({"truststore_uri": "s3://b/k"}, FAIL),
        ({"truststore_uri": "s3://b/k", "truststore_version": ""}, FAIL),
        ({"truststore_uri": "s3://b/k", "truststore_version": "null"}, FAIL),
        ({"truststore_version": "${var.version}"}, UNKNOWN),
        ({"truststore_version": "${aws_s3_object.gone.version_id}"}, UNKNOWN),
        (None, NOT_APPLICABLE),
    ],
)
def test_a_truststore_has_a_version(
    outcomes: Outcomes, kind: str, mutual_tls: Any, outcome: Outcome
) -> None:
    found = outcomes("truststore-pinned", kind, mutual_tls_authentication=mutual_tls)
    assert found == {outcome}


@pytest.mark.parametrize(("attribute", "refused"), [("version_id", False), ("etag", True)])
def test_the_version_comes_from_the_object(
    judge: Callable[..., Report], attribute: str, refused: bool
) -> None:
    domain = {
        "mutual_tls_authentication": {
            "truststore_version": f"${{aws_s3_object.truststore.{attribute}}}"
        }
    }
    document = {
        "resource": {
            "aws_s3_object": {"truststore": {}},
            "aws_api_gateway_domain_name": {"api": domain},
        }
    }
    assert judge(document, "truststore-pinned").refused is refused


def test_a_load_balancer_s_truststore_has_a_version(outcomes: Outcomes) -> None:
    kind, argument = "aws_lb_trust_store", "ca_certificates_bundle_s3_object_version"
    assert outcomes("truststore-pinned", kind, **{argument: "v1"}) == {PASS}
    assert outcomes("truststore-pinned", kind) == {FAIL}


@pytest.mark.parametrize(
    ("kind", "body", "outcome"),
    [
        ("aws_api_gateway_method_settings", {"settings": {}}, PASS),
        ("aws_api_gateway_method_settings", {"settings": {"data_trace_enabled": False}}, PASS),
        ("aws_api_gateway_method_settings", {"settings": {"data_trace_enabled": True}}, FAIL),
        ("aws_api_gateway_method_settings", {"settings": "${var.x}"}, UNKNOWN),
        ("aws_db_proxy", {}, PASS),
        ("aws_db_proxy", {"debug_logging": True}, FAIL),
        ("aws_sfn_state_machine", {"logging_configuration": {"include_execution_data": 1}}, FAIL),
        ("aws_appsync_graphql_api", {"log_config": {"exclude_verbose_content": True}}, PASS),
        ("aws_appsync_graphql_api", {"log_config": {"field_log_level": "ALL"}}, FAIL),
        ("aws_appsync_graphql_api", {}, NOT_APPLICABLE),
        ("aws_vpc", {}, NOT_APPLICABLE),
    ],
)
def test_no_service_logs_the_data_that_it_carries(
    outcomes: Outcomes, kind: str, body: Body, outcome: Outcome
) -> None:
    assert outcomes("data-trace-off", kind, **body) == {outcome}


def test_each_route_of_a_stage_is_looked_at(judge: Callable[..., Report]) -> None:
    stage = {"route_settings": [{"data_trace_enabled": False}, {"data_trace_enabled": True}]}
    document = {"resource": {"aws_apigatewayv2_stage": {"main": stage}}}
    (finding,) = judge(document, "data-trace-off").findings
    assert finding.attribute == "route_settings[1].data_trace_enabled"


@pytest.mark.parametrize("rule", ["api-endpoint-off", "truststore-pinned"])
def test_what_is_no_api_is_not_applicable(outcomes: Outcomes, rule: str) -> None:
    assert outcomes(rule, "aws_vpc") == {NOT_APPLICABLE}
