"""Times of the day and of the week that come back, as AWS writes them: backup and maintenance windows.

A daily window is ``hh:mm-hh:mm``, a weekly one ``ddd:hh:mm-ddd:hh:mm``, both in UTC. For plugin authors
too (``from strongroom import windows``).
"""

from __future__ import annotations

import re
from typing import Any

import attrs

from strongroom_platform.validators import Validator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

DAY = 24 * 60
WEEK = 7 * DAY

_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_DAY = f"({'|'.join(DAYS)})"
_DAILY = re.compile(f"{_TIME}-{_TIME}")
_WEEKLY = re.compile(f"{_DAY}:{_TIME}-{_DAY}:{_TIME}")


@attrs.frozen
class Window:
    """A stretch of time that comes back.

    :param start: minutes since the beginning of the day, or of Monday.
    :param length: in minutes.
    """

    start: int
    length: int


def daily(text: str) -> Window | None:
    """Read a daily window; None when it is not written as one."""
    found = _DAILY.fullmatch(text)
    if found is None:
        return None
    start, end = (int(found[i]) * 60 + int(found[i + 1]) for i in (1, 3))
    return Window(start, (end - start) % DAY)


def weekly(text: str) -> Window | None:
    """Read a weekly window; None when it is not written as one."""
    found = _WEEKLY.fullmatch(text)
    if found is None:
        return None
    start, end = (
        DAYS.index(found[i]) * DAY + int(found[i + 1]) * 60 + int(found[i + 2]) for i in (1, 4)
    )
    return Window(start, (end - start) % WEEK)


def overlap(every_day: Window, every_week: Window) -> bool:
    """Tell whether a daily window meets a weekly one on any day; ends are not part of them."""
    return any(
        _meet(Window(day * DAY + every_day.start, every_day.length), every_week) for day in range(7)
    )


def _meet(first: Window, second: Window) -> bool:
    after = (second.start - first.start) % WEEK
    before = (first.start - second.start) % WEEK
    return after < first.length or before < second.length


def a_daily(shortest: int) -> Validator:
    """Accept a daily window of so many minutes at least, and of less than a day."""

    def check(_: object, __: Any, value: str) -> None:
        expected = "expected a daily window in UTC such as '05:00-06:00'"
        _check(value, daily(value), expected, shortest)

    return check


def a_weekly(shortest: int) -> Validator:
    """Accept a weekly window of so many minutes at least, and of less than a day."""

    def check(_: object, __: Any, value: str) -> None:
        expected = "expected a weekly window in UTC such as 'sun:07:00-sun:08:00'"
        _check(value, weekly(value), expected, shortest)

    return check


def _check(value: str, window: Window | None, expected: str, shortest: int) -> None:
    if window is None:
        raise ValueError(f"{expected}, found {value!r}")
    if not shortest <= window.length < DAY:
        raise ValueError(
            f"{expected}, at least {shortest} minutes and less than a day long, found {value!r}, "
            f"which is {window.length:,} minutes"
        )
