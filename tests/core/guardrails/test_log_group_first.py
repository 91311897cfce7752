"""The rule ``log-group-first``."""

from __future__ import annotations

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
    assert "may be created later" in late.found
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
