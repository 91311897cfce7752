"""Alarms on what is computed from metrics: metric maths and anomaly detection.

Rules and limits: CloudWatch API Reference, PutMetricAlarm, MetricDataQuery and MetricStat; Amazon
CloudWatch User Guide, "Creating a CloudWatch alarm based on a metric math expression" and "Creating a
CloudWatch alarm based on anomaly detection".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import attrs

from strongroom_base.declarations import (
    Alarm,
    Severity,
    check_alarm_texts,
    check_alarm_times,
    check_dimensions,
)
from strongroom_base.naming import WORD
from strongroom_base.typed import as_pairs, typed

MOST_METRICS = 10
"""Metrics in the expression of an alarm."""

LONGEST_EXPRESSION = 2_048
"""Characters of an expression."""

Statistic = Literal[
    "Average", "Maximum", "Minimum", "Sum", "SampleCount", "p50", "p90", "p95", "p99", "p99.9"
]
Missing = Literal["breaching", "notBreaching", "ignore", "missing"]

_ID = re.compile(r"[a-z][A-Za-z0-9_]{0,254}")
_IDS = re.compile(r"(?<![A-Za-z0-9_.'\"])[a-z][A-Za-z0-9_]*")
_SEVERAL = re.compile(
    r"\b(SEARCH|METRICS|SELECT|EXPLORE|INSIGHT_RULE_METRIC|ANOMALY_DETECTION_BAND)\b"
)


def _purpose(instance: object, _: attrs.Attribute[str], value: str) -> None:
    if not WORD.fullmatch(value):
        message = (
            f"{type(instance).__name__}.purpose is {value!r}; expected lower-case letters, digits and "
            "single hyphens between them"
        )
        raise ValueError(message)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Metric:
    """A metric that an expression names.

    :param id: what the expression calls it: a lower-case letter, then letters, digits and underscores.
    :param dimensions: as for :class:`Alarm`.
    """

    id: str = attrs.field(validator=attrs.validators.matches_re(_ID))
    namespace: str
    metric: str
    dimensions: tuple[tuple[str, str], ...] = attrs.field(converter=as_pairs)
    statistic: Statistic

    def __attrs_post_init__(self) -> None:
        """Refuse a metric of a whole account."""
        check_dimensions(f"Metric {self.id}", self.namespace, self.dimensions)


@attrs.frozen(kw_only=True, field_transformer=typed)
class MetricMathAlarm:
    """A CloudWatch alarm on an expression over several metrics, such as a rate of errors.

    :param expression: CloudWatch's metric maths over the ids of ``metrics``, giving one time series,
        such as ``100 * errors / requests``.
    :param label: what the expression is, in a few words, for the dashboard.
    :param metrics: one to ten; each is used in the expression.

    The other parameters are those of :class:`Alarm`; every metric has the same period.

    :raises ValueError: when CloudWatch would refuse it.
    """

    purpose: str = attrs.field(validator=_purpose)
    description: str
    severity: Severity
    expression: str
    label: str
    metrics: tuple[Metric, ...]
    comparison: Literal[
        "GreaterThanThreshold",
        "GreaterThanOrEqualToThreshold",
        "LessThanThreshold",
        "LessThanOrEqualToThreshold",
    ]
    threshold: float
    period: int = 60
    evaluation_periods: int = attrs.field(default=5, validator=attrs.validators.ge(1))
    datapoints_to_alarm: int | None = None
    treat_missing_data: Missing = "notBreaching"

    def __attrs_post_init__(self) -> None:
        """Refuse what CloudWatch does not take."""
        check_alarm_texts(self)
        check_alarm_times(self)
        self._check_metrics()
        self._check_expression()

    def _check_metrics(self) -> None:
        ids = [metric.id for metric in self.metrics]
        if not 1 <= len(ids) <= MOST_METRICS:
            raise ValueError(
                f"MetricMathAlarm {self.purpose}: expected 1 to {MOST_METRICS} metrics, found {len(ids)}"
            )
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(
                f"MetricMathAlarm {self.purpose}: two metrics have the id {', '.join(twice)}"
            )

    def _check_expression(self) -> None:
        name = f"MetricMathAlarm {self.purpose}"
        if len(self.expression) > LONGEST_EXPRESSION:
            raise ValueError(
                f"{name}: expected an expression of up to {LONGEST_EXPRESSION:,} characters, found "
                f"{len(self.expression):,}"
            )
        several = _SEVERAL.search(self.expression)
        if several:
            raise ValueError(
                f"{name}: expected an expression that gives one time series of its metrics, found "
                f"{several.group()}, which an alarm cannot be based on"
            )
        ids = {metric.id for metric in self.metrics}
        used = set(_IDS.findall(self.expression))
        if used != ids:
            wrong = ", ".join(sorted(used ^ ids))
            raise ValueError(
                f"{name}: expected an expression of exactly the ids of its metrics; {wrong} is in one "
                f"of the two only"
            )


@attrs.frozen(kw_only=True, field_transformer=typed)
class AnomalyAlarm:
    """A CloudWatch alarm on a metric that leaves the band in which it is expected.

    CloudWatch learns the band from up to two weeks of the metric, by hour and weekday.

    :param comparison: which edge of the band counts.
    :param deviations: how wide the band is, in standard deviations; more makes it less sensitive.
    :param period: seconds per data point, a multiple of 60.

    The other parameters are those of :class:`Alarm`.

    :raises ValueError: when CloudWatch would refuse it.
    """

    purpose: str = attrs.field(validator=_purpose)
    description: str
    severity: Severity
    namespace: str
    metric: str
    dimensions: tuple[tuple[str, str], ...] = attrs.field(converter=as_pairs)
    statistic: Statistic
    comparison: Literal[
        "GreaterThanUpperThreshold",
        "LessThanLowerThreshold",
        "LessThanLowerOrGreaterThanUpperThreshold",
    ]
    deviations: float = attrs.field(default=2.0, validator=attrs.validators.gt(0))
    period: int = 300
    evaluation_periods: int = attrs.field(default=3, validator=attrs.validators.ge(1))
    datapoints_to_alarm: int | None = None
    treat_missing_data: Missing = "notBreaching"

    def __attrs_post_init__(self) -> None:
        """Refuse what CloudWatch does not take."""
        check_alarm_texts(self)
        check_alarm_times(self)
        check_dimensions(f"AnomalyAlarm {self.purpose}", self.namespace, self.dimensions)
        if self.period % 60:
            raise ValueError(
                f"AnomalyAlarm {self.purpose}: expected a period of a multiple of 60 seconds, found "
                f"{self.period}"
            )


AnyAlarm = Alarm | MetricMathAlarm | AnomalyAlarm
"""What ``strongroom_alarms`` returns."""

ALARMS = (Alarm, MetricMathAlarm, AnomalyAlarm)
"""The same, for ``isinstance``."""


def references(alarm: AnyAlarm) -> list[str]:
    """Return the values of an alarm's dimensions, in order: literals or references."""
    holders: Sequence[Any] = alarm.metrics if isinstance(alarm, MetricMathAlarm) else [alarm]
    return [value for holder in holders for _, value in holder.dimensions]


def with_references(alarm: AnyAlarm, values: Sequence[str]) -> AnyAlarm:
    """Return an alarm with other values in its dimensions, in the order of :func:`references`."""
    left = iter(values)
    if isinstance(alarm, MetricMathAlarm):
        metrics = tuple(
            attrs.evolve(m, dimensions={name: next(left) for name, _ in m.dimensions})
            for m in alarm.metrics
        )
        return attrs.evolve(alarm, metrics=metrics)
    return attrs.evolve(alarm, dimensions={name: next(left) for name, _ in alarm.dimensions})
