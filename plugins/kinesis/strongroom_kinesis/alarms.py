"""What is watched on the transaction stream.

Metric names and dimensions: "Monitor the Amazon Kinesis Data Streams service with Amazon
CloudWatch", Developer Guide.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from strongroom import Alarm, Severity, TransactionStream
from strongroom_kinesis.sizing import capacity

LAG_WARNING_MS = 60_000
"""A minute behind: consumers no longer keep up with what the platform promises to do at once."""

LOSS_SHARE = 0.5
"""Half of the retention: what is not read by then is close to being lost."""

UTILISATION = 0.8
"""Share of the stream's capacity, over a minute, at which there is still time to add shards."""


def alarms(stream: TransactionStream, fan_out: Sequence[str] = ()) -> list[Alarm]:
    """Return the alarms on a stream, sized by its shards and its retention.

    :param fan_out: what the registered consumers are for, in their order.
    """
    records, size = capacity(stream.shards)
    alarm = functools.partial(
        Alarm,
        namespace="AWS/Kinesis",
        dimensions={"StreamName": stream.name},
        statistic="Sum",
        comparison="GreaterThanThreshold",
    )
    behind = [
        alarm(
            purpose=f"consumer-{purpose}-behind",
            description=f"The consumer {purpose} is more than a minute behind the stream: look for "
            "errors in it.",
            severity=Severity.WARNING,
            metric="SubscribeToShardEvent.MillisBehindLatest",
            dimensions={"StreamName": stream.name, "ConsumerName": name},
            statistic="Maximum",
            threshold=LAG_WARNING_MS,
        )
        for purpose, name in zip(fan_out, stream.registered_consumers, strict=True)
    ]
    return [
        *behind,
        alarm(
            purpose="stream-puts-failed",
            description="More than one write in a hundred fails, which clients of the transaction API "
            "see as api-server-errors: look at stream-writes-throttled, then at the stream's key.",
            severity=Severity.CRITICAL,
            metric="PutRecord.Success",
            statistic="Average",
            comparison="LessThanThreshold",
            threshold=0.99,
            evaluation_periods=5,
            datapoints_to_alarm=3,
        ),
        alarm(
            purpose="stream-iterator-age",
            description="Consumers are more than a minute behind the stream: look for errors in "
            "the consumer, then for too few shards.",
            severity=Severity.WARNING,
            metric="GetRecords.IteratorAgeMilliseconds",
            statistic="Maximum",
            threshold=LAG_WARNING_MS,
        ),
        alarm(
            purpose="stream-data-loss",
            description="Consumers are behind by half of the stream's retention: transactions will "
            "be lost unless they catch up or retention is raised now.",
            severity=Severity.CRITICAL,
            metric="GetRecords.IteratorAgeMilliseconds",
            statistic="Maximum",
            threshold=stream.retention_hours * 3_600_000 * LOSS_SHARE,
        ),
        alarm(
            purpose="stream-writes-throttled",
            description="Kinesis refuses writes: a partition key is hot or shards are too few.",
            severity=Severity.CRITICAL,
            metric="WriteProvisionedThroughputExceeded",
            threshold=0,
            evaluation_periods=5,
            datapoints_to_alarm=3,
        ),
        alarm(
            purpose="stream-reads-throttled",
            description="Kinesis refuses reads: too many consumers share the stream.",
            severity=Severity.WARNING,
            metric="ReadProvisionedThroughputExceeded",
            threshold=0,
            evaluation_periods=5,
            datapoints_to_alarm=3,
        ),
        alarm(
            purpose="stream-records-high",
            description="The stream takes in more than 80% of the records it can: add shards.",
            severity=Severity.WARNING,
            metric="IncomingRecords",
            threshold=records * 60 * UTILISATION,
        ),
        alarm(
            purpose="stream-bytes-high",
            description="The stream takes in more than 80% of the bytes it can: add shards.",
            severity=Severity.WARNING,
            metric="IncomingBytes",
            threshold=size * 60 * UTILISATION,
        ),
    ]
