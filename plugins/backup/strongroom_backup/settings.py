"""The ``[plugins.backup]`` table."""

from __future__ import annotations

import attrs

from strongroom import validators

POINT_IN_TIME_DAYS = 35
"""Longest continuous backup (AWS Backup Developer Guide, "Continuous backups and PITR")."""

COLD_STORAGE_DAYS = 90
"""Days that AWS Backup bills cold storage for at least, so that none ends sooner (Lifecycle)."""

HOT_DAYS = 90
"""PCI DSS 10.5.1: the most recent three months are immediately available."""

YEAR_DAYS = 365
"""PCI DSS 10.5.1: audit logs are kept for twelve months at least."""


def _cold(_: object, __: object, value: int) -> None:
    if value != 0 and not HOT_DAYS <= value <= YEAR_DAYS * 10:
        raise ValueError(f"expected 0, or {HOT_DAYS} to {YEAR_DAYS * 10:,} days, found {value:,}")


@attrs.frozen
class BackupSettings:
    """When backups are made and how long they are kept."""

    hour_utc: int = attrs.field(
        default=9,
        validator=validators.between(0, 23),
        metadata={
            "help": "Hour of the day, UTC, at which backups begin. 9 is before dawn in Canada and "
            "after the windows of the database."
        },
    )
    start_window_minutes: int = attrs.field(
        default=60,
        validator=validators.between(60, 43_200, "minutes"),
        metadata={"help": "Minutes within which a backup must begin."},
    )
    completion_window_minutes: int = attrs.field(
        default=480,
        validator=validators.between(120, 527_040, "minutes"),
        metadata={"help": "Minutes within which a backup must be complete."},
    )
    daily_kept_days: int = attrs.field(
        default=POINT_IN_TIME_DAYS,
        validator=validators.between(7, POINT_IN_TIME_DAYS, "days"),
        metadata={
            "help": "Days that daily backups are kept, and that a resource can be restored to any "
            "point in time if its service does continuous backups."
        },
    )
    monthly_kept_days: int = attrs.field(
        default=400,
        validator=validators.between(YEAR_DAYS, 36_500, "days"),
        metadata={"help": "Days that monthly backups are kept; PCI DSS 10.5.1 asks for a year."},
    )
    cold_storage_days: int = attrs.field(
        default=HOT_DAYS,
        validator=_cold,
        metadata={
            "help": "Days after which a monthly backup moves to cold storage if its service has "
            "that; 0 leaves all of them where they can be restored from at once."
        },
    )
    restore_tests: str = attrs.field(
        default="monthly",
        validator=validators.one_of("weekly", "monthly", "quarterly", "off"),
        metadata={"help": "How often the latest backup of everything is restored, as a test."},
    )
    restored_kept_hours: int = attrs.field(
        default=4,
        validator=validators.between(1, 168, "hours"),
        metadata={"help": "Hours for which what a test restored can be looked at."},
    )
