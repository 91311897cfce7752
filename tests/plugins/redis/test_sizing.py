from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom import Config
from strongroom_redis import strongroom_validate
from strongroom_redis.nodes import BY_FAMILY, BY_NAME, FAMILIES, GIB
from strongroom_redis.settings import RedisSettings
from strongroom_redis.sizing import layout, load, problems, sessions, shards_needed, usable_bytes
from strongroom_settings.structure import structure
from support.strategies import loads

SETTINGS = st.builds(
    RedisSettings,
    node_family=st.sampled_from(FAMILIES),
    node_type=st.none() | st.sampled_from(sorted(BY_NAME)),
    shards=st.none() | st.integers(1, 166),
    minimum_shards=st.integers(1, 166),
    replicas=st.integers(2, 5),
    node_quota=st.integers(90, 500),
    session_bytes=st.integers(1, 1_048_576),
    session_minutes=st.integers(1, 1_440),
    transactions_per_session=st.floats(1.0, 10_000.0),
    commands_per_transaction=st.floats(0.1, 1_000.0),
    commands_per_node=st.integers(100, 1_000_000),
    headroom=st.floats(1.0, 10.0),
)


def lines(transactions: int = 10_000, **table: Any) -> list[str]:
    settings, found = structure(table, RedisSettings, "plugins.redis")
    if settings is not None:
        config = Config("dev01", peak_transactions_per_minute=transactions)
        found = list(strongroom_validate(settings, config))
    return [str(problem) for problem in found]


@given(transactions=loads, settings=SETTINGS)
def test_capacity_is_never_below_load_or_the_config_is_refused_with_the_limit_named(
    transactions: int, settings: RedisSettings
) -> None:
    """For any load and any settings: enough commands, memory and quota, or a problem with its key."""
    found = list(problems(transactions, settings))
    if found:
        assert all(problem.path.startswith("plugins.redis.") for problem in found)
        return
    made = layout(transactions, settings)
    assert made is not None
    per_second = transactions / 60 * settings.commands_per_transaction * settings.headroom
    assert made.commands(settings) >= per_second
    alive = sessions(transactions, settings)
    assert made.bytes >= alive * settings.session_bytes * settings.headroom
    assert made.nodes <= settings.node_quota
    assert len(set(made.members("x"))) == made.nodes


@given(transactions=loads, settings=SETTINGS)
def test_the_node_type_is_the_smallest_and_the_shards_are_the_fewest(
    transactions: int, settings: RedisSettings
) -> None:
    """What is chosen, not what is given."""
    made = layout(transactions, settings)
    if made is None or settings.node_type or settings.shards:
        return
    wanted = load(transactions, settings)
    family = BY_FAMILY[settings.node_family]
    smaller = family[: family.index(made.node)]
    assert all(usable_bytes(node) * made.shards < wanted.bytes for node in smaller)
    fewer = made.shards - 1
    assert (
        fewer < settings.minimum_shards
        or fewer * settings.commands_per_node < wanted.commands
        or fewer * usable_bytes(family[-1]) < wanted.bytes
    )


@given(small=loads, large=loads, settings=SETTINGS)
def test_more_load_never_means_fewer_shards(
    small: int, large: int, settings: RedisSettings
) -> None:
    low, high = sorted((small, large))
    node = BY_FAMILY[settings.node_family][0]
    assert shards_needed(load(low, settings), node, settings) <= shards_needed(
        load(high, settings), node, settings
    )


def test_the_brief_s_load_runs_on_the_smallest_nodes() -> None:
    """10,000 a minute, each a session of its own for 15 minutes, are 150,000 sessions: 1.5 GiB with
    headroom, and 1,000 commands a second; one shard would do, three fail over at once."""
    settings = RedisSettings()
    assert sessions(10_000, settings) == 150_000
    wanted = load(10_000, settings)
    assert wanted.commands == 1_000
    assert round(wanted.bytes / GIB, 1) == 1.5
    made = layout(10_000, settings)
    assert made is not None
    assert (made.node.name, made.shards, made.replicas) == ("cache.m6g.large", 3, 2)
    assert lines() == []


def test_nodes_are_in_order_of_memory_and_no_family_ends_below_another_s_start() -> None:
    for nodes in BY_FAMILY.values():
        assert list(nodes) == sorted(nodes, key=lambda node: node.memory_gib)


@pytest.mark.parametrize(
    ("transactions", "table", "line"),
    [
        (
            10_000_000,
            {},
            "plugins.redis.node_quota: 50 shards with 2 replicas each are 150 nodes, for 10,000,000 "
            "transactions a minute with headroom 2: 1,000,000 commands a second and 1,519.9 GiB of "
            "sessions, and the account's quota is 90 in a cluster; have AWS raise it and set it here, "
            "or set commands_per_node and session_bytes to what you measured",
        ),
        (
            1_000_000,
            {"shards": 3},
            "plugins.redis.shards: expected at least 5 of cache.m6g.16xlarge for 1,000,000 "
            "transactions a minute with headroom 2: 100,000 commands a second and 152.0 GiB of "
            "sessions, found 3",
        ),
        (
            1_000_000,
            {"shards": 5, "node_type": "cache.m6g.large"},
            "plugins.redis.shards: expected at least 32 of cache.m6g.large for 1,000,000 "
            "transactions a minute with headroom 2: 100,000 commands a second and 152.0 GiB of "
            "sessions, found 5",
        ),
        (
            10_000,
            {"node_type": "cache.t3.micro"},
            "plugins.redis.node_type: expected a node type of the families m6g, m7g, r6g, r7g, such "
            "as 'cache.r6g.xlarge', found 'cache.t3.micro'",
        ),
        (
            10_000,
            {"engine": "valkey", "engine_version": "7.1"},
            "plugins.redis.engine_version: expected '7.2', '8.0' or '8.1' for valkey, found '7.1'",
        ),
        (
            10_000,
            {"engine_version": "6.2"},
            "plugins.redis.engine_version: expected '7.1' for redis, found '6.2'",
        ),
        (
            10_000,
            {"replicas": 1},
            "plugins.redis.replicas: expected 2 to 5 replicas, found 1",
        ),
        (
            10_000,
            {"key_prefix": "*"},
            "plugins.redis.key_prefix: expected 1 to 64 letters, digits, ':', '_' and '-', a letter "
            "or digit first, found '*'",
        ),
        (
            10_000,
            {"log_retention_days": 30},
            "plugins.redis.log_retention_days: expected one of 365, 400, 545, 731, 1096, 1827, 2192, "
            "2557, 2922, 3288, 3653 days, found 30",
        ),
    ],
)
def test_what_does_not_fit_names_the_limit(
    transactions: int, table: dict[str, Any], line: str
) -> None:
    assert lines(transactions, **table) == [line]


def test_every_problem_is_shown_at_once() -> None:
    found = lines(
        10_000_000,
        engine_version="6.2",
        snapshot_window="07:30-08:30",
    )
    assert [line.partition(":")[0] for line in found] == [
        "plugins.redis.engine_version",
        "plugins.redis.maintenance_window",
        "plugins.redis.node_quota",
    ]
