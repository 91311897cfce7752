from __future__ import annotations

from strongroom import EncryptionKey, TransactionStream
from strongroom_kinesis.alarms import alarms
from strongroom_kinesis.permissions import PRODUCER, consumer, statements

STREAM = TransactionStream(
    "stream-transactions-dev01", "arn:stream", 168, 3, PRODUCER, consumer("lambda.amazonaws.com")
)
KEY = EncryptionKey("arn:key", "key", "alias/key")

PUBLISHED = {
    "GetRecords.IteratorAgeMilliseconds",
    "IncomingBytes",
    "IncomingRecords",
    "PutRecord.Success",
    "ReadProvisionedThroughputExceeded",
    "WriteProvisionedThroughputExceeded",
}
"""Stream-level metrics that Kinesis publishes (Developer Guide, "Basic stream-level metrics")."""


def test_the_producer_can_write_and_the_consumer_can_read_and_neither_can_do_both() -> None:
    found = statements(STREAM, KEY, "ca-central-1")
    writes = {a for s in found if s.role == STREAM.producer for a in s.actions}
    reads = {a for s in found if s.role == STREAM.consumer for a in s.actions}
    assert {"kinesis:PutRecord", "kms:GenerateDataKey"} <= writes
    assert {"kinesis:GetRecords", "kms:Decrypt"} <= reads
    assert not writes & reads


def test_every_statement_is_about_this_stream_or_its_key_alone() -> None:
    for statement in statements(STREAM, KEY, "ca-central-1"):
        assert statement.resources in {("arn:stream",), ("arn:key",)}
        assert not any("*" in action for action in statement.actions)


def test_the_key_is_used_through_kinesis_only() -> None:
    for statement in statements(STREAM, KEY, "ca-central-1"):
        if statement.resources == (KEY.arn,):
            (condition,) = statement.conditions
            assert condition.values == ("kinesis.ca-central-1.amazonaws.com",)


def test_iterator_age_throttling_and_utilisation_are_watched() -> None:
    found = alarms(STREAM)
    assert {alarm.metric for alarm in found} == PUBLISHED
    assert all(dict(a.dimensions) == {"StreamName": STREAM.name} for a in found)
    assert len({alarm.purpose for alarm in found}) == len(found)


def test_utilisation_alarms_follow_the_shards() -> None:
    by_metric = {alarm.metric: alarm for alarm in alarms(STREAM)}
    assert by_metric["IncomingRecords"].threshold == 3 * 1_000 * 60 * 0.8
    assert by_metric["IncomingBytes"].threshold == 3 * 1_048_576 * 60 * 0.8


def test_data_loss_is_called_before_the_retention_ends() -> None:
    (loss,) = [alarm for alarm in alarms(STREAM) if alarm.purpose == "stream-data-loss"]
    assert loss.threshold < STREAM.retention_hours * 3_600_000
