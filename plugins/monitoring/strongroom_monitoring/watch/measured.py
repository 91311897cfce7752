"""What a CloudWatch alarm is on, as Terraform's arguments: a metric, an expression or a band.

Plain data; argument names are those of ``aws_cloudwatch_metric_alarm``.
"""

from __future__ import annotations

from typing import Any

from strongroom import Alarm, AnomalyAlarm, AnyAlarm, Metric, MetricMathAlarm

RESULT = "result"
"""The id of an alarm's expression; ``result0`` and so on when a metric is called so."""

BAND = "band"
MEASURED = "measured"


def measured(alarm: AnyAlarm) -> dict[str, Any]:
    """Return the arguments that say what an alarm is on and what it is compared with."""
    if isinstance(alarm, MetricMathAlarm):
        return _expression(alarm)
    if isinstance(alarm, AnomalyAlarm):
        return _band(alarm)
    return _metric(alarm)


def _metric(alarm: Alarm) -> dict[str, Any]:
    percentile = alarm.statistic.startswith("p")
    return {
        "namespace": alarm.namespace,
        "metric_name": alarm.metric,
        "dimensions": dict(alarm.dimensions) or None,
        "statistic": None if percentile else alarm.statistic,
        "extended_statistic": alarm.statistic if percentile else None,
        # A percentile of a few calls says nothing, and would page someone at night.
        "evaluate_low_sample_count_percentiles": "ignore" if percentile else None,
        "threshold": alarm.threshold,
        "period": alarm.period,
    }


def _expression(alarm: MetricMathAlarm) -> dict[str, Any]:
    taken = {metric.id for metric in alarm.metrics}
    free = (f"{RESULT}{n}" for n in range(len(taken)))
    result = RESULT if RESULT not in taken else next(name for name in free if name not in taken)
    return {
        "threshold": alarm.threshold,
        "metric_query": [
            {
                "id": result,
                "expression": alarm.expression,
                "label": alarm.label,
                "return_data": True,
            },
            *(_query(metric.id, metric, alarm.period) for metric in alarm.metrics),
        ],
    }


def _band(alarm: AnomalyAlarm) -> dict[str, Any]:
    return {
        "threshold_metric_id": BAND,
        "metric_query": [
            {
                "id": BAND,
                "expression": f"ANOMALY_DETECTION_BAND({MEASURED}, {alarm.deviations:g})",
                "label": f"{alarm.metric} (expected)",
                "return_data": True,
            },
            {**_query(MEASURED, alarm, alarm.period), "return_data": True},
        ],
    }


def _query(name: str, metric: Metric | AnomalyAlarm, period: int) -> dict[str, Any]:
    return {
        "id": name,
        "metric": {
            "namespace": metric.namespace,
            "metric_name": metric.metric,
            "dimensions": dict(metric.dimensions) or None,
            "stat": metric.statistic,
            "period": period,
        },
    }
