from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_platform.windows import DAY, DAYS, WEEK, overlap
from strongroom_platform.windows import daily as snapshot_window
from strongroom_platform.windows import weekly as maintenance_window
from strongroom_redis.checks import problems
from strongroom_redis.settings import SHORTEST_WINDOW as SHORTEST
from strongroom_redis.settings import RedisSettings
from strongroom_settings.structure import structure

minutes_of_day = st.integers(0, DAY - 1)
minutes_of_week = st.integers(0, WEEK - 1)
lengths = st.integers(SHORTEST, DAY - 1)


def daily(start: int, length: int) -> str:
    return "-".join(f"{m % DAY // 60:02}:{m % 60:02}" for m in (start, start + length))


def weekly(start: int, length: int) -> str:
    moments = (start, (start + length) % WEEK)
    return "-".join(f"{DAYS[m // DAY]}:{m % DAY // 60:02}:{m % 60:02}" for m in moments)


@given(minutes_of_day, lengths, minutes_of_week, lengths)
def test_windows_overlap_exactly_when_they_share_a_minute_of_the_week(
    day_start: int, day_length: int, week_start: int, week_length: int
) -> None:
    snapshot = snapshot_window(daily(day_start, day_length))
    maintenance = maintenance_window(weekly(week_start, week_length))
    assert snapshot is not None
    assert maintenance is not None
    taken = {m % DAY for m in range(day_start, day_start + day_length)}
    shared = any(m % DAY in taken for m in range(week_start, week_start + week_length))
    assert overlap(snapshot, maintenance) == shared


@pytest.mark.parametrize(
    "window",
    ["", "05:00", "5:00-6:00", "24:00-25:00", "05:00-05:59", "05:00-05:00", "05:60-07:00", "x"],
)
def test_an_odd_snapshot_window_is_refused(window: str) -> None:
    (problem,) = structure({"snapshot_window": window}, RedisSettings, "plugins.redis")[1]
    assert problem.path == "plugins.redis.snapshot_window"
    assert "expected a daily window in UTC such as '05:00-06:00'" in str(problem)


@pytest.mark.parametrize(
    "window",
    ["sun:07:00", "Sun:07:00-Sun:08:00", "day:07:00-day:08:00", "sun:07:00-sun:07:30", "sun-mon"],
)
def test_an_odd_maintenance_window_is_refused(window: str) -> None:
    (problem,) = structure({"maintenance_window": window}, RedisSettings, "plugins.redis")[1]
    assert problem.path == "plugins.redis.maintenance_window"
    assert "expected a weekly window in UTC such as 'sun:07:00-sun:08:00'" in str(problem)


def test_a_window_over_midnight_is_one_window() -> None:
    settings = RedisSettings(
        snapshot_window="23:30-00:30", maintenance_window="sun:23:00-mon:00:00"
    )
    (problem,) = problems(settings)
    assert str(problem) == (
        "plugins.redis.maintenance_window: expected a window clear of snapshot_window, 23:30-00:30 "
        "every day, found 'sun:23:00-mon:00:00'"
    )


def test_the_defaults_are_clear_of_one_another() -> None:
    assert list(problems(RedisSettings())) == []
