"""Alarms on expressions and on bands, as CloudWatch gets them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from strongroom import (
    Alarm,
    AnomalyAlarm,
    AnyAlarm,
    Metric,
    MetricMathAlarm,
    PluginInfo,
    Severity,
)
from strongroom_base.errors import ConfigError
from strongroom_kit.testing.deployment import deployed
from support.cli import strongroom
from support.plugins import installed, make_plugin
from support.synthesis import built_in, of_type, only, synthesise

DIMENSIONS: Any = {"QueueName": "orders"}


def query(name: str, metric: str) -> Metric:
    return Metric(
        id=name, namespace="AWS/SQS", metric=metric, dimensions=DIMENSIONS, statistic="Sum"
    )


ALARMS: tuple[AnyAlarm, ...] = (
    Alarm(
        purpose="orders-waiting",
        description="Orders wait",
        severity=Severity.WARNING,
        namespace="AWS/SQS",
        metric="ApproximateAgeOfOldestMessage",
        dimensions=DIMENSIONS,
        statistic="Maximum",
        comparison="GreaterThanThreshold",
        threshold=60,
    ),
    MetricMathAlarm(
        purpose="orders-piling",
        description="Fewer orders leave than come",
        severity=Severity.CRITICAL,
        expression="sent - deleted",
        label="Orders that stay",
        metrics=(
            query("sent", "NumberOfMessagesSent"),
            query("deleted", "NumberOfMessagesDeleted"),
        ),
        comparison="GreaterThanThreshold",
        threshold=100,
    ),
    AnomalyAlarm(
        purpose="orders-odd",
        description="Unusually few orders",
        severity=Severity.WARNING,
        namespace="AWS/SQS",
        metric="NumberOfMessagesSent",
        dimensions=DIMENSIONS,
        statistic="Sum",
        comparison="LessThanLowerThreshold",
        deviations=3.0,
    ),
)

CONFIG = f"{only('kms', 'monitoring')}[plugins.acme]\n"


def acme() -> Any:
    def alarms() -> Iterable[AnyAlarm]:
        return ALARMS

    plugin = make_plugin(PluginInfo(name="acme", summary="x"), strongroom_alarms=alarms)
    return installed("acme", lambda: plugin)


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    document = synthesise(CONFIG, extra=[acme()]).document
    found = of_type(document, "aws_cloudwatch_metric_alarm")
    return {path.rpartition("/")[2]: body for path, body in found.items() if "/acme/" in path}


def test_an_expression_is_one_query_over_those_of_its_metrics(made: dict[str, Any]) -> None:
    body = made["orders-piling"]
    assert body["threshold"] == 100
    assert not body.keys() & {"metric_name", "namespace", "period", "statistic", "dimensions"}
    expression, *metrics = body["metric_query"]
    assert expression["expression"] == "sent - deleted"
    assert expression["return_data"] is True
    assert [m["id"] for m in metrics] == ["sent", "deleted"]
    assert metrics[0]["metric"] == {
        "namespace": "AWS/SQS",
        "metric_name": "NumberOfMessagesSent",
        "dimensions": {"QueueName": "orders"},
        "stat": "Sum",
        "period": 60,
    }
    assert not any(m.get("return_data") for m in metrics)


def test_a_band_is_the_threshold_of_its_metric(made: dict[str, Any]) -> None:
    body = made["orders-odd"]
    band, metric = body["metric_query"]
    assert body["threshold_metric_id"] == band["id"]
    assert "threshold" not in body
    assert band["expression"] == f"ANOMALY_DETECTION_BAND({metric['id']}, 3)"
    assert metric["return_data"] is True
    assert metric["metric"]["period"] == 300


def test_the_dashboard_draws_them(made: dict[str, Any]) -> None:
    del made
    document = synthesise(CONFIG, extra=[acme()]).document
    (dashboard,) = of_type(document, "aws_cloudwatch_dashboard").values()
    widgets = json.loads(dashboard["dashboard_body"])["widgets"]
    graphs = {w["properties"].get("title"): w["properties"] for w in widgets}
    maths = graphs["Orders that stay"]["metrics"]
    assert maths[0][0]["expression"] == "sent - deleted"
    assert maths[1][:4] == ["AWS/SQS", "NumberOfMessagesSent", "QueueName", "orders"]
    assert maths[1][4] == {"id": "sent", "stat": "Sum", "visible": False}
    assert "NumberOfMessagesSent, expected" in graphs


def test_an_override_of_a_threshold_that_is_none_is_a_problem_of_the_config() -> None:
    override = '[[plugins.monitoring.overrides]]\nalarm = "orders-odd"\nthreshold = 5\n'
    with pytest.raises(ConfigError, match="orders-odd has no threshold: its band follows"):
        synthesise(f"{CONFIG}{override}", extra=[acme()])


def test_an_expression_takes_an_override() -> None:
    override = '[[plugins.monitoring.overrides]]\nalarm = "orders-piling"\nthreshold = 5\n'
    found = of_type(
        synthesise(f"{CONFIG}{override}", extra=[acme()]).document, "aws_cloudwatch_metric_alarm"
    )
    assert found["monitoring/alarms/acme/orders-piling"]["threshold"] == 5


LOCAL = """\

from strongroom import AnomalyAlarm, Metric, MetricMathAlarm, PluginInfo, Severity, hookimpl

@hookimpl
def strongroom_plugin():
    return PluginInfo(name="acme", summary="Alarms of each kind")

@hookimpl
def strongroom_alarms():
    sent = dict(namespace="AWS/SQS", metric="Sent", dimensions={"QueueName": "q"}, statistic="Sum")
    common = dict(description="Odd", severity=Severity.WARNING)
    return [
        MetricMathAlarm(purpose="maths", expression="sent / 2", label="Half", threshold=3,
                        metrics=[Metric(id="sent", **sent)], comparison="LessThanThreshold", **common),
        AnomalyAlarm(purpose="odd", comparison="GreaterThanUpperThreshold", **sent, **common),
    ]
"""


def test_the_command_shows_what_they_are_on(tmp_path: Path) -> None:
    (tmp_path / "acme.py").write_text(LOCAL)
    (tmp_path / "strongroom.toml").write_text(
        f'environment_suffix = "dev01"\n{only("kms", "monitoring")}[plugins.acme]\npath = "acme.py"\n'
    )
    shown = json.loads(strongroom("alarms", "--json", cwd=tmp_path).stdout)["alarms"]
    found = {alarm["alarm"]: alarm for alarm in shown if alarm["plugin"] == "acme"}
    assert found["maths"]["kind"] == "metric maths"
    assert (found["maths"]["expression"], found["maths"]["condition"]) == ("sent / 2", "< 3")
    assert found["maths"]["metric"] is None
    assert found["odd"]["metric"] == "Sent"
    assert found["odd"]["condition"] == "above the band of 2 standard deviations"
    text = strongroom("alarms", cwd=tmp_path).stdout
    assert "sent / 2 < 3, 5 of 5 times 60 s" in text
    assert "Sum of AWS/SQS Sent above the band of 2 standard deviations, 3 of 3 times 300 s" in text


@pytest.mark.e2e
@pytest.mark.slow
def test_one_of_each_kind_is_deployed_and_stays_as_it_is(tmp_path: Path) -> None:
    """By real Terraform: a second plan has no changes, and a destroy leaves nothing."""
    plugins = ["monitoring", "acme"]
    with deployed(tmp_path, plugins, closed=True, installed=[*built_in(), acme()]) as held:
        names = json.dumps(held["aws_cloudwatch_metric_alarm"])
        for alarm in ALARMS:
            assert f"alarm-{alarm.purpose}-" in names
