from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_efs.settings import EfsSettings
from strongroom_efs.sizing import (
    METERED_BLOCK,
    MIB,
    alarm_bytes_per_minute,
    capacity,
    expected_gib,
    load,
    problems,
    storage_alarm_gib,
)
from strongroom_settings.structure import structure
from support.strategies import loads

SETTINGS = st.builds(
    EfsSettings,
    throughput_mode=st.sampled_from(["elastic", "bursting"]),
    records_per_transaction=st.floats(0.01, 1_000),
    record_bytes=st.integers(1, 1_048_576),
    records_per_write=st.integers(1, 100_000),
    headroom=st.floats(1.0, 10.0),
    write_quota=st.integers(50_000, 500_000),
    throughput_quota_mib=st.integers(1_024, 5_120),
    mean_load=st.floats(0.01, 1.0),
    kept_months=st.integers(12, 120),
)


@given(transactions=loads, settings=SETTINGS)
def test_capacity_is_never_below_load_or_the_config_is_refused_with_the_limit_named(
    transactions: int, settings: EfsSettings
) -> None:
    """For any load and any settings: enough writes and bytes a second, or a problem with its key."""
    found = list(problems(transactions, settings))
    records = transactions / 60 * settings.records_per_transaction * settings.headroom
    writes = records / settings.records_per_write
    size = max(records * settings.record_bytes, writes * METERED_BLOCK)
    if found:
        assert all(problem.path.startswith("plugins.efs.") for problem in found)
    else:
        assert capacity(settings).writes >= writes
        assert capacity(settings).bytes >= size * (1 - 1e-9)


@given(transactions=loads, settings=SETTINGS)
def test_no_load_is_refused_that_the_file_system_carries(
    transactions: int, settings: EfsSettings
) -> None:
    wanted, most = load(transactions, settings), capacity(settings)
    fits = wanted.writes <= most.writes and wanted.bytes <= most.bytes
    assert fits == (not list(problems(transactions, settings)))


@given(small=loads, large=loads, settings=SETTINGS)
def test_more_load_never_means_fewer_writes_or_less_stored(
    small: int, large: int, settings: EfsSettings
) -> None:
    low, high = sorted((small, large))
    assert load(low, settings).writes <= load(high, settings).writes
    assert expected_gib(low, settings) <= expected_gib(high, settings)


@given(transactions=loads, settings=SETTINGS)
def test_the_storage_alarm_expects_every_record_that_must_be_kept(
    transactions: int, settings: EfsSettings
) -> None:
    """At least twelve months of the mean load (PCI DSS 10.5.1), which EFS never deletes."""
    year = transactions * settings.mean_load * 60 * 24 * 365
    stored = year * settings.records_per_transaction * settings.record_bytes
    assert storage_alarm_gib(transactions, settings) * 1_073_741_824 >= stored * (1 - 1e-9)


def test_the_brief_s_load_is_far_below_the_quotas() -> None:
    """10,000 a minute leave 667 records a second with headroom: 167 writes of 4 KiB."""
    settings = EfsSettings()
    wanted = load(10_000, settings)
    assert round(wanted.writes) == 167
    assert wanted.bytes == wanted.writes * METERED_BLOCK
    assert list(problems(10_000, settings)) == []
    assert expected_gib(10_000, settings) == 2_507
    assert alarm_bytes_per_minute(settings) == 1_024 * MIB * 48


@pytest.mark.parametrize(
    ("transactions", "changes", "line"),
    [
        (
            10_000_000,
            {},
            "plugins.efs.write_quota: 10,000,000 transactions a minute with headroom 2 need 166,667 "
            "writes a second, and the account's quota is 50,000; write more records at once "
            "(records_per_write), or have AWS raise the quota and set it here",
        ),
        (
            10_000_000,
            {"records_per_write": 100, "record_bytes": 4_096},
            "plugins.efs.throughput_quota_mib: 10,000,000 transactions a minute with headroom 2 need "
            "2,605 MiB a second, and the account's quota is 1,024; write more records at once "
            "(records_per_write), or have AWS raise the quota and set it here",
        ),
        (
            100_000,
            {"throughput_mode": "bursting"},
            "plugins.efs.throughput_mode: expected 'elastic': 100,000 transactions a minute with "
            "headroom 2 write 6,826,667 bytes in 1,667 writes a second, and a bursting file system "
            "without credits takes 1,048,576 in 7,000, found 'bursting'",
        ),
    ],
)
def test_a_load_that_does_not_fit_names_the_limit(
    transactions: int, changes: dict[str, object], line: str
) -> None:
    settings, found = structure(changes, EfsSettings)
    assert found == []
    assert settings is not None
    assert line in [str(problem) for problem in problems(transactions, settings)]
