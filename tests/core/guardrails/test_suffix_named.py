"""The rule ``suffix-named``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_base.naming import PURPOSE_ROOM, RULES, physical_name
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.engine import check, read_stack
from strongroom_guardrails.model import Finding, Outcome, Report
from strongroom_guardrails.rules import suffix_named
from support.strategies import suffixes, words

Findings = Callable[..., list[Finding]]
RULE = "suffix-named"


@given(
    kind=st.sampled_from(sorted(RULES)),
    purpose=words(PURPOSE_ROOM),
    suffix=suffixes,
)
def test_every_name_that_the_namer_makes_passes(kind: str, purpose: str, suffix: str) -> None:
    """For any type in the table, any purpose that fits and any accepted suffix."""
    name = physical_name(kind, purpose, suffix)
    body: dict[str, Any] = {"tags": {"Name": name.removeprefix("alias/")}}
    known = facts(kind)
    assert known is not None
    body |= dict.fromkeys(known.names, name)
    provider = {"aws": {"default_tags": {"tags": {"EnvironmentSuffix": suffix}}}}
    document = {"provider": provider, "resource": {kind: {"x": body}}}
    assert check(read_stack(document), [suffix_named.RULE]).findings == ()


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        7,
        "main",
        "stream-main",
        "stream-dev01",
        "stream--dev01",
        "stream-main-dev02",
        "stream-main-xdev01",
        "stream-main-dev01-x",
        "queue-main-dev01",
        "Stream-main-dev01",
        "stream-Main-dev01",
        "stream-main_dev01",
        "stream-" + "x" * 128 + "-dev01",
    ],
)
def test_a_name_of_another_form_is_refused(findings: Findings, name: Any) -> None:
    (finding,) = findings(RULE, "aws_kinesis_stream", name=name)
    assert (finding.outcome, finding.attribute) == (Outcome.FAIL, "name")
    assert finding.expected.startswith("stream-PURPOSE-dev01, at most 128 characters")


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("${var.name}", Outcome.UNKNOWN),
        ("stream-main-${var.suffix}", Outcome.UNKNOWN),
        ("${var.kind}-main-dev01", Outcome.UNKNOWN),
        ("stream-${var.name}", Outcome.UNKNOWN),
        ("${var.name}-dev02", Outcome.FAIL),
    ],
)
def test_a_name_that_is_not_known_is_refused(
    findings: Findings, name: str, outcome: Outcome
) -> None:
    (finding,) = findings(RULE, "aws_kinesis_stream", name=name)
    assert finding.outcome is outcome


def test_a_reference_inside_the_purpose_is_fine(findings: Findings) -> None:
    assert findings(RULE, "aws_kinesis_stream", name="stream-${each.key}-dev01") == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_iam_role", {"name_prefix": "role-main-dev01"}),
        ("aws_s3_bucket", {"bucket_prefix": "bucket-main-dev01"}),
        ("aws_rds_cluster", {"cluster_identifier_prefix": "aurora-main-dev01"}),
    ],
)
def test_a_random_name_is_refused(findings: Findings, kind: str, body: dict[str, str]) -> None:
    assert next(iter(body)) in {finding.attribute for finding in findings(RULE, kind, **body)}


@pytest.mark.parametrize(
    ("kind", "argument", "name"),
    [
        ("aws_s3_bucket", "bucket", "bucket-main-dev01"),
        ("aws_s3_bucket", "bucket", "aws-waf-logs-main-dev01"),
        ("aws_efs_file_system", "creation_token", "efs-audit-dev01"),
        ("aws_elasticache_user", "user_id", "redis-user-app-dev01"),
        ("aws_lambda_function", "function_name", "function-x-dev01"),
        ("aws_cloudwatch_metric_alarm", "alarm_name", "alarm-x-dev01"),
        ("aws_rds_cluster_instance", "identifier", "aurora-writer-dev01"),
        ("aws_kms_alias", "name", "alias/key-x-dev01"),
        ("aws_cloudwatch_log_group", "name", "log-group-x-dev01"),
        ("aws_cloudwatch_log_group", "name", "/aws/rds/cluster/aurora-x-dev01/postgresql"),
        ("aws_cloudwatch_log_group", "name", "/aws/vpc/dev01"),
        ("aws_cloudwatch_log_group", "name", "aws-waf-logs-x-dev01"),
        (
            "aws_cloudwatch_log_group",
            "name",
            "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.x.id}/live-dev01",
        ),
        ("aws_sqs_queue", "name", "queue-x-dev01.fifo"),
        ("aws_iot_topic_rule", "name", "iot_topic_rule_x_dev01"),
    ],
)
def test_each_type_is_named_by_its_own_argument_and_form(
    findings: Findings, kind: str, argument: str, name: str
) -> None:
    assert findings(RULE, kind, **{argument: name}) == []


@pytest.mark.parametrize(
    "name", ["/aws/lambda/function-x", "/aws/lambda/x-dev01x", "/other/log-group-x-dev01"]
)
def test_a_fixed_form_must_still_carry_the_suffix(findings: Findings, name: str) -> None:
    (finding,) = findings(RULE, "aws_cloudwatch_log_group", name=name)
    assert "/aws/" in finding.expected


def test_a_name_is_followed_to_the_resource_that_it_comes_from(
    judge: Callable[..., Report], compliant: Callable[[], dict[str, Any]]
) -> None:
    document = compliant()
    name = "/aws/rds/cluster/${aws_rds_cluster.kms_main.cluster_identifier}/postgresql"
    document["resource"]["aws_cloudwatch_log_group"]["kms_main"]["name"] = name
    assert not judge(document, RULE).refused
    document["resource"]["aws_rds_cluster"]["kms_main"]["cluster_identifier"] = "aurora"
    assert {f.address for f in judge(document, RULE).findings} == {
        "aws_rds_cluster.kms_main",
        "aws_cloudwatch_log_group.kms_main",
    }


def test_two_resources_of_a_type_cannot_have_one_name(
    judge: Callable[..., Report], compliant: Callable[[], dict[str, Any]]
) -> None:
    document = compliant()
    streams = document["resource"]["aws_kinesis_stream"]
    streams["kms_other"] = streams["kms_main"]
    found = judge(document).findings
    assert [finding.address for finding in found] == [
        "aws_kinesis_stream.kms_main",
        "aws_kinesis_stream.kms_other",
    ]
    assert {finding.expected for finding in found} == {
        "a name that no other resource of its type has"
    }


def test_names_from_one_reference_are_not_taken_for_twins(
    judge: Callable[..., Report], compliant: Callable[[], dict[str, Any]]
) -> None:
    document = compliant()
    streams = document["resource"]["aws_kinesis_stream"]
    streams["kms_main"]["name"] = "stream-${each.key}-dev01"
    streams["kms_other"] = streams["kms_main"]
    assert not judge(document).refused


@pytest.mark.parametrize(
    ("tags", "refused"),
    [
        ({"Name": "vpc-main-dev01"}, False),
        ({"Name": "main-dev01"}, True),
        ({"Name": "vpc-main"}, True),
        ({"Name": None}, True),
        ({}, True),
        (None, True),
        ("${var.tags}", True),
    ],
)
def test_a_type_without_a_name_carries_a_name_tag(
    findings: Findings, tags: Any, refused: bool
) -> None:
    assert bool(findings(RULE, "aws_vpc", tags=tags)) is refused


@pytest.mark.parametrize(
    ("tag", "refused"), [("anything-dev01", False), ("anything", True), ("x-prod", True)]
)
def test_the_name_tag_of_a_named_or_adopted_resource_carries_the_suffix(
    findings: Findings, tag: str, refused: bool
) -> None:
    assert bool(findings(RULE, "aws_default_route_table", tags={"Name": tag})) is refused
    named = {"name": "stream-main-dev01", "tags": {"Name": tag}}
    assert bool(findings(RULE, "aws_kinesis_stream", **named)) is refused


def test_what_has_neither_name_nor_tags_is_not_applicable(
    outcomes: Callable[..., set[Outcome]],
) -> None:
    assert outcomes(RULE, "aws_route_table_association") == {Outcome.NOT_APPLICABLE}


def test_without_a_suffix_nothing_can_be_said_of_names(judge: Callable[..., Report]) -> None:
    named = {"name": "stream-main-dev01", "tags": {"Name": "stream-main-dev01"}}
    report = judge({"resource": {"aws_kinesis_stream": {"x": named}}}, RULE)
    assert {finding.outcome for finding in report.findings} == {Outcome.UNKNOWN}


def test_an_unknown_type_is_refused(findings: Findings) -> None:
    assert [f.outcome for f in findings(RULE, "aws_nothing_such")] == [Outcome.UNKNOWN]
