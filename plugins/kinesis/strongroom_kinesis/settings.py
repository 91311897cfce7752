"""The ``[plugins.kinesis]`` table."""

from __future__ import annotations

import re
from typing import Any

import attrs

from strongroom import validators

MAX_RECORD_BYTES = 1024 * 1024
"""Largest record (Kinesis Data Streams quotas; larger ones must be enabled per stream)."""


MOST_CONSUMERS = 20
"""Registered consumers of a stream (Kinesis Data Streams quotas)."""

CONSUMER_ROOM = 14
"""Characters of a consumer's name, so that the whole fits for every environment suffix."""

_CONSUMER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_consumers(_: object, __: Any, value: tuple[str, ...]) -> None:
    """Validate the names of registered consumers, and how many there are."""
    wrong = [n for n in value if len(n) > CONSUMER_ROOM or not _CONSUMER.fullmatch(n)]
    if wrong:
        message = (
            f"expected names of up to {CONSUMER_ROOM} lower-case letters, digits and single hyphens "
            f"between them, found {wrong[0]!r}"
        )
        raise ValueError(message)
    if len(set(value)) < len(value) or len(value) > MOST_CONSUMERS:
        message = f"expected up to {MOST_CONSUMERS} different names, found {len(value)}"
        raise ValueError(message)


@attrs.frozen
class KinesisSettings:
    """How the transaction stream is sized and kept."""

    mode: str = attrs.field(
        default="provisioned",
        validator=validators.one_of("provisioned", "on_demand"),
        metadata={"help": "Whether strongroom computes the shards or AWS adds them on demand."},
    )
    record_bytes: int = attrs.field(
        default=2_048,
        validator=validators.between(1, MAX_RECORD_BYTES, "bytes"),
        metadata={"help": "Average size of a transaction, partition key included, in bytes."},
    )
    headroom: float = attrs.field(
        default=2.0,
        validator=validators.between(1.0, 10.0),
        metadata={
            "help": "Capacity over peak load: 2.0 keeps every shard half empty at the peak, for "
            "bursts within a minute and for partition keys that do not spread evenly."
        },
    )
    consumers: int = attrs.field(
        default=2,
        validator=validators.between(1, 20, "consumers"),
        metadata={"help": "Applications that read the whole stream and share its read limits."},
    )
    fan_out: tuple[str, ...] = attrs.field(
        default=(),
        validator=check_consumers,
        metadata={
            "help": "Consumers with enhanced fan-out, by name: each reads at 2 MiB a second a shard of "
            "its own, in addition to the consumers that share; AWS bills it by the hour and the byte."
        },
    )
    minimum_shards: int = attrs.field(
        default=3,
        validator=validators.between(1, 10_000, "shards"),
        metadata={"help": "Never fewer shards than this."},
    )
    shards: int | None = attrs.field(
        default=None,
        validator=validators.optional(validators.between(1, 10_000, "shards")),
        metadata={"help": "A fixed number of shards, at least as many as the load needs."},
    )
    shard_quota: int = attrs.field(
        default=200,
        validator=validators.between(1, 20_000, "shards"),
        metadata={"help": "The account's shard quota in the region; raise it with AWS first."},
    )
    retention_hours: int = attrs.field(
        default=168,
        validator=validators.between(168, 8_760, "hours"),
        metadata={"help": "How long transactions can be read again, in hours."},
    )
    consumer_service: str = attrs.field(
        default="lambda.amazonaws.com",
        validator=validators.matching(
            r"[a-z0-9-]+\.amazonaws\.com", "a service such as 'lambda.amazonaws.com'"
        ),
        metadata={"help": "The AWS service that runs the consumer and assumes its role."},
    )
