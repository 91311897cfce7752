"""The stream and its policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdktf_cdktf_provider_aws.kinesis_resource_policy import KinesisResourcePolicy
from cdktf_cdktf_provider_aws.kinesis_stream import (
    KinesisStream,
    KinesisStreamStreamModeDetails,
)
from cdktf_cdktf_provider_aws.kinesis_stream_consumer import KinesisStreamConsumer
from constructs import Construct

from strongroom import (
    Context,
    EncryptionKeys,
    TransactionStream,
    resource_policy_refusing_plain_http,
)
from strongroom_kinesis.permissions import PRODUCER, consumer
from strongroom_kinesis.sizing import shards

if TYPE_CHECKING:
    from strongroom_kinesis.settings import KinesisSettings

SHARD_LEVEL_METRICS = (
    "IncomingBytes",
    "IncomingRecords",
    "IteratorAgeMilliseconds",
    "OutgoingBytes",
    "OutgoingRecords",
    "ReadProvisionedThroughputExceeded",
    "WriteProvisionedThroughputExceeded",
)
"""All of them: a hot partition key shows only per shard (EnableEnhancedMonitoring)."""

DATA_ACTIONS = (
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
    "kinesis:PutRecord",
    "kinesis:PutRecords",
)
"""What a stream's resource policy may name (Developer Guide, "Sharing your data stream")."""


def make_stream(scope: Construct, context: Context, settings: KinesisSettings) -> TransactionStream:
    """Create the transaction stream under the stream key."""
    key = context.require(EncryptionKeys).stream
    name = context.name("aws_kinesis_stream", "transactions")
    count = shards(context.config.peak_transactions_per_minute, settings)
    stream = KinesisStream(
        scope,
        "transactions",
        name=name,
        stream_mode_details=KinesisStreamStreamModeDetails(
            stream_mode="ON_DEMAND" if count is None else "PROVISIONED"
        ),
        shard_count=count,
        retention_period=settings.retention_hours,
        encryption_type="KMS",
        kms_key_id=key.arn,
        shard_level_metrics=list(SHARD_LEVEL_METRICS),
        enforce_consumer_deletion=True,  # registered consumers must not keep destroy from working
        tags={"Name": name},
    )
    KinesisResourcePolicy(
        scope,
        "transactions-policy",
        resource_arn=stream.arn,
        policy=resource_policy_refusing_plain_http(DATA_ACTIONS, stream.arn),
    )
    registered = {
        context.name("aws_kinesis_stream_consumer", purpose): f"consumer-{purpose}"
        for purpose in settings.fan_out
    }
    return TransactionStream(
        name=stream.name,
        arn=stream.arn,
        retention_hours=settings.retention_hours,
        shards=count,
        producer=PRODUCER,
        consumer=consumer(settings.consumer_service),
        registered_consumers=tuple(registered),
        registered_consumer_arns=tuple(
            KinesisStreamConsumer(scope, construct, name=each, stream_arn=stream.arn).arn
            for each, construct in registered.items()
        ),
    )
