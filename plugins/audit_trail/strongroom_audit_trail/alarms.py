"""What is watched in the audit trail, and that there is one.

Incoming log events: "Monitoring usage with CloudWatch metrics", CloudWatch Logs User Guide. CloudTrail
publishes no metric of its own deliveries.
"""

from __future__ import annotations

from strongroom import Alarm, AuditTrail, Severity
from strongroom_audit_trail.cis import CONTROLS, Control, namespace

PERIOD = 300
"""Seconds: CloudTrail brings events to CloudWatch Logs within about five minutes of the call."""

SILENCE_HOURS = 2
"""An account with a platform in it calls AWS all the time; two hours of nothing is a broken trail."""


def alarms(trail: AuditTrail, environment_suffix: str) -> list[Alarm]:
    """Return an alarm for each control of the benchmark, and one for a trail that falls silent."""
    found = [_control(control, environment_suffix) for control in CONTROLS]
    found.append(
        Alarm(
            purpose="trail-silent",
            description="No event has reached the trail's log group for two hours: the trail is "
            "stopped, or may no longer write (PCI DSS 10.7.2). Look at its status in CloudTrail.",
            severity=Severity.CRITICAL,
            namespace="AWS/Logs",
            metric="IncomingLogEvents",
            dimensions={"LogGroupName": trail.log_group_name},
            statistic="Sum",
            comparison="LessThanThreshold",
            threshold=1,
            period=3_600,
            evaluation_periods=SILENCE_HOURS,
            treat_missing_data="breaching",
        )
    )
    return found


def _control(control: Control, environment_suffix: str) -> Alarm:
    return Alarm(
        purpose=f"cis-{control.purpose}",
        description=f"{control.meaning} CIS AWS Foundations {control.id}.",
        severity=control.severity,
        namespace=namespace(environment_suffix),
        metric=control.metric,
        dimensions={},
        statistic="Sum",
        comparison="GreaterThanOrEqualToThreshold",
        threshold=1,
        period=PERIOD,
        evaluation_periods=1,
    )
