"""What is watched in the application's logs, and whether the watch itself works.

Metric names: "Monitoring Amazon SNS topics using CloudWatch", SNS Developer Guide; "Monitoring Amazon
EventBridge", EventBridge User Guide.
"""

from __future__ import annotations

from strongroom import Alarm, Context, Severity
from strongroom_monitoring import names
from strongroom_monitoring.events import Event, events
from strongroom_monitoring.filters import namespace

DENIALS = 20
"""Denied accesses in five minutes: more than a person who mistypes, less than a guess a second."""


def alarms(context: Context) -> list[Alarm]:
    """Return the plugin's own alarms."""
    suffix = context.config.environment_suffix
    found = [
        Alarm(
            purpose="app-errors",
            description="The application logs more errors than usual: read its log group.",
            severity=Severity.CRITICAL,
            namespace=namespace(suffix),
            metric="ApplicationErrors",
            dimensions={},
            statistic="Sum",
            comparison="GreaterThanOrEqualToThreshold",
            threshold=context.settings.application_errors,
            period=300,
            evaluation_periods=1,
        ),
        Alarm(
            purpose="app-denied",
            description="Many accesses are denied: a caller repeatedly tries what is not allowed (PCI "
            "DSS 10.2.1.4). The audit log group says who.",
            severity=Severity.WARNING,
            namespace=namespace(suffix),
            metric="AccessDenied",
            dimensions={},
            statistic="Sum",
            comparison="GreaterThanThreshold",
            threshold=DENIALS,
            period=300,
            evaluation_periods=1,
        ),
    ]
    found.append(
        Alarm(
            purpose="card-data-logged",
            description="Something wrote card data to a log (PCI DSS 3.4.1, 12.10.7): the findings log "
            "group says to which. It is masked there; stop what writes it, and remove the log streams.",
            severity=Severity.CRITICAL,
            namespace=namespace(suffix),
            metric="LinesWithCardData",
            dimensions={},
            statistic="Sum",
            comparison="GreaterThanThreshold",
            threshold=0,
            period=300,
            evaluation_periods=1,
        )
    )
    for severity in Severity:
        other = Severity.WARNING if severity is Severity.CRITICAL else Severity.CRITICAL
        found.append(
            Alarm(
                purpose=f"{severity.value}-undelivered",
                description=f"Notifications of the {severity.value} topic do not arrive: look at its "
                "subscriptions. This alarm notifies the other topic.",
                severity=other,
                namespace="AWS/SNS",
                metric="NumberOfNotificationsFailed",
                dimensions={"TopicName": names.topic(context, severity)},
                statistic="Sum",
                comparison="GreaterThanThreshold",
                threshold=0,
                period=300,
                evaluation_periods=1,
            )
        )
    return [*found, *(_untold(context, event) for event in events(suffix, context.account_id))]


def _untold(context: Context, event: Event) -> Alarm:
    return Alarm(
        purpose=f"{event.purpose}-untold",
        description=f"An event could not be passed on: {event.description.lower()}. Look at the "
        "rule's target and the topic's policy and key.",
        severity=Severity.CRITICAL,
        namespace="AWS/Events",
        metric="FailedInvocations",
        dimensions={"RuleName": names.rule(context, event)},
        statistic="Sum",
        comparison="GreaterThanThreshold",
        threshold=0,
        period=300,
        evaluation_periods=1,
    )
