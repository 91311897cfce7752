"""How many shards a load needs. Plain arithmetic; every limit with its source.

Limits per shard are those of "Quotas and limits" in the Amazon Kinesis Data Streams Developer Guide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import attrs

from strongroom import Problem, Size
from strongroom_kinesis.settings import KinesisSettings

RECORDS_PER_SHARD = 1_000
"""Records a second that a shard takes in."""

BYTES_PER_SHARD = 1_048_576
"""Bytes a second that a shard takes in: 1 MiB, partition keys included."""

READ_BYTES_PER_SHARD = 2 * 1_048_576
"""Bytes a second that a shard gives to all its shared-throughput consumers together: 2 MiB."""

READS_PER_SHARD = 5
"""GetRecords calls a second that a shard serves; each consumer polls at least once a second."""

ON_DEMAND_BYTES = 200_000_000
"""Bytes a second that an on-demand stream grows to by default in ca-central-1: 200 MB."""

ON_DEMAND_RECORDS = 200_000
"""Records a second that an on-demand stream grows to by default in ca-central-1."""


@attrs.frozen
class Load:
    """What the stream must carry at the peak, headroom included, each second."""

    records: float
    bytes: float
    read_bytes: float


def load(transactions_per_minute: int, settings: KinesisSettings) -> Load:
    """Return the load to size for: one record per transaction, times the headroom."""
    records = transactions_per_minute / 60 * settings.headroom
    written = records * settings.record_bytes
    return Load(records, written, written * settings.consumers)


def shards_needed(wanted: Load) -> int:
    """Return the fewest shards that carry a load, whichever of the three limits binds."""
    return max(
        1,
        math.ceil(wanted.records / RECORDS_PER_SHARD),
        math.ceil(wanted.bytes / BYTES_PER_SHARD),
        math.ceil(wanted.read_bytes / READ_BYTES_PER_SHARD),
    )


def shards(transactions_per_minute: int, settings: KinesisSettings) -> int | None:
    """Return the stream's shard count; None when it scales on demand."""
    if settings.mode == "on_demand":
        return None
    if settings.shards is not None:
        return settings.shards
    needed = shards_needed(load(transactions_per_minute, settings))
    return max(needed, settings.minimum_shards)


def capacity(shard_count: int | None) -> tuple[int, int]:
    """Return the records and bytes a second that a stream takes in."""
    if shard_count is None:
        return ON_DEMAND_RECORDS, ON_DEMAND_BYTES
    return shard_count * RECORDS_PER_SHARD, shard_count * BYTES_PER_SHARD


def sizes(transactions_per_minute: int, settings: KinesisSettings) -> Iterator[Size]:
    """Yield what is derived from the load."""
    wanted = load(transactions_per_minute, settings)
    carried = (
        f"{math.ceil(wanted.records):,} records and {math.ceil(wanted.bytes):,} bytes a second, read by "
        f"{settings.consumers}, with headroom {settings.headroom:g}"
    )
    count = shards(transactions_per_minute, settings)
    if count is None:
        yield Size("shards", "on demand", carried, setting="mode", given=True)
        return
    yield Size(
        "shards",
        str(count),
        f"{carried}: {shards_needed(wanted)} needed, {settings.minimum_shards} at least",
        setting="shards",
        given=settings.shards is not None,
    )


def problems(transactions_per_minute: int, settings: KinesisSettings) -> Iterator[Problem]:
    """Yield why a stream could not carry the load, naming the limit."""
    wanted = load(transactions_per_minute, settings)
    if settings.consumers > READS_PER_SHARD:
        yield Problem(
            "plugins.kinesis.consumers",
            f"expected at most {READS_PER_SHARD}: a shard serves {READS_PER_SHARD} reads a second "
            f"and each consumer polls once a second, found {settings.consumers}",
        )
    if settings.mode == "on_demand":
        yield from _on_demand_problems(wanted, settings)
        return
    needed = shards_needed(wanted)
    count = shards(transactions_per_minute, settings)
    if settings.shards is not None and settings.shards < needed:
        yield Problem(
            "plugins.kinesis.shards",
            f"expected at least {needed} for {transactions_per_minute:,} transactions a minute of "
            f"{settings.record_bytes:,} bytes with headroom {settings.headroom:g}, found "
            f"{settings.shards}",
        )
    if count is not None and count > settings.shard_quota:
        yield Problem(
            "plugins.kinesis.shard_quota",
            f"{count} shards are needed for {transactions_per_minute:,} transactions a minute of "
            f"{settings.record_bytes:,} bytes with headroom {settings.headroom:g}, and the account's "
            f"quota is {settings.shard_quota}; have AWS raise the quota and set it here, or lower "
            "the headroom",
        )


def _on_demand_problems(wanted: Load, settings: KinesisSettings) -> Iterator[Problem]:
    if settings.shards is not None:
        yield Problem(
            "plugins.kinesis.shards",
            "expected no shards with mode 'on_demand', which lets AWS choose them, found "
            f"{settings.shards}",
        )
    limits = (
        (wanted.records, ON_DEMAND_RECORDS, "records"),
        (wanted.bytes, ON_DEMAND_BYTES, "bytes"),
        (wanted.read_bytes, 2 * ON_DEMAND_BYTES, "bytes read"),
    )
    for amount, limit, what in limits:
        if amount > limit:
            yield Problem(
                "plugins.kinesis.mode",
                f"on-demand streams in ca-central-1 grow to {limit:,} {what} a second and the load "
                f"is {math.ceil(amount):,}; use mode 'provisioned'",
            )
