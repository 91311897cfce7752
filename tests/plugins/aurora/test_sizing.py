from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_aurora.classes import BY_FAMILY, BY_NAME, FAMILIES
from strongroom_aurora.settings import ACU_LIMIT, AuroraSettings
from strongroom_aurora.sizing import (
    MAX_CONNECTIONS,
    capacity,
    load,
    of_acu,
    of_class,
    problems,
)
from strongroom_settings.structure import structure
from support.strategies import loads

SETTINGS = st.builds(
    AuroraSettings,
    instance_family=st.sampled_from(FAMILIES),
    instance_class=st.none() | st.sampled_from(sorted(BY_NAME)),
    transactions_per_vcpu=st.integers(1, 5_000),
    transaction_milliseconds=st.integers(1, 60_000),
    headroom=st.floats(1.0, 10.0),
    serverless=st.booleans(),
    serverless_minimum_acu=st.integers(1, 2 * ACU_LIMIT).map(lambda halves: halves / 2),
    serverless_maximum_acu=st.none() | st.integers(2, 2 * ACU_LIMIT).map(lambda h: h / 2),
)


@given(transactions=loads, settings=SETTINGS)
def test_capacity_is_never_below_load_or_the_config_is_refused_with_the_limit_named(
    transactions: int, settings: AuroraSettings
) -> None:
    """For any load and any settings: enough work and connections, or a problem with its key."""
    found = list(problems(transactions, settings))
    if found:
        assert all(problem.path.startswith("plugins.aurora.") for problem in found)
        return
    given_capacity = capacity(transactions, settings)
    assert given_capacity is not None
    per_second = transactions / 60 * settings.headroom
    assert given_capacity.vcpus * settings.transactions_per_vcpu >= per_second
    in_use = per_second * settings.transaction_milliseconds / 1_000
    assert given_capacity.connections >= in_use
    assert given_capacity.connections < given_capacity.max_connections <= MAX_CONNECTIONS


@given(transactions=loads, settings=SETTINGS.filter(lambda s: not s.serverless))
def test_the_chosen_class_is_the_smallest_of_its_family_that_carries_the_load(
    transactions: int, settings: AuroraSettings
) -> None:
    found = capacity(transactions, settings)
    if settings.instance_class is not None or found is None:
        return
    wanted = load(transactions, settings)
    for smaller in BY_FAMILY[settings.instance_family]:
        if smaller.name == found.name:
            break
        assert not of_class(smaller).carries(wanted, settings)


@given(transactions=loads, settings=SETTINGS.filter(lambda s: s.serverless))
def test_serverless_ends_where_the_load_does_and_never_beyond_what_aws_has(
    transactions: int, settings: AuroraSettings
) -> None:
    found = capacity(transactions, settings)
    if found is None:
        return
    assert found.maximum_acu is not None
    assert found.maximum_acu <= ACU_LIMIT
    if settings.serverless_maximum_acu is None:
        assert found.maximum_acu >= settings.serverless_minimum_acu
        assert found.carries(load(transactions, settings), settings)


@given(small=loads, large=loads, settings=SETTINGS)
def test_more_load_never_means_a_smaller_instance(
    small: int, large: int, settings: AuroraSettings
) -> None:
    low, high = sorted((small, large))
    smaller, larger = capacity(low, settings), capacity(high, settings)
    if larger is not None:
        assert smaller is not None
        assert smaller.vcpus <= larger.vcpus
        assert smaller.max_connections <= larger.max_connections


@pytest.mark.parametrize("name", ["db.t3.medium", "db.t3.large", "db.t4g.medium", "db.t4g.large"])
def test_every_burstable_class_of_aurora_postgresql_is_accepted(name: str) -> None:
    """Aurora User Guide, "DB instance class types"; ``db.t3.medium`` was said not to be one."""
    settings = AuroraSettings(instance_class=name)
    assert list(problems(100, settings)) == []
    assert BY_NAME[name].steady < 1


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_grows_in_everything(family: str) -> None:
    """So the first that carries a load is the smallest."""
    sizes = [of_class(found) for found in BY_FAMILY[family]]
    assert [s.vcpus for s in sizes] == sorted({s.vcpus for s in sizes})
    assert [s.max_connections for s in sizes] == sorted(s.max_connections for s in sizes)


@pytest.mark.parametrize(
    ("name", "documented"),
    [("db.r6g.large", 1_802), ("db.r6g.xlarge", 3_604), ("db.r6g.2xlarge", 5_000)],
)
def test_connections_stay_below_the_formula_over_the_nominal_memory(
    name: str, documented: int
) -> None:
    """What the engine computes lies between: it sees less memory than the class has."""
    assert of_class(BY_NAME[name]).max_connections <= documented


def test_a_low_serverless_minimum_caps_the_connections() -> None:
    low = AuroraSettings(serverless=True, serverless_minimum_acu=0.5)
    high = AuroraSettings(serverless=True, serverless_minimum_acu=1.0)
    assert of_acu(64, low).max_connections == 2_000
    assert of_acu(64, high).max_connections == 5_000
    assert of_acu(12, high).max_connections == 1_669


def test_the_brief_s_load_runs_on_four_vcpus() -> None:
    """10,000 a minute are 167 a second; twice that at 100 a vCPU is 3.3 vCPUs and 17 connections."""
    settings = AuroraSettings()
    wanted = load(10_000, settings)
    assert math.ceil(wanted.transactions) == 334
    assert wanted.connections == 17
    found = capacity(10_000, settings)
    assert found is not None
    assert (found.name, found.vcpus) == ("db.r6g.xlarge", 4)
    assert list(problems(10_000, settings)) == []


@pytest.mark.parametrize(
    ("transactions", "changes", "line"),
    [
        (
            10_000_000,
            {},
            "plugins.aurora.instance_family: one writer must carry 10,000,000 transactions a minute "
            "with headroom 2: 333,334 a second over 16,667 connections; db.r6g.16xlarge, the largest "
            "of the family, carries 6,400 over 4,500. Choose a larger family, or set "
            "transactions_per_vcpu and transaction_milliseconds to what you measured",
        ),
        (
            10_000,
            {"instance_class": "db.r6g.large"},
            "plugins.aurora.instance_class: expected a class that carries 10,000 transactions a "
            "minute with headroom 2: 334 a second over 17 connections; found 'db.r6g.large', which "
            "carries 200 over 1,459",
        ),
        (
            10_000,
            {"instance_class": "db.t4g.large"},
            "plugins.aurora.instance_class: expected a class that carries 10,000 transactions a "
            "minute with headroom 2: 334 a second over 17 connections; found 'db.t4g.large', which "
            "carries 60 over 729",
        ),
        (
            10_000,
            {"instance_class": "db.m6g.large"},
            "plugins.aurora.instance_class: expected a class of r5, r6g, r6gd, r6i, r7g, r7i, r8g, t3 "
            "or t4g, whose sizes strongroom knows, such as 'db.r6g.xlarge'; found 'db.m6g.large'; "
            "did you mean 'db.r6g.large'?",
        ),
        (
            10_000,
            {"serverless": True, "serverless_maximum_acu": 8},
            "plugins.aurora.serverless_maximum_acu: expected at least 14 for 10,000 transactions a "
            "minute with headroom 2: 334 a second over 17 connections, found 8",
        ),
        (
            1_000_000,
            {"serverless": True},
            "plugins.aurora.serverless: one writer must carry 1,000,000 transactions a minute with "
            "headroom 2: 33,334 a second over 1,667 connections; Serverless v2 ends at 256 capacity "
            "units, which carry 6,400 over 4,500",
        ),
    ],
)
def test_a_load_that_does_not_fit_names_the_limit(
    transactions: int, changes: dict[str, Any], line: str
) -> None:
    settings, found = structure(changes, AuroraSettings)
    assert found == []
    assert settings is not None
    assert [str(problem) for problem in problems(transactions, settings)] == [line]
