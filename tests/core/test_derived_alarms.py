"""Metric maths and anomaly detection, by the rules of CloudWatch (API Reference, PutMetricAlarm)."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from strongroom import AnomalyAlarm, Metric, MetricMathAlarm, Severity
from strongroom_base.derived_alarms import references, with_references


def metric(name: str, **changes: Any) -> Metric:
    values: dict[str, Any] = {
        "id": name,
        "namespace": "AWS/Lambda",
        "metric": "Errors",
        "dimensions": {"FunctionName": "f"},
        "statistic": "Sum",
    }
    return Metric(**{**values, **changes})


MATHS = MetricMathAlarm(
    purpose="error-rate",
    description="More than a hundredth of the calls fail",
    severity=Severity.CRITICAL,
    expression="100 * errors / MAX([errors, calls])",
    label="Errors, per cent",
    metrics=(metric("errors"), metric("calls", metric="Invocations")),
    comparison="GreaterThanThreshold",
    threshold=1.0,
)
ANOMALY = AnomalyAlarm(
    purpose="odd-traffic",
    description="Traffic is not what it is at this hour",
    severity=Severity.WARNING,
    namespace="AWS/Lambda",
    metric="Invocations",
    dimensions={"FunctionName": "f"},
    statistic="Sum",
    comparison="LessThanLowerOrGreaterThanUpperThreshold",
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"expression": "errors / total"}, "calls, total is in one of the two only"),
        ({"expression": "errors"}, "calls is in one of the two only"),
        ({"expression": "SEARCH('x', 'Sum') + errors + calls"}, "SEARCH, which an alarm cannot"),
        (
            {"expression": "errors + calls" + " + 1" * 600},
            "an expression of up to 2,048 characters",
        ),
        ({"metrics": ()}, "expected 1 to 10 metrics, found 0"),
        ({"metrics": tuple(metric(f"m{n}") for n in range(11))}, "1 to 10 metrics, found 11"),
        ({"metrics": (metric("errors"), metric("errors"))}, "two metrics have the id errors"),
        ({"period": 45}, "a period of 10, 20, 30 or a multiple of 60 seconds"),
        ({"period": 3_600, "evaluation_periods": 200}, "604,800 seconds at most together"),
        ({"datapoints_to_alarm": 6}, "expected 1 to 5 datapoints_to_alarm, found 6"),
        ({"purpose": "Error Rate"}, "expected lower-case letters"),
        ({"purpose": "a" * 81}, "a purpose of up to 80 characters"),
        ({"comparison": "GreaterThanUpperThreshold"}, "comparison is"),
        ({"threshold": float("nan")}, "finite"),
    ],
)
def test_metric_maths_that_cloudwatch_would_refuse_cannot_be_declared(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises((ValueError, TypeError), match=said.replace(".", r"\.")):
        attrs.evolve(MATHS, **changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "Errors"}, "id"),
        ({"id": "2nd"}, "id"),
        ({"dimensions": {}}, "a metric of AWS/Lambda needs dimensions"),
        ({"statistic": "Median"}, "statistic is 'Median'"),
    ],
)
def test_a_metric_of_an_expression_is_one_that_cloudwatch_takes(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises((ValueError, TypeError), match=said):
        metric("errors", **{"id": "errors", **changes})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deviations": 0.0}, "deviations"),
        ({"period": 30}, "a period of a multiple of 60 seconds"),
        ({"comparison": "GreaterThanThreshold"}, "comparison is 'GreaterThanThreshold'"),
        ({"dimensions": {}}, "a metric of AWS/Lambda needs dimensions"),
        ({"description": "x" * 1_025}, "a description of up to 1,024 characters"),
    ],
)
def test_an_anomaly_that_cloudwatch_would_refuse_cannot_be_declared(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises((ValueError, TypeError), match=said):
        attrs.evolve(ANOMALY, **changes)


def test_functions_and_keywords_are_no_ids() -> None:
    """They are upper case; numbers with an exponent are no ids either."""
    attrs.evolve(MATHS, expression="IF(calls > 1e3 AND errors > 0, RATE(errors), FILL(calls, 0))")


@pytest.mark.parametrize("alarm", [MATHS, ANOMALY])
def test_references_are_put_back_where_they_were(alarm: Any) -> None:
    found = references(alarm)
    assert with_references(alarm, found) == alarm
    other = with_references(alarm, [f"{value}-{n}" for n, value in enumerate(found)])
    assert references(other) == [f"f-{n}" for n in range(len(found))]
