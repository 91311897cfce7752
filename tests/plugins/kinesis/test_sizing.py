from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_kinesis.settings import MAX_RECORD_BYTES, KinesisSettings
from strongroom_kinesis.sizing import (
    BYTES_PER_SHARD,
    ON_DEMAND_BYTES,
    ON_DEMAND_RECORDS,
    READ_BYTES_PER_SHARD,
    RECORDS_PER_SHARD,
    capacity,
    load,
    problems,
    shards,
    shards_needed,
)
from strongroom_settings.structure import structure
from support.strategies import loads

SETTINGS = st.builds(
    KinesisSettings,
    mode=st.sampled_from(["provisioned", "on_demand"]),
    record_bytes=st.integers(1, MAX_RECORD_BYTES),
    headroom=st.floats(1.0, 10.0),
    consumers=st.integers(1, 20),
    minimum_shards=st.integers(1, 50),
    shards=st.none() | st.integers(1, 500),
    shard_quota=st.integers(1, 20_000),
)


@given(transactions=loads, settings=SETTINGS)
def test_capacity_is_never_below_load_or_the_config_is_refused_with_the_limit_named(
    transactions: int, settings: KinesisSettings
) -> None:
    """For any load and any settings: enough records, bytes and reads, or a problem with its key."""
    found = list(problems(transactions, settings))
    if found:
        assert all(problem.path.startswith("plugins.kinesis.") for problem in found)
        return
    count = shards(transactions, settings)
    records, size = capacity(count)
    per_second = transactions / 60 * settings.headroom
    assert records >= per_second
    assert size >= per_second * settings.record_bytes
    if count is not None:
        reads = count * READ_BYTES_PER_SHARD
        assert reads >= per_second * settings.record_bytes * settings.consumers
        assert count <= settings.shard_quota


@given(transactions=loads, settings=SETTINGS)
def test_the_computed_shards_are_the_fewest_that_carry_the_load(
    transactions: int, settings: KinesisSettings
) -> None:
    """One shard less would break one of the three limits."""
    wanted = load(transactions, settings)
    fewer = shards_needed(wanted) - 1
    if fewer:
        assert (
            fewer * RECORDS_PER_SHARD < wanted.records
            or fewer * BYTES_PER_SHARD < wanted.bytes
            or fewer * READ_BYTES_PER_SHARD < wanted.read_bytes
        )


@given(small=loads, large=loads, settings=SETTINGS)
def test_more_load_never_means_fewer_shards(
    small: int, large: int, settings: KinesisSettings
) -> None:
    low, high = sorted((small, large))
    assert shards_needed(load(low, settings)) <= shards_needed(load(high, settings))


def test_the_brief_s_load_runs_on_the_minimum() -> None:
    """10,000 a minute are 167 records a second; twice that is a third of one shard's records."""
    settings = KinesisSettings()
    assert shards_needed(load(10_000, settings)) == 1
    assert shards(10_000, settings) == 3
    assert list(problems(10_000, settings)) == []


@pytest.mark.parametrize(
    ("transactions", "changes", "line"),
    [
        (
            10_000_000,
            {},
            "plugins.kinesis.shard_quota: 652 shards are needed for 10,000,000 transactions a minute "
            "of 2,048 bytes with headroom 2, and the account's quota is 200; have AWS raise the "
            "quota and set it here, or lower the headroom",
        ),
        (
            1_000_000,
            {"shards": 3},
            "plugins.kinesis.shards: expected at least 66 for 1,000,000 transactions a minute of "
            "2,048 bytes with headroom 2, found 3",
        ),
        (
            10_000,
            {"consumers": 6},
            "plugins.kinesis.consumers: expected at most 5: a shard serves 5 reads a second and each "
            "consumer polls once a second, found 6",
        ),
        (
            10_000,
            {"mode": "on_demand", "shards": 2},
            "plugins.kinesis.shards: expected no shards with mode 'on_demand', which lets AWS choose "
            "them, found 2",
        ),
        (
            10_000_000,
            {"mode": "on_demand", "record_bytes": 256, "headroom": 1.5},
            "plugins.kinesis.mode: on-demand streams in ca-central-1 grow to 200,000 records a second "
            "and the load is 250,000; use mode 'provisioned'",
        ),
    ],
)
def test_a_load_that_does_not_fit_names_the_limit(
    transactions: int, changes: dict[str, object], line: str
) -> None:
    settings, found = structure(changes, KinesisSettings)
    assert found == []
    assert settings is not None
    assert [str(problem) for problem in problems(transactions, settings)] == [line]


def test_on_demand_capacity_is_the_region_s_default() -> None:
    assert capacity(None) == (ON_DEMAND_RECORDS, ON_DEMAND_BYTES)
