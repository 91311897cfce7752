"""What is watched on the queue.

Metric names and dimensions: "Available CloudWatch metrics for Amazon SQS", Developer Guide.
"""

from __future__ import annotations

from strongroom import Alarm, Severity

from strongroom_deadletters.capability import DeadLetters

LOSS_SHARE = 0.5
"""Half of the retention: what nobody has looked at by then is close to being lost."""


def alarms(letters: DeadLetters, kept_days: int) -> list[Alarm]:
    """Return the alarms on a queue that keeps messages for some days."""
    return [
        Alarm(
            purpose="deadletters-waiting",
            description="The processor gave up on a batch of transactions: find out why, repair "
            "it, and have the batch processed again.",
            severity=Severity.CRITICAL,
            namespace="AWS/SQS",
            metric="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": letters.name},
            statistic="Maximum",
            comparison="GreaterThanThreshold",
            threshold=0,
        ),
        Alarm(
            purpose="deadletters-expiring",
            description="A failed batch has waited for half of the time that the queue keeps it: "
            "its place in the stream will be lost.",
            severity=Severity.CRITICAL,
            namespace="AWS/SQS",
            metric="ApproximateAgeOfOldestMessage",
            dimensions={"QueueName": letters.name},
            statistic="Maximum",
            comparison="GreaterThanThreshold",
            threshold=kept_days * 86_400 * LOSS_SHARE,
        ),
    ]
