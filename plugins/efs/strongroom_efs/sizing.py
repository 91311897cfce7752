"""Whether the file system takes in the audit records of a load. Plain arithmetic, with its sources.

Elastic throughput grows by itself up to quotas, so there is nothing to provision: a load that the
quotas do not carry is refused here, before records are lost there. Limits are those of "Amazon EFS
quotas" and "Amazon EFS performance specifications" in the Amazon EFS User Guide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import attrs

from strongroom import Problem, Size
from strongroom_efs.settings import EfsSettings

MIB = 1_048_576
GIB = 1_073_741_824

METERED_BLOCK = 4_096
"""Bytes that the smallest operation counts as, and the step of larger ones, to be on the safe side
("How Amazon EFS reports file system and object sizes", metering throughput)."""

BURSTING_BYTES = MIB
"""Bytes a second that a bursting file system takes for ever, however little it stores: 1 MiB."""

BURSTING_WRITES = 7_000
"""Writes a second of a regional file system in bursting mode."""

BURST_BYTES = 100 * MIB
"""Bytes a second while there are burst credits: 100 MiB below 1 TiB stored."""

SECONDS_PER_MONTH = 86_400 * 365 / 12


@attrs.frozen
class Load:
    """What is written at the peak, headroom included, each second."""

    writes: float
    bytes: float


@attrs.frozen
class Capacity:
    """What the file system takes in, each second, for as long as it must."""

    writes: int
    bytes: int


def load(transactions_per_minute: int, settings: EfsSettings) -> Load:
    """Return the load to size for: the records of each transaction, in writes of some records."""
    records = transactions_per_minute / 60 * settings.records_per_transaction * settings.headroom
    writes = records / settings.records_per_write
    size = settings.records_per_write * settings.record_bytes
    metered = math.ceil(size / METERED_BLOCK) * METERED_BLOCK
    return Load(writes, writes * metered)


def capacity(settings: EfsSettings) -> Capacity:
    """Return what the throughput mode carries; of bursting, what needs no credits."""
    if settings.throughput_mode == "bursting":
        return Capacity(BURSTING_WRITES, BURSTING_BYTES)
    return Capacity(settings.write_quota, settings.throughput_quota_mib * MIB)


def alarm_bytes_per_minute(settings: EfsSettings) -> int:
    """Return the metered bytes a minute above which the limit is near: four fifths of it."""
    bursting = settings.throughput_mode == "bursting"
    most = BURST_BYTES if bursting else capacity(settings).bytes
    return most * 60 * 4 // 5


def expected_gib(transactions_per_minute: int, settings: EfsSettings) -> int:
    """Return what is stored once the oldest record has been kept for as long as it must be."""
    per_second = transactions_per_minute / 60 * settings.mean_load
    stored = per_second * settings.records_per_transaction * settings.record_bytes
    return math.ceil(stored * SECONDS_PER_MONTH * settings.kept_months / GIB)


def storage_alarm_gib(transactions_per_minute: int, settings: EfsSettings) -> int:
    """Return the stored GiB above which an alarm asks for a look."""
    if settings.storage_alarm_gib is not None:
        return settings.storage_alarm_gib
    return expected_gib(transactions_per_minute, settings)


def sizes(transactions_per_minute: int, settings: EfsSettings) -> Iterator[Size]:
    """Yield what is derived from the load."""
    wanted, most = load(transactions_per_minute, settings), capacity(settings)
    yield Size(
        "throughput",
        settings.throughput_mode,
        f"{math.ceil(wanted.writes):,} writes and {math.ceil(wanted.bytes):,} bytes a second with "
        f"headroom {settings.headroom:g}; it takes {most.writes:,} and {most.bytes:,}",
        setting="throughput_mode",
        given=True,
    )
    yield Size(
        "storage alarm",
        f"{storage_alarm_gib(transactions_per_minute, settings):,} GiB",
        f"{expected_gib(transactions_per_minute, settings):,} GiB are stored after "
        f"{settings.kept_months} months at {settings.mean_load:g} of the peak load",
        setting="storage_alarm_gib",
        given=settings.storage_alarm_gib is not None,
    )


def problems(transactions_per_minute: int, settings: EfsSettings) -> Iterator[Problem]:
    """Yield why the file system could not take in the records, naming the limit."""
    wanted, most = load(transactions_per_minute, settings), capacity(settings)
    cause = f"{transactions_per_minute:,} transactions a minute with headroom {settings.headroom:g}"
    if settings.throughput_mode == "bursting":
        if wanted.bytes > most.bytes or wanted.writes > most.writes:
            yield Problem(
                "plugins.efs.throughput_mode",
                f"expected 'elastic': {cause} write {math.ceil(wanted.bytes):,} bytes in "
                f"{math.ceil(wanted.writes):,} writes a second, and a bursting file system without "
                f"credits takes {most.bytes:,} in {most.writes:,}, found 'bursting'",
            )
        return
    if wanted.writes > most.writes:
        yield Problem(
            "plugins.efs.write_quota",
            f"{cause} need {math.ceil(wanted.writes):,} writes a second, and the account's quota is "
            f"{most.writes:,}; write more records at once (records_per_write), or have AWS raise "
            "the quota and set it here",
        )
    if wanted.bytes > most.bytes:
        yield Problem(
            "plugins.efs.throughput_quota_mib",
            f"{cause} need {math.ceil(wanted.bytes / MIB):,} MiB a second, and the account's quota "
            f"is {settings.throughput_quota_mib:,}; write more records at once "
            "(records_per_write), or have AWS raise the quota and set it here",
        )
