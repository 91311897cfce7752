"""CloudWatch as Terraform makes composite alarms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]


def put_metric_alarm(watch: Any, name: str) -> None:
    watch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/SQS",
        MetricName="NumberOfMessagesSent",
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        Period=60,
        Statistic="Sum",
        Threshold=0,
    )


def test_a_composite_alarm_is_made_of_alarms_that_are_there(client: Client) -> None:
    watch = client("cloudwatch")
    put_metric_alarm(watch, "gap-child")
    with pytest.raises(ClientError, match="do not exist"):
        watch.put_composite_alarm(AlarmName="gap", AlarmRule='ALARM("gap-nobody")')
    tags = [{"Key": "Name", "Value": "gap"}]
    watch.put_composite_alarm(AlarmName="gap", AlarmRule='ALARM("gap-child")', Tags=tags)
    (found,) = watch.describe_alarms(AlarmNames=["gap"], AlarmTypes=["CompositeAlarm"])[
        "CompositeAlarms"
    ]
    assert found["AlarmRule"] == 'ALARM("gap-child")'
    assert watch.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"] == tags
    with pytest.raises(ClientError, match="gap is made of them"):
        watch.delete_alarms(AlarmNames=["gap-child"])
    watch.delete_alarms(AlarmNames=["gap"])
    watch.delete_alarms(AlarmNames=["gap-child"])
    assert watch.describe_alarms(AlarmNames=["gap", "gap-child"])["MetricAlarms"] == []
