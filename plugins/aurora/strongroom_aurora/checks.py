"""Settings against each other: windows, and features that an instance class must have."""

from __future__ import annotations

from collections.abc import Iterator

from strongroom import Problem, windows
from strongroom_aurora.classes import BY_FAMILY, BY_NAME
from strongroom_aurora.settings import AuroraSettings, RestoreFrom
from strongroom_aurora.sizing import INSIGHTS_MINIMUM_ACU

_AT = "plugins.aurora."


def problems(settings: AuroraSettings) -> Iterator[Problem]:
    """Yield every problem of the settings among themselves."""
    backup = windows.daily(settings.backup_window)
    maintenance = windows.weekly(settings.maintenance_window)
    if backup and maintenance and windows.overlap(backup, maintenance):
        yield Problem(
            f"{_AT}maintenance_window",
            f"expected a window clear of backup_window, {settings.backup_window} every day, found "
            f"{settings.maintenance_window!r}",
        )
    if settings.maximum_readers < settings.readers:
        yield Problem(
            f"{_AT}maximum_readers",
            f"expected at least readers, {settings.readers}, found {settings.maximum_readers}",
        )
    yield from _serverless(settings) if settings.serverless else _provisioned(settings)
    if settings.restore_from is not None:
        yield from _restore(settings.restore_from)


def _serverless(settings: AuroraSettings) -> Iterator[Problem]:
    if settings.instance_class is not None:
        yield Problem(
            f"{_AT}instance_class",
            "expected no class with serverless, whose instances have none, found "
            f"{settings.instance_class!r}",
        )
    if settings.optimized_reads:
        yield Problem(
            f"{_AT}optimized_reads",
            "expected false with serverless, whose instances have no local NVMe storage, found true",
        )
    minimum, maximum = settings.serverless_minimum_acu, settings.serverless_maximum_acu
    for key, acu in (("minimum", minimum), ("maximum", maximum)):
        if acu is not None and acu * 2 % 1:
            yield Problem(
                f"{_AT}serverless_{key}_acu", f"expected steps of 0.5 capacity units, found {acu:g}"
            )
    if maximum is not None and maximum < minimum:
        yield Problem(
            f"{_AT}serverless_maximum_acu",
            f"expected at least serverless_minimum_acu, {minimum:g}, found {maximum:g}",
        )
    if settings.performance_insights and minimum < INSIGHTS_MINIMUM_ACU:
        yield Problem(
            f"{_AT}serverless_minimum_acu",
            f"expected at least {INSIGHTS_MINIMUM_ACU:g} with performance_insights, which needs that "
            f"much, found {minimum:g}",
        )


def _provisioned(settings: AuroraSettings) -> Iterator[Problem]:
    if settings.serverless_maximum_acu is not None:
        yield Problem(
            f"{_AT}serverless_maximum_acu",
            f"expected none without serverless, found {settings.serverless_maximum_acu:g}",
        )
    if not settings.optimized_reads:
        return
    given = settings.instance_class
    chosen = BY_NAME.get(given) if given else BY_FAMILY[settings.instance_family][0]
    if chosen is not None and not chosen.nvme:
        key, value = (
            ("instance_class", given) if given else ("instance_family", settings.instance_family)
        )
        yield Problem(
            f"{_AT}{key}",
            f"expected a class with local NVMe storage, such as 'r6gd', for optimized_reads, found "
            f"{value!r}",
        )
    if settings.storage_type != "aurora-iopt1":
        yield Problem(
            f"{_AT}storage_type",
            "expected 'aurora-iopt1' with optimized_reads, whose cache needs I/O-Optimized storage, "
            f"found {settings.storage_type!r}",
        )


def _restore(restore_from: RestoreFrom) -> Iterator[Problem]:
    path = f"{_AT}restore_from"
    snapshot, cluster = restore_from.snapshot_identifier, restore_from.cluster_identifier
    if (snapshot is None) == (cluster is None):
        found = "neither" if snapshot is None else "both"
        yield Problem(path, f"expected snapshot_identifier or cluster_identifier, found {found}")
    if restore_from.time is not None and cluster is None:
        yield Problem(
            f"{path}.time",
            f"expected a time with cluster_identifier only, found {restore_from.time!r}",
        )
