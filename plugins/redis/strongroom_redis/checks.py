"""Settings against each other: the engine with its version, one window with the other."""

from __future__ import annotations

from collections.abc import Iterator

from strongroom import Problem, validators
from strongroom_redis.settings import ENGINES, RedisSettings
from strongroom_redis.windows import maintenance_window, overlap, snapshot_window


def problems(settings: RedisSettings) -> Iterator[Problem]:
    """Yield every problem of the settings among themselves."""
    versions = tuple(ENGINES[settings.engine])
    if settings.version not in versions:
        yield Problem(
            "plugins.redis.engine_version",
            f"expected {validators.quoted(versions)} for {settings.engine}, found "
            f"{settings.version!r}",
        )
    snapshot = snapshot_window(settings.snapshot_window)
    maintenance = maintenance_window(settings.maintenance_window)
    if snapshot and maintenance and overlap(snapshot, maintenance):
        yield Problem(
            "plugins.redis.maintenance_window",
            f"expected a window clear of snapshot_window, {settings.snapshot_window} every day, "
            f"found {settings.maintenance_window!r}",
        )
