from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom import Config
from strongroom_aurora import strongroom_validate
from strongroom_aurora.names import purpose
from strongroom_aurora.settings import SHORTEST_WINDOW as SHORTEST
from strongroom_aurora.settings import AuroraSettings, RestoreFrom
from strongroom_base.errors import CallerError
from strongroom_platform.windows import DAY, DAYS, WEEK, Window, overlap
from strongroom_platform.windows import daily as backup_window
from strongroom_platform.windows import weekly as maintenance_window
from strongroom_settings.structure import structure
from support.synthesis import project


def problems(**table: Any) -> list[str]:
    settings, found = structure(table, AuroraSettings, "plugins.aurora")
    if settings is not None:
        found = list(strongroom_validate(settings, Config("dev01")))
    return [str(problem) for problem in found]


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def daily(start: int, length: int) -> str:
    return f"{clock(start)}-{clock((start + length) % DAY)}"


def weekly(start: int, length: int) -> str:
    ends = (start, (start + length) % WEEK)
    return "-".join(f"{DAYS[end // DAY]}:{clock(end % DAY)}" for end in ends)


def minutes(start: int, length: int, period: int) -> set[int]:
    """Return every minute of a week that a window covers, counted one by one."""
    return {
        (start + turn + minute) % WEEK
        for turn in range(0, WEEK, period)
        for minute in range(length)
    }


@given(
    st.integers(0, DAY - 1),
    st.integers(SHORTEST, 4 * 60),
    st.integers(0, WEEK - 1),
    st.integers(SHORTEST, 4 * 60),
)
def test_windows_that_share_a_minute_are_refused_and_no_others(
    backup: int, backup_length: int, maintenance: int, maintenance_length: int
) -> None:
    """For any two windows, over midnight and over Sunday too."""
    shared = minutes(backup, backup_length, DAY) & minutes(maintenance, maintenance_length, WEEK)
    found = problems(
        backup_window=daily(backup, backup_length),
        maintenance_window=weekly(maintenance, maintenance_length),
    )
    assert bool(found) == bool(shared)
    assert all(line.startswith("plugins.aurora.maintenance_window: ") for line in found)


@given(st.integers(0, DAY - 1), st.integers(1, DAY - 1))
def test_a_daily_window_is_read_as_it_was_written(start: int, length: int) -> None:
    assert backup_window(daily(start, length)) == Window(start, length)


@given(st.integers(0, WEEK - 1), st.integers(1, WEEK - 1))
def test_a_weekly_window_is_read_as_it_was_written(start: int, length: int) -> None:
    assert maintenance_window(weekly(start, length)) == Window(start, length)


@given(st.integers(0, DAY - 1), st.integers(1, SHORTEST - 1))
def test_a_window_shorter_than_half_an_hour_is_refused(start: int, length: int) -> None:
    assert len(problems(backup_window=daily(start, length))) == 1
    assert len(problems(maintenance_window=weekly(start, length))) == 1


def test_windows_that_touch_do_not_meet() -> None:
    assert not overlap(Window(0, 60), Window(60, 30))
    assert overlap(Window(0, 61), Window(60, 30))


def test_the_defaults_hold_together() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        (
            {"engine_version": "16.4"},
            ["plugins.aurora.engine_version: expected '16.8' or '17.7', found '16.4'"],
        ),
        (
            {"backup_window": "5:00-6:00"},
            [
                "plugins.aurora.backup_window: expected a daily window in UTC such as '05:00-06:00', "
                "found '5:00-6:00'"
            ],
        ),
        (
            {"backup_window": "05:00-05:20"},
            [
                "plugins.aurora.backup_window: expected a daily window in UTC such as '05:00-06:00', "
                "at least 30 minutes and less than a day long, found '05:00-05:20', which is 20 "
                "minutes"
            ],
        ),
        (
            {"maintenance_window": "sunday:07:00-sunday:08:00"},
            [
                "plugins.aurora.maintenance_window: expected a weekly window in UTC such as "
                "'sun:07:00-sun:08:00', found 'sunday:07:00-sunday:08:00'"
            ],
        ),
        (
            {"maintenance_window": "sun:05:30-sun:06:30"},
            [
                "plugins.aurora.maintenance_window: expected a window clear of backup_window, "
                "05:00-06:00 every day, found 'sun:05:30-sun:06:30'"
            ],
        ),
        (
            {"readers": 1},
            ["plugins.aurora.readers: expected 2 to 15 readers, found 1"],
        ),
        (
            {"readers": 5},
            ["plugins.aurora.maximum_readers: expected at least readers, 5, found 4"],
        ),
        (
            {"serverless": True, "serverless_minimum_acu": 0.5},
            [
                "plugins.aurora.serverless_minimum_acu: expected at least 2 with "
                "performance_insights, which needs that much, found 0.5"
            ],
        ),
        (
            {"serverless": True, "instance_class": "db.r6g.xlarge"},
            [
                "plugins.aurora.instance_class: expected no class with serverless, whose instances "
                "have none, found 'db.r6g.xlarge'"
            ],
        ),
        (
            {"serverless": True, "serverless_maximum_acu": 32.3},
            [
                "plugins.aurora.serverless_maximum_acu: expected steps of 0.5 capacity units, found "
                "32.3"
            ],
        ),
        (
            {"serverless_maximum_acu": 32.0},
            ["plugins.aurora.serverless_maximum_acu: expected none without serverless, found 32"],
        ),
        (
            {"optimized_reads": True, "storage_type": "aurora-iopt1"},
            [
                "plugins.aurora.instance_family: expected a class with local NVMe storage, such as "
                "'r6gd', for optimized_reads, found 'r6g'"
            ],
        ),
        (
            {"optimized_reads": True, "instance_family": "r6gd"},
            [
                "plugins.aurora.storage_type: expected 'aurora-iopt1' with optimized_reads, whose "
                "cache needs I/O-Optimized storage, found 'aurora'"
            ],
        ),
        (
            {"master_username": "postgres"},
            [
                "plugins.aurora.master_username: expected 1 to 16 lower-case letters and digits, a "
                "letter first, other than admin, administrator, master, postgres, public, rdsadmin, "
                "root, user, found 'postgres'"
            ],
        ),
        (
            {"performance_insights_days": 30},
            [
                "plugins.aurora.performance_insights_days: expected one of 7, 31, 62, 93, 124, 155, "
                "186, 217, 248, 279, 310, 341, 372, 403, 434, 465, 496, 527, 558, 589, 620, 651, "
                "682, 713, 731 days, found 30"
            ],
        ),
        (
            {"restore_from": {}},
            [
                "plugins.aurora.restore_from: expected snapshot_identifier or cluster_identifier, "
                "found neither"
            ],
        ),
        (
            {"restore_from": {"snapshot_identifier": "last", "time": "2026-05-04T09:30:00Z"}},
            [
                "plugins.aurora.restore_from.time: expected a time with cluster_identifier only, "
                "found '2026-05-04T09:30:00Z'"
            ],
        ),
        (
            {"restore_from": {"cluster_identifier": "aurora-main-dev01", "time": "yesterday"}},
            [
                "plugins.aurora.restore_from.time: expected a moment in UTC such as "
                "'2026-05-04T09:30:00Z', found 'yesterday'"
            ],
        ),
    ],
)
def test_a_setting_that_cannot_be_is_refused(table: dict[str, Any], lines: list[str]) -> None:
    assert problems(**table) == lines


def test_every_bad_setting_is_refused_at_once_before_anything_is_synthesised() -> None:
    """A wrong window, readers, feature and load: four problems, one error, nothing made."""
    toml = (
        "peak_transactions_per_minute = 10000000\n"
        "[plugins.aurora]\n"
        'maintenance_window = "mon:05:00-mon:05:45"\n'
        "readers = 6\n"
        "optimized_reads = true\n"
        'storage_type = "aurora-iopt1"\n'
    )
    with pytest.raises(CallerError) as caught:
        project(toml)
    text = str(caught.value)
    for key in ("maintenance_window", "maximum_readers", "instance_family"):
        assert f"plugins.aurora.{key}: " in text
    assert text.count("plugins.aurora.instance_family: ") == 2


RESTORES = st.builds(
    RestoreFrom,
    snapshot_identifier=st.none() | st.sampled_from(["one", "two"]),
    cluster_identifier=st.none() | st.sampled_from(["aurora-main-dev01", "one"]),
    time=st.none() | st.sampled_from(["2026-05-04T09:30:00Z", "2026-05-04T09:31:00Z"]),
)


@given(RESTORES, RESTORES)
def test_each_restore_is_a_cluster_of_its_own_name(first: RestoreFrom, second: RestoreFrom) -> None:
    """So the one it comes from can stay until the new one is there."""
    assert (purpose(first) == purpose(second)) == (first == second)
    assert purpose(None) == "main"
    assert len(purpose(first)) <= 14
