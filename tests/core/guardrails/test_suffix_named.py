"""The rule ``suffix-named``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_base.naming import (
    PURPOSE_ROOM,
    RULES,
    NameLimit,
    find_rule,
    physical_name,
    stated_rules,
)
from strongroom_guardrails.catalogue import facts, known_types
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


def test_the_namer_and_the_guardrail_agree_on_every_type_whose_limit_is_known() -> None:
    """679 types; a short purpose fits each with the longest suffix."""
    suffix = "dev-01-ca-cen"
    named = {
        kind: dict.fromkeys(known.names, physical_name(kind, "x1", suffix))
        for kind in known_types()
        if (known := facts(kind)) and known.names and find_rule(kind)
    }
    provider = {"aws": {"default_tags": {"tags": {"EnvironmentSuffix": suffix}}}}
    resources = {kind: {"x": body} for kind, body in named.items()}
    document = {"provider": provider, "resource": resources}
    assert check(read_stack(document), [suffix_named.RULE]).findings == ()
    assert len(named) > 650


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
    ("kind", "argument", "name"),
    [
        ("aws_cloudwatch_log_metric_filter", "name", "cloudwatch-log-metric-filter-x-dev01"),
        (
            "aws_cloudwatch_log_subscription_filter",
            "name",
            "cloudwatch-log-subscription-filter-x-dev01",
        ),
        ("aws_api_gateway_authorizer", "name", "api-gateway-authorizer-x-dev01"),
        ("aws_api_gateway_request_validator", "name", "api-gateway-request-validator-x-dev01"),
        ("aws_api_gateway_model", "name", "modelxdev01"),
        ("aws_appautoscaling_policy", "name", "appautoscaling-policy-x-dev01"),
        ("aws_appautoscaling_scheduled_action", "name", "appautoscaling-scheduled-action-x-dev01"),
        ("aws_autoscaling_policy", "name", "autoscaling-policy-x-dev01"),
        ("aws_cloudwatch_event_target", "target_id", "cloudwatch-event-target-x-dev01"),
        ("aws_iam_role_policy", "name", "iam-role-policy-x-dev01"),
        ("aws_lambda_permission", "statement_id", "lambda-permission-x-dev01"),
        ("aws_api_gateway_stage", "stage_name", "live-dev01"),
        ("aws_lambda_alias", "name", "live-dev01"),
    ],
)
def test_a_name_inside_another_resource_carries_the_suffix(
    findings: Findings, kind: str, argument: str, name: str
) -> None:
    tags = {"tags": {"Name": "x-dev01"}}
    assert findings(RULE, kind, **{argument: name}, **tags) == []
    (finding,) = findings(RULE, kind, **{argument: name.replace("dev01", "")}, **tags)
    assert (finding.outcome, finding.attribute) == (Outcome.FAIL, argument)
    assert "dev01" in finding.expected


@pytest.mark.parametrize(
    ("kind", "argument", "longest", "limit"),
    [
        ("aws_lb", "name", "lb-{}-dev01", 32),
        ("aws_opensearch_domain", "domain_name", "domain-{}-dev01", 28),
        ("aws_lb_target_group", "name", "tg-{}-dev01", 32),
        ("aws_sqs_queue", "name", "queue-{}-dev01.fifo", 80),
    ],
)
def test_a_literal_name_longer_than_aws_takes_is_refused(
    findings: Findings, kind: str, argument: str, longest: str, limit: int
) -> None:
    room = limit - len(longest.format(""))
    assert findings(RULE, kind, **{argument: longest.format("x" * room)}) == []
    (finding,) = findings(RULE, kind, **{argument: longest.format("x" * (room + 1))})
    assert f"at most {limit} characters" in finding.expected


def test_a_third_party_s_longer_first_part_is_fine(findings: Findings) -> None:
    """The type's own words are a good first part too, where they fit."""
    assert findings(RULE, "aws_lb_target_group", name="lb-target-group-x-dev01") == []


def test_a_name_whose_limit_is_unknown_is_unknown(findings: Findings) -> None:
    (finding,) = findings(RULE, "aws_ram_resource_share", name="ram-resource-share-x-dev01")
    assert finding.outcome is Outcome.UNKNOWN
    assert "a plugin can state it" in finding.expected


def test_a_limit_that_a_plugin_states_counts() -> None:
    rules = stated_rules([NameLimit("aws_ram_resource_share", 60)])
    provider = {"aws": {"default_tags": {"tags": {"EnvironmentSuffix": "dev01"}}}}

    def outcomes(name: str) -> list[Outcome]:
        document = {
            "provider": provider,
            "resource": {"aws_ram_resource_share": {"x": {"name": name}}},
        }
        stack = read_stack(document, name_rules=rules)
        return [finding.outcome for finding in check(stack, [suffix_named.RULE]).findings]

    assert outcomes("ram-resource-share-x-dev01") == []
    assert outcomes(f"ram-resource-share-{'x' * 60}-dev01") == [Outcome.FAIL]


def test_names_inside_other_resources_may_be_alike(
    judge: Callable[..., Report], compliant: Callable[[], dict[str, Any]]
) -> None:
    document = compliant()
    permissions = document["resource"]["aws_lambda_permission"]
    permissions["kms_other"] = permissions["kms_main"]
    assert not judge(document, RULE).refused


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
    assert not judge(document, "suffix-named").refused


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
