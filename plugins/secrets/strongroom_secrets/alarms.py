"""What is watched on the rotation of credentials.

Metric names: "Types of metrics for Lambda functions", Lambda Developer Guide; "Available CloudWatch
metrics for Amazon SQS", SQS Developer Guide.
"""

from __future__ import annotations

from strongroom import Alarm, Severity

TIMEOUT_SECONDS = 60
"""How long a step may take: it logs in twice at most, and waits for a lock of ten seconds at most."""

NEARLY = 0.8
"""The share of the time allowed from which a step is about to fail."""


def alarms(function_name: str, queue_name: str) -> list[Alarm]:
    """Return the alarms of the function and of the queue that failures end in."""
    function = {"FunctionName": function_name}
    return [
        Alarm(
            purpose="db-rotation-errors",
            description="The rotation of the database credentials fails. The current password still "
            "works; find the step and the reason in the function's log before it is too old.",
            severity=Severity.CRITICAL,
            namespace="AWS/Lambda",
            metric="Errors",
            dimensions=function,
            statistic="Sum",
            comparison="GreaterThanThreshold",
            threshold=0,
            period=300,
            evaluation_periods=1,
        ),
        Alarm(
            purpose="db-rotation-failed",
            description="A rotation of the database credentials was given up: the queue holds the "
            "event. Start it again with RotateSecret once the cause is gone.",
            severity=Severity.CRITICAL,
            namespace="AWS/SQS",
            metric="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": queue_name},
            statistic="Maximum",
            comparison="GreaterThanThreshold",
            threshold=0,
            period=300,
            evaluation_periods=1,
        ),
        Alarm(
            purpose="db-rotation-slow",
            description="A step of the rotation takes nearly all the time that it has: the database "
            "or Secrets Manager answers slowly.",
            severity=Severity.WARNING,
            namespace="AWS/Lambda",
            metric="Duration",
            dimensions=function,
            statistic="Maximum",
            comparison="GreaterThanThreshold",
            threshold=TIMEOUT_SECONDS * 1_000 * NEARLY,
            period=300,
            evaluation_periods=1,
        ),
        Alarm(
            purpose="db-rotation-throttles",
            description="The rotation function is not let run: all its reserved concurrency is in "
            "use, so a step hangs or another caller invokes it.",
            severity=Severity.WARNING,
            namespace="AWS/Lambda",
            metric="Throttles",
            dimensions=function,
            statistic="Sum",
            comparison="GreaterThanThreshold",
            threshold=0,
            period=300,
            evaluation_periods=3,
        ),
    ]
