"""The rule ``watched``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report

RULE = "watched"
Body = dict[str, Any]
Judge = Callable[..., Report]

TOPIC = "${aws_sns_topic.critical.arn}"
STREAM: Body = {"name": "stream-orders-dev01"}


def alarm(**body: Any) -> Body:
    """Return an alarm that tells a topic."""
    return {"alarm_name": "alarm-full-dev01", "alarm_actions": [TOPIC], **body}


def refused(judge: Judge, **resources: Body) -> set[str]:
    """Return the addresses that are refused."""
    document = {"resource": {kind: {"main": body} for kind, body in resources.items()}}
    return {one.address for one in judge(document, RULE).refusing}


def test_an_alarm_that_tells_a_topic_passes(judge: Judge) -> None:
    assert refused(judge, aws_cloudwatch_metric_alarm=alarm()) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"alarm_actions": []},
        {"alarm_actions": None},
        {"actions_enabled": False},
        {"actions_enabled": "false"},
    ],
)
def test_an_alarm_that_tells_nobody_is_refused(judge: Judge, changes: Body) -> None:
    found = refused(judge, aws_cloudwatch_metric_alarm=alarm(**changes))
    assert found == {"aws_cloudwatch_metric_alarm.main"}


@pytest.mark.parametrize(
    "rule",
    [
        'ALARM("${aws_cloudwatch_metric_alarm.main.alarm_name}")',
        "ALARM(alarm-full-dev01) OR ALARM(other)",
        'ALARM("alarm-full-dev01")',
    ],
)
def test_a_composite_alarm_may_tell_for_its_parts(judge: Judge, rule: str) -> None:
    """Amazon CloudWatch User Guide, Combining alarms: only the composite alarm has actions."""
    part = alarm(alarm_actions=[])
    composite: Body = {"alarm_rule": rule, "alarm_actions": [TOPIC]}
    resources = {"aws_cloudwatch_metric_alarm": part, "aws_cloudwatch_composite_alarm": composite}
    assert refused(judge, **resources) == set()
    composite["actions_enabled"] = False
    assert refused(judge, **resources) == {
        "aws_cloudwatch_metric_alarm.main",
        "aws_cloudwatch_composite_alarm.main",
    }


@pytest.mark.parametrize(
    "body",
    [
        {"dimensions": {"StreamName": "${aws_kinesis_stream.main.name}"}},
        {"dimensions": {"StreamName": "stream-orders-dev01"}},
        {
            "metric_query": [
                {"metric": {"dimensions": {"StreamName": "${aws_kinesis_stream.main.name}"}}}
            ]
        },
    ],
)
def test_a_stream_with_an_alarm_passes(judge: Judge, body: Body) -> None:
    found = refused(judge, aws_kinesis_stream=STREAM, aws_cloudwatch_metric_alarm=alarm(**body))
    assert found == set()


@pytest.mark.parametrize(
    "body",
    [
        {"dimensions": {"StreamName": "stream-other-dev01"}},
        {},
    ],
)
def test_a_stream_that_no_alarm_measures_is_refused(judge: Judge, body: Body) -> None:
    found = refused(judge, aws_kinesis_stream=STREAM, aws_cloudwatch_metric_alarm=alarm(**body))
    assert found == {"aws_kinesis_stream.main"}


def test_an_alarm_that_tells_nobody_watches_nothing(judge: Judge) -> None:
    mute = alarm(alarm_actions=[], dimensions={"StreamName": "${aws_kinesis_stream.main.name}"})
    assert refused(judge, aws_kinesis_stream=STREAM, aws_cloudwatch_metric_alarm=mute) == {
        "aws_kinesis_stream.main",
        "aws_cloudwatch_metric_alarm.main",
    }


@pytest.mark.parametrize(
    "kind",
    [
        "aws_rds_cluster",
        "aws_elasticache_replication_group",
        "aws_efs_file_system",
        "aws_kinesis_stream",
        "aws_api_gateway_stage",
    ],
)
def test_each_service_of_the_brief_needs_an_alarm_once_the_stack_has_alarms(
    judge: Judge, kind: str
) -> None:
    """The brief: CloudWatch metrics for all services, alarms for critical metrics."""
    assert refused(judge, **{kind: {}, "aws_cloudwatch_metric_alarm": alarm()}) == {f"{kind}.main"}
    assert refused(judge, **{kind: {}}) == set(), "plugins.monitoring may be off"


def test_an_ordinary_table_without_an_alarm_is_warned_of(judge: Judge) -> None:
    resources = {
        "aws_dynamodb_table": {"main": {}},
        "aws_cloudwatch_metric_alarm": {"main": alarm()},
    }
    found = judge({"resource": resources}, RULE)
    assert not found.refused
    assert [one.address for one in found.warnings] == ["aws_dynamodb_table.main"]
