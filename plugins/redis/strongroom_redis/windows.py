"""Snapshot and maintenance windows as ElastiCache writes them, in UTC.

A snapshot window is ``hh:mm-hh:mm`` every day, a maintenance window ``ddd:hh:mm-ddd:hh:mm`` every
week; each is at least 60 minutes long and the two must not meet (CreateReplicationGroup, ElastiCache
API Reference).
"""

from __future__ import annotations

import re

import attrs

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

SHORTEST = 60
"""Minutes that a window has at least (CreateReplicationGroup)."""

DAY = 24 * 60
WEEK = 7 * DAY

_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_DAY = f"({'|'.join(DAYS)})"
_SNAPSHOT = re.compile(f"{_TIME}-{_TIME}")
_MAINTENANCE = re.compile(f"{_DAY}:{_TIME}-{_DAY}:{_TIME}")


@attrs.frozen
class Window:
    """A stretch of time that comes back.

    :param start: minutes since the beginning of the day, or of Monday.
    :param length: in minutes.
    """

    start: int
    length: int


def snapshot_window(text: str) -> Window | None:
    """Read a daily window; None when it is not written as one."""
    found = _SNAPSHOT.fullmatch(text)
    if found is None:
        return None
    start, end = (int(found[i]) * 60 + int(found[i + 1]) for i in (1, 3))
    return Window(start, (end - start) % DAY)


def maintenance_window(text: str) -> Window | None:
    """Read a weekly window; None when it is not written as one."""
    found = _MAINTENANCE.fullmatch(text)
    if found is None:
        return None
    start, end = (
        DAYS.index(found[i]) * DAY + int(found[i + 1]) * 60 + int(found[i + 2]) for i in (1, 4)
    )
    return Window(start, (end - start) % WEEK)


def overlap(snapshot: Window, maintenance: Window) -> bool:
    """Tell whether a daily window meets a weekly one on any day; ends are not part of them."""
    for day in range(7):
        start = day * DAY + snapshot.start
        after = (maintenance.start - start) % WEEK
        before = (start - maintenance.start) % WEEK
        if after < snapshot.length or before < maintenance.length:
            return True
    return False


def check_snapshot(_: object, __: object, value: str) -> None:
    """Accept a snapshot window."""
    _check(value, snapshot_window(value), "expected a daily window in UTC such as '05:00-06:00'")


def check_maintenance(_: object, __: object, value: str) -> None:
    """Accept a maintenance window."""
    expected = "expected a weekly window in UTC such as 'sun:07:00-sun:08:00'"
    _check(value, maintenance_window(value), expected)


def _check(value: str, window: Window | None, expected: str) -> None:
    if window is None:
        raise ValueError(f"{expected}, found {value!r}")
    if not SHORTEST <= window.length < DAY:
        raise ValueError(
            f"{expected}, at least {SHORTEST} minutes and less than a day long, found {value!r}, "
            f"which is {window.length:,} minutes"
        )
