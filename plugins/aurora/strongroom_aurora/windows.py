"""Backup and maintenance windows as RDS writes them, in UTC.

A backup window is ``hh:mm-hh:mm`` every day, a maintenance window ``ddd:hh:mm-ddd:hh:mm`` every week;
each is at least 30 minutes long and the two must not meet (CreateDBCluster, RDS API Reference).
"""

from __future__ import annotations

import re
from typing import Any

import attrs

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

SHORTEST = 30
"""Minutes that a window has at least (CreateDBCluster)."""

DAY = 24 * 60
WEEK = 7 * DAY

_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_DAY = f"({'|'.join(DAYS)})"
_BACKUP = re.compile(f"{_TIME}-{_TIME}")
_MAINTENANCE = re.compile(f"{_DAY}:{_TIME}-{_DAY}:{_TIME}")


@attrs.frozen
class Window:
    """A stretch of time that comes back.

    :param start: minutes since the beginning of the day, or of Monday.
    :param length: in minutes.
    """

    start: int
    length: int


def backup_window(text: str) -> Window | None:
    """Read a daily window; None when it is not written as one."""
    found = _BACKUP.fullmatch(text)
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


def overlap(backup: Window, maintenance: Window) -> bool:
    """Tell whether a daily window meets a weekly one on any day."""
    return any(
        _meet(Window(day * DAY + backup.start, backup.length), maintenance) for day in range(7)
    )


def _meet(first: Window, second: Window) -> bool:
    """Tell whether two stretches of a week meet; ends are not part of them."""
    after = (second.start - first.start) % WEEK
    before = (first.start - second.start) % WEEK
    return after < first.length or before < second.length


def check_backup(_: object, __: object, value: str) -> None:
    """Accept a backup window."""
    expected = "expected a daily window in UTC such as '05:00-06:00'"
    _check(value, backup_window(value), expected, DAY)


def check_maintenance(_: object, __: Any, value: str) -> None:
    """Accept a maintenance window; RDS takes none of a day or longer."""
    expected = "expected a weekly window in UTC such as 'sun:07:00-sun:08:00'"
    _check(value, maintenance_window(value), expected, DAY)


def _check(value: str, window: Window | None, expected: str, limit: int) -> None:
    if window is None:
        raise ValueError(f"{expected}, found {value!r}")
    if not SHORTEST <= window.length < limit:
        raise ValueError(
            f"{expected}, at least {SHORTEST} minutes and less than a day long, found {value!r}, "
            f"which is {window.length:,} minutes"
        )
