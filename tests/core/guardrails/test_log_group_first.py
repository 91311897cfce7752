"""The rule ``log-group-first``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding, Outcome, Report

RULE = "log-group-first"
Body = dict[str, Any]
Judge = Callable[..., Report]

FUNCTION = (
    "aws_lambda_function",
    {"function_name": "function-a-dev01"},
    "/aws/lambda/function-a-dev01",
)
CLUSTER = (
    "aws_rds_cluster",
    {"cluster_identifier": "aurora-a", "enabled_cloudwatch_logs_exports": ["postgresql"]},
    "/aws/rds/cluster/aurora-a/postgresql",
)
INSTANCE = (
    "aws_db_instance",
    {"identifier": "db-a", "enabled_cloudwatch_logs_exports": ["upgrade"]},
    "/aws/rds/instance/db-a/upgrade",
)
PROXY = ("aws_db_proxy", {"name": "proxy-a"}, "/aws/rds/proxy/proxy-a")
EKS = (
    "aws_eks_cluster",
    {"name": "eks-a", "enabled_cluster_log_types": ["audit"]},
    "/aws/eks/eks-a/cluster",
)
OWN_NAME = ("aws_lambda_function", {"logging_config": {"log_group": "log-group-a"}}, "log-group-a")


def stack(kind: str, body: Body, groups: dict[str, str]) -> Body:
    made = {name: {"name": text} for name, text in groups.items()}
    return {"resource": {kind: {"writer": body}, "aws_cloudwatch_log_group": made}}


def refused(judge: Judge, document: Body) -> list[Finding]:
    return list(judge(document, RULE).findings)


@pytest.mark.parametrize(
    ("kind", "body", "name"), [FUNCTION, CLUSTER, INSTANCE, PROXY, EKS, OWN_NAME]
)
def test_a_group_that_aws_names_is_there_and_waited_for(
    judge: Judge, kind: str, body: Body, name: str
) -> None:
    waiting = {**body, "depends_on": ["aws_cloudwatch_log_group.logs"]}
    assert refused(judge, stack(kind, waiting, {"logs": name})) == []
    (late,) = refused(judge, stack(kind, body, {"logs": name}))
    assert "may be made later" in late.found
    (missing,) = refused(judge, stack(kind, waiting, {"logs": f"{name}x"}))
    assert missing.found == "no such group"
    assert name in missing.expected


def test_a_reference_to_the_group_is_waiting_too(judge: Judge) -> None:
    body = {"logging_config": {"log_group": "${aws_cloudwatch_log_group.logs.name}"}}
    assert refused(judge, stack("aws_lambda_function", body, {"logs": "log-group-a"})) == []


def test_what_exports_nothing_needs_no_group(outcomes: Callable[..., set[Outcome]]) -> None:
    for kind in ("aws_rds_cluster", "aws_db_instance", "aws_eks_cluster", "aws_vpc"):
        assert outcomes(RULE, kind) == {Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("kind", "argument"),
    [
        ("aws_flow_log", "log_destination"),
        ("aws_cloudtrail", "cloud_watch_logs_group_arn"),
        ("aws_api_gateway_stage", "access_log_settings.destination_arn"),
        ("aws_apigatewayv2_stage", "access_log_settings.destination_arn"),
        ("aws_elasticache_replication_group", "log_delivery_configuration.destination"),
        ("aws_sfn_state_machine", "logging_configuration.log_destination"),
    ],
)
def test_a_destination_is_a_group_of_the_stack(judge: Judge, kind: str, argument: str) -> None:
    def given(value: str) -> Body:
        block, _, name = argument.rpartition(".")
        body: Body = {block: {name: value}} if block else {name: value}
        return stack(kind, body, {"logs": "log-group-a"})

    assert refused(judge, given("${aws_cloudwatch_log_group.logs.arn}")) == []
    assert refused(judge, given("${aws_cloudwatch_log_group.logs.arn}:*")) == []
    for value in ("arn:aws:logs:r:1:log-group:x", "${var.x}", "${aws_cloudwatch_log_group.x.arn}"):
        assert len(refused(judge, given(value))) == 1


@pytest.mark.parametrize("kind", ["aws_api_gateway_stage", "aws_apigatewayv2_stage"])
def test_a_stage_without_an_access_log_is_refused(judge: Judge, kind: str) -> None:
    assert len(refused(judge, stack(kind, {}, {}))) == 1


def test_a_destination_elsewhere_in_the_stack_is_not_applicable(judge: Judge) -> None:
    body = {"log_destination": "${aws_s3_bucket.logs.arn}", "log_destination_type": "s3"}
    document = stack("aws_flow_log", body, {})
    document["resource"]["aws_s3_bucket"] = {"logs": {}}
    assert refused(judge, document) == []


@pytest.mark.parametrize(
    ("level", "group", "count"),
    [
        ("INFO", "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.a.id}/live", 0),
        ("INFO", "something-else", 1),
        ("OFF", "something-else", 0),
    ],
)
def test_execution_logs_of_an_api_have_a_group_too(
    judge: Judge, level: str, group: str, count: int
) -> None:
    at = {"rest_api_id": "${aws_api_gateway_rest_api.a.id}", "stage_name": "live"}
    stage = {
        **at,
        "access_log_settings": {"destination_arn": "${aws_cloudwatch_log_group.access.arn}"},
        "depends_on": ["aws_cloudwatch_log_group.logs"],
    }
    document = stack("aws_api_gateway_stage", stage, {"logs": group, "access": "x"})
    settings = {**at, "settings": {"logging_level": level}}
    document["resource"]["aws_api_gateway_method_settings"] = {"all": settings}
    assert len(refused(judge, document)) == count


def masks(group: str) -> Body:
    audit = {"Audit": {"FindingsDestination": {"CloudWatchLogs": {"LogGroup": group}}}}
    policy = {
        "Statement": [{"Operation": audit}, {"Operation": {"Deidentify": {"MaskConfig": {}}}}]
    }
    return {"log_group_name": "x", "policy_document": json.dumps(policy)}


PROTECTION = "aws_cloudwatch_log_data_protection_policy"


def test_what_masks_card_data_reports_to_a_group_of_the_stack(judge: Judge) -> None:
    good = masks("${aws_cloudwatch_log_group.found.name}")
    assert refused(judge, stack(PROTECTION, good, {"found": "log-group-found-dev01"})) == []
    for body in (good, masks("log-group-elsewhere")):
        (finding,) = refused(judge, stack(PROTECTION, body, {}))
        assert finding.attribute.startswith("policy_document.Statement[0].Operation.Audit")
        assert "a log group of this stack" in finding.expected


def test_a_protection_policy_may_be_a_data_source_and_must_be_readable(judge: Judge) -> None:
    written = {"log_group_name": "x", "policy_document": f"${{data.{PROTECTION}_document.a.json}}"}
    logs = [{"log_group": "${aws_cloudwatch_log_group.found.name}"}]
    audit = [{"findings_destination": [{"cloudwatch_logs": logs}]}]
    document = stack(PROTECTION, written, {"found": "log-group-found-dev01"})
    (unknown,) = refused(judge, document)
    assert unknown.attribute == "policy_document"
    body = {"statement": [{"operation": [{"audit": audit}]}]}
    document["data"] = {f"{PROTECTION}_document": {"a": body}}
    assert refused(judge, document) == []
    del document["resource"]["aws_cloudwatch_log_group"]["found"]
    assert len(refused(judge, document)) == 1
