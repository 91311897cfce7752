"""Settings against each other: the engine with its version, one window with the other."""

from __future__ import annotations

from collections.abc import Iterator

from strongroom import Problem, validators, windows
from strongroom_redis.settings import ENGINES, RedisSettings


def problems(settings: RedisSettings) -> Iterator[Problem]:
    """Yield every problem of the settings among themselves."""
    versions = tuple(ENGINES[settings.engine])
    if settings.version not in versions:
        yield Problem(
            "plugins.redis.engine_version",
            f"expected {validators.quoted(versions)} for {settings.engine}, found "
            f"{settings.version!r}",
        )
    snapshot = windows.daily(settings.snapshot_window)
    maintenance = windows.weekly(settings.maintenance_window)
    if snapshot and maintenance and windows.overlap(snapshot, maintenance):
        yield Problem(
            "plugins.redis.maintenance_window",
            f"expected a window clear of snapshot_window, {settings.snapshot_window} every day, "
            f"found {settings.maintenance_window!r}",
        )
