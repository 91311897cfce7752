"""The rule ``audit-kept``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report

RULE = "audit-kept"
Body = dict[str, Any]
Judge = Callable[..., Report]


def report(judge: Judge, kind: str, body: Body, **others: Body) -> Report:
    """Judge a resource beside others."""
    return judge({"resource": {**others, kind: {"main": body}}}, RULE)


def refused(judge: Judge, kind: str, body: Body, **others: Body) -> list[str]:
    """Return the arguments of a resource that are refused."""
    found = report(judge, kind, body, **others).refusing
    return [one.attribute for one in found if one.address == f"{kind}.main"]


TRAIL: Body = {
    "s3_bucket_name": "${aws_s3_bucket.trail.id}",
    "enable_log_file_validation": True,
    "is_multi_region_trail": True,
    "include_global_service_events": True,
    "cloud_watch_logs_group_arn": "${aws_cloudwatch_log_group.trail.arn}:*",
    "cloud_watch_logs_role_arn": "${aws_iam_role.trail.arn}",
}
LOGS: Body = {"aws_cloudwatch_log_group": {"trail": {}}, "aws_iam_role": {"trail": {}}}
MANAGEMENT = {"field_selector": [{"field": "eventCategory", "equals": ["Management"]}]}


def objects(*names: str) -> Body:
    """Return a selector of the objects of these buckets, or of every bucket."""
    fields: list[Body] = [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
    ]
    if names:
        fields.append({"field": "resources.ARN", "starts_with": list(names)})
    return {"field_selector": fields}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"advanced_event_selector": [MANAGEMENT]},
        {"event_selector": [{"include_management_events": True, "read_write_type": "All"}]},
    ],
)
def test_a_trail_of_all_regions_validated_passes(judge: Judge, more: Body) -> None:
    assert refused(judge, "aws_cloudtrail", {**TRAIL, **more}, **LOGS) == []


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"enable_logging": False}, "enable_logging"),
        ({"enable_logging": "false"}, "enable_logging"),
        ({"enable_log_file_validation": None}, "enable_log_file_validation"),
        ({"is_multi_region_trail": False}, "is_multi_region_trail"),
        ({"cloud_watch_logs_group_arn": None}, "cloud_watch_logs_group_arn"),
        ({"include_global_service_events": False}, "include_global_service_events"),
        (
            {"event_selector": [{"include_management_events": False}]},
            "event_selector.include_management_events",
        ),
        ({"event_selector": [{"read_write_type": "ReadOnly"}]}, "event_selector.read_write_type"),
        (
            {"event_selector": [{"exclude_management_event_sources": ["kms.amazonaws.com"]}]},
            "event_selector.exclude_management_event_sources",
        ),
        (
            {
                "advanced_event_selector": [
                    {"field_selector": [{"field": "eventCategory", "equals": ["Data"]}]}
                ]
            },
            "advanced_event_selector",
        ),
        (
            {
                "advanced_event_selector": [
                    {
                        "field_selector": [
                            *MANAGEMENT["field_selector"],
                            {"field": "eventSource", "not_equals": ["iam.amazonaws.com"]},
                        ]
                    }
                ]
            },
            "advanced_event_selector",
        ),
    ],
)
def test_a_trail_that_misses_events_is_refused(judge: Judge, changes: Body, argument: str) -> None:
    assert refused(judge, "aws_cloudtrail", {**TRAIL, **changes}, **LOGS) == [argument]


@pytest.mark.parametrize("days", [None, 0, 365, "400", 3653])
def test_logs_are_kept_for_a_year_or_for_ever(judge: Judge, days: Any) -> None:
    """PCI DSS 10.5.1: twelve months. CloudWatch keeps logs for ever where nothing is set."""
    assert refused(judge, "aws_cloudwatch_log_group", {"retention_in_days": days}) == []


@pytest.mark.parametrize("days", [1, 30, "90", "${var.days}"])
def test_logs_that_are_gone_within_a_year_are_refused(judge: Judge, days: Any) -> None:
    found = refused(judge, "aws_cloudwatch_log_group", {"retention_in_days": days})
    assert found == ["retention_in_days"]


@pytest.mark.parametrize(("days", "good"), [(120, True), (90, False), (1, False)])
def test_three_months_are_at_hand_where_the_trails_bucket_keeps_the_year(
    judge: Judge, days: int, good: bool
) -> None:
    """PCI DSS 10.5.1: twelve months, the last three at hand."""
    logs = "${aws_cloudwatch_log_group.main.arn}:*"
    trail = {"t": {**TRAIL, "cloud_watch_logs_group_arn": logs}}
    body = {"retention_in_days": days}
    found = refused(judge, "aws_cloudwatch_log_group", body, aws_cloudtrail=trail)
    assert (found == []) is good


def lifecycle(rule: Body) -> Body:
    """Return the lifecycle of the trail's bucket."""
    return {"bucket": "${aws_s3_bucket.trail.id}", "rule": [rule]}


@pytest.mark.parametrize(
    ("rule", "good"),
    [
        ({"expiration": [{"days": 400}]}, True),
        ({"expiration": [{"expired_object_delete_marker": True}]}, True),
        ({"expiration": [{"days": 30}]}, False),
        ({"expiration": [{"date": "2027-01-01T00:00:00Z"}]}, False),
        ({"noncurrent_version_expiration": [{"noncurrent_days": 30}]}, False),
    ],
)
def test_files_of_the_trail_are_kept_for_a_year(judge: Judge, rule: Body, good: bool) -> None:
    kind = "aws_s3_bucket_lifecycle_configuration"
    found = refused(judge, kind, lifecycle(rule), aws_cloudtrail={"t": TRAIL})
    assert (found == []) is good
    assert refused(judge, kind, lifecycle(rule)) == []


def test_access_logs_are_kept_for_a_year(judge: Judge) -> None:
    kind = "aws_s3_bucket_lifecycle_configuration"
    logging = {"l": {"bucket": "b", "target_bucket": "${aws_s3_bucket.trail.bucket}"}}
    short = lifecycle({"expiration": [{"days": 30}]})
    assert refused(judge, kind, short, aws_s3_bucket_logging=logging)


def test_the_trails_bucket_records_who_reads_it(judge: Judge) -> None:
    """AWS Security Hub, CloudTrail.7."""
    trail = {
        "t": {
            **TRAIL,
            "s3_bucket_name": "${aws_s3_bucket.main.id}",
            "advanced_event_selector": [MANAGEMENT, objects("${aws_s3_bucket.main.arn}/")],
        }
    }
    logging = {"l": {"bucket": "${aws_s3_bucket.main.id}"}}
    assert refused(judge, "aws_s3_bucket", {}, aws_cloudtrail=trail) == [""]
    both = {"aws_cloudtrail": trail, "aws_s3_bucket_logging": logging}
    assert refused(judge, "aws_s3_bucket", {}, **both) == []


@pytest.mark.parametrize(
    ("selectors", "good"),
    [
        ([], False),
        ([MANAGEMENT], False),
        ([MANAGEMENT, objects("${aws_s3_bucket.other.arn}/")], False),
        ([MANAGEMENT, objects("${aws_s3_bucket.main.arn}/")], True),
        ([MANAGEMENT, objects()], True),
    ],
)
def test_the_objects_of_each_bucket_are_in_the_trail(
    judge: Judge, selectors: list[Body], good: bool
) -> None:
    """CIS AWS Foundations 3.8 and 3.9: reads and writes of objects are logged."""
    trail = {"t": {**TRAIL, "advanced_event_selector": selectors}}
    assert (refused(judge, "aws_s3_bucket", {}, aws_cloudtrail=trail) == []) is good


@pytest.mark.parametrize(
    ("kind", "body", "others"),
    [
        ("aws_flow_log", {"vpc_id": "v", "traffic_type": "ALL"}, {}),
        ("aws_flow_log", {"transit_gateway_id": "t"}, {}),
        ("aws_vpc", {}, {"aws_flow_log": {"f": {"vpc_id": "${aws_vpc.main.id}"}}}),
        (
            "aws_api_gateway_stage",
            {"access_log_settings": {"destination_arn": "a"}},
            {
                "aws_api_gateway_method_settings": {
                    "s": {"stage_name": "${aws_api_gateway_stage.main.stage_name}"}
                }
            },
        ),
        (
            "aws_wafv2_web_acl",
            {},
            {
                "aws_wafv2_web_acl_logging_configuration": {
                    "l": {"resource_arn": "${aws_wafv2_web_acl.main.arn}"}
                }
            },
        ),
        ("aws_rds_cluster", {"enabled_cloudwatch_logs_exports": ["postgresql"]}, {}),
        ("aws_sfn_state_machine", {"logging_configuration": {"level": "ALL"}}, {}),
        ("aws_route53_zone", {"vpc": [{"vpc_id": "v"}]}, {}),
    ],
)
def test_what_is_recorded_passes(judge: Judge, kind: str, body: Body, others: Body) -> None:
    assert refused(judge, kind, body, **others) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_flow_log", {"vpc_id": "v", "traffic_type": "REJECT"}),
        ("aws_flow_log", {"vpc_id": "v"}),
        ("aws_vpc", {}),
        ("aws_api_gateway_stage", {}),
        ("aws_apigatewayv2_stage", {}),
        ("aws_api_gateway_method_settings", {"settings": {"logging_level": "OFF"}}),
        ("aws_wafv2_web_acl", {}),
        ("aws_rds_cluster", {}),
        ("aws_rds_cluster", {"enabled_cloudwatch_logs_exports": []}),
        ("aws_sfn_state_machine", {"logging_configuration": {"level": "OFF"}}),
        ("aws_opensearch_domain", {}),
        ("aws_redshift_cluster", {}),
        ("aws_route53_zone", {}),
        ("aws_cloudtrail_event_data_store", {"retention_period": 7}),
    ],
)
def test_what_is_not_recorded_is_refused(judge: Judge, kind: str, body: Body) -> None:
    assert refused(judge, kind, body)
