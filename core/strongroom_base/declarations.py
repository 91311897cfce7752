"""What a plugin declares and the core renders: roles, IAM statements and alarms.

Plain frozen data, so that a plugin's security and its watch can be tested without Node. The strings
in them may be literal values or Terraform references such as ``${aws_kinesis_stream.x.arn}``.
"""

from __future__ import annotations

import enum
import re
from typing import Any, Literal

import attrs

from strongroom_base.condition import Condition
from strongroom_base.naming import WORD
from strongroom_base.principals import Principal
from strongroom_base.typed import as_pairs, typed

__all__ = ["Alarm", "Condition", "IamStatement", "Principal", "Role", "Severity"]

_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z0-9]+\*?")
_SID = re.compile(r"[A-Za-z0-9]+")

_LONGEST_DESCRIPTION = 1_024
"""Characters of an alarm's description (CloudWatch API Reference, PutMetricAlarm)."""

_LONGEST_PURPOSE = 80


def _words(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not WORD.fullmatch(value):
        message = (
            f"{type(instance).__name__}.{attribute.name} is {value!r}; expected lower-case "
            "letters, digits and single hyphens between them"
        )
        raise ValueError(message)


def _not_empty(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not value:
        message = f"{type(instance).__name__}.{attribute.name} is empty; expected at least one"
        raise ValueError(message)


@attrs.frozen(field_transformer=typed)
class Role:
    """An IAM role of the platform. Equal declarations from two plugins are one role.

    :param purpose: names the role: ``role-{purpose}-{suffix}``.
    :param service: the AWS service that may assume it, such as ``lambda.amazonaws.com``. The trust
        policy limits it to this account. None for a role that no service assumes.
    :param description: one sentence for the person who reviews the account's roles.
    :param in_network: whether its holder runs inside the VPC and so reaches AWS through the
        interface endpoints, whose policies are then made from this role's statements.
    :param principals: who else may assume it: other accounts and federated identities.
    :raises ValueError: when no principal may assume it.
    """

    purpose: str = attrs.field(validator=_words)
    service: str | None
    description: str
    in_network: bool = False
    principals: tuple[Principal, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a role that no principal may assume, and one whose holder cannot be inside the VPC."""
        if self.service is None and not self.principals:
            raise ValueError(
                f"Role {self.purpose}: expected a service or principals, found neither"
            )
        if self.service is None and self.in_network:
            raise ValueError(
                f"Role {self.purpose}: in_network is of roles that a service assumes; found none"
            )


@attrs.frozen(field_transformer=typed)
class IamStatement:
    """A permission. The core merges a role's statements into one customer managed policy.

    :param sid: unique within the role; letters and digits only (the IAM grammar).
    :param actions: ``service:Action``; a trailing ``*`` in the action is allowed, ``service:*`` and
        ``*`` are not.
    :param resources: ARNs.
    :param by_service: whether the AWS service that runs the role's holder uses the permission, and
        not the holder: Lambda makes network interfaces and writes logs itself. A role inside the VPC
        then needs no endpoint for it.
    """

    role: Role
    sid: str = attrs.field()
    actions: tuple[str, ...] = attrs.field(validator=_not_empty)
    resources: tuple[str, ...] = attrs.field(validator=_not_empty)
    conditions: tuple[Condition, ...] = ()
    effect: Literal["Allow", "Deny"] = "Allow"
    by_service: bool = False

    @sid.validator
    def _check_sid(self, _: attrs.Attribute[str], value: str) -> None:
        if not _SID.fullmatch(value):
            message = f"IamStatement.sid is {value!r}; IAM takes letters and digits only"
            raise ValueError(message)

    @actions.validator
    def _check_actions(self, _: attrs.Attribute[tuple[str, ...]], value: tuple[str, ...]) -> None:
        for action in value:
            if not _ACTION.fullmatch(action):
                message = (
                    f"IamStatement {self.sid}: action {action!r} is not allowed; expected "
                    "'service:Action', without a bare wildcard"
                )
                raise ValueError(message)


class Severity(enum.StrEnum):
    """How urgent an alarm is: CRITICAL pages the on-call engineer, WARNING waits for office hours."""

    CRITICAL = "critical"
    WARNING = "warning"


@attrs.frozen(field_transformer=typed)
class Alarm:
    """A CloudWatch alarm on one metric.

    :param purpose: names the alarm: ``alarm-{purpose}-{suffix}``; up to 80 characters, so that many
        names have room in the rule of a composite alarm.
    :param description: what it means and what to do, for the person who is woken by it.
    :param dimensions: as CloudWatch names them, such as ``{"StreamName": ...}``; empty only in a
        namespace of our own, where a metric filter counts without any.
    :param statistic: of the data points within a period; a percentile for what is felt by some callers
        only, such as latency.
    :param period: seconds per data point: 10, 20, 30 or a multiple of 60.
    :param evaluation_periods: how many of the last data points are looked at; all together a day at
        most, or seven days when a period is an hour or longer.
    :param datapoints_to_alarm: how many of those must breach; default all.
    :raises ValueError: when CloudWatch would refuse it (CloudWatch API Reference, PutMetricAlarm).
    """

    purpose: str = attrs.field(validator=_words)
    description: str
    severity: Severity
    namespace: str
    metric: str
    dimensions: tuple[tuple[str, str], ...] = attrs.field(converter=as_pairs)
    statistic: Literal[
        "Average", "Maximum", "Minimum", "Sum", "SampleCount", "p50", "p90", "p95", "p99", "p99.9"
    ]
    comparison: Literal[
        "GreaterThanThreshold",
        "GreaterThanOrEqualToThreshold",
        "LessThanThreshold",
        "LessThanOrEqualToThreshold",
    ]
    threshold: float
    period: int = attrs.field(default=60, validator=attrs.validators.ge(10))
    evaluation_periods: int = attrs.field(default=5, validator=attrs.validators.ge(1))
    datapoints_to_alarm: int | None = None
    treat_missing_data: Literal["breaching", "notBreaching", "ignore", "missing"] = "notBreaching"

    def __attrs_post_init__(self) -> None:
        """Refuse what CloudWatch does not take together."""
        check_dimensions(f"Alarm {self.purpose}", self.namespace, self.dimensions)
        check_alarm_times(self)
        check_alarm_texts(self)


def check_dimensions(what: str, namespace: str, dimensions: tuple[tuple[str, str], ...]) -> None:
    """Refuse a metric of an AWS service without dimensions: it is that of the whole account."""
    if not dimensions and namespace.startswith("AWS/"):
        raise ValueError(f"{what}: a metric of {namespace} needs dimensions")


def check_alarm_times(alarm: Any) -> None:
    """Refuse periods that CloudWatch does not take together (PutMetricAlarm)."""
    name = f"{type(alarm).__name__} {alarm.purpose}"
    if alarm.period not in (10, 20, 30) and (alarm.period < 60 or alarm.period % 60):
        raise ValueError(
            f"{name}: expected a period of 10, 20, 30 or a multiple of 60 seconds, found "
            f"{alarm.period}"
        )
    longest = 7 * 86_400 if alarm.period >= 3_600 else 86_400
    if alarm.period * alarm.evaluation_periods > longest:
        raise ValueError(
            f"{name}: expected periods of {longest:,} seconds at most together, found "
            f"{alarm.evaluation_periods} of {alarm.period} seconds"
        )
    enough = alarm.datapoints_to_alarm
    if enough is not None and not 1 <= enough <= alarm.evaluation_periods:
        raise ValueError(
            f"{name}: expected 1 to {alarm.evaluation_periods} datapoints_to_alarm, found {enough}"
        )


def check_alarm_texts(alarm: Any) -> None:
    """Refuse a purpose or a description that is too long."""
    name = f"{type(alarm).__name__} {alarm.purpose}"
    if len(alarm.purpose) > _LONGEST_PURPOSE:
        raise ValueError(
            f"{name}: expected a purpose of up to {_LONGEST_PURPOSE} characters, found "
            f"{len(alarm.purpose)}"
        )
    if len(alarm.description) > _LONGEST_DESCRIPTION:
        raise ValueError(
            f"{name}: expected a description of up to {_LONGEST_DESCRIPTION:,} characters, found "
            f"{len(alarm.description):,}"
        )
