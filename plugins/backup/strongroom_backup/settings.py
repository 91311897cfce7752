"""The ``[plugins.backup]`` table."""

from __future__ import annotations

import attrs

from strongroom import validators

POINT_IN_TIME_DAYS = 35
"""Longest continuous backup (AWS Backup Developer Guide, "Continuous backups and PITR")."""

YEAR_DAYS = 365
"""PCI DSS 10.5.1: audit logs are kept for twelve months at least."""


@attrs.frozen
class BackupSettings:
    """When backups are made and how long they are kept."""

    hour_utc: int = attrs.field(
        default=7,
        validator=validators.between(0, 23),
        metadata={
            "help": "Hour of the day, UTC, at which backups begin; 7 is before dawn in Canada."
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
        validator=validators.between(1, POINT_IN_TIME_DAYS, "days"),
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
