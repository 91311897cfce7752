"""The rule ``log-destination-own``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding, Report

RULE = "log-destination-own"
Body = dict[str, Any]
Judge = Callable[..., Report]


def stack(kind: str, body: Body, groups: dict[str, str]) -> Body:
    made = {name: {"name": text} for name, text in groups.items()}
    return {"resource": {kind: {"writer": body}, "aws_cloudwatch_log_group": made}}


def refused(judge: Judge, document: Body) -> list[Finding]:
    return list(judge(document, RULE).findings)


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
