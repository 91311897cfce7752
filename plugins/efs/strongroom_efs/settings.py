"""The ``[plugins.efs]`` table."""

from __future__ import annotations

import attrs

from strongroom import validators

TRANSITION_DAYS = (1, 7, 14, 30, 60, 90, 180, 270, 365)
"""Days without access after which EFS can move a file (PutLifecycleConfiguration)."""

HOT_DAYS = 90
"""PCI DSS 10.5.1: the most recent three months immediately available for analysis."""

DEFAULT_PORTABLE_ID = 1_000
"""First user id that Linux distributions give to people; those of the access points lie above."""


def _transition(_: object, __: object, value: int) -> None:
    if value not in TRANSITION_DAYS:
        days = ", ".join(map(str, TRANSITION_DAYS))
        raise ValueError(f"expected one of {days} days, found {value}")


@attrs.frozen
class EfsSettings:
    """How the audit file system keeps its files and who may use it."""

    throughput_mode: str = attrs.field(
        default="elastic",
        validator=validators.one_of("elastic", "bursting"),
        metadata={"help": "Whether throughput follows the load, or the stored bytes and credits."},
    )
    infrequent_access_days: int = attrs.field(
        default=HOT_DAYS,
        validator=_transition,
        metadata={
            "help": "Days without access after which a file moves to infrequent access; PCI DSS "
            "10.5.1 wants three months at hand."
        },
    )
    archive_days: int = attrs.field(
        default=180,
        validator=_transition,
        metadata={"help": "Days without access after which a file moves to the archive class."},
    )
    writer_id: int = attrs.field(
        default=10_001,
        validator=validators.between(DEFAULT_PORTABLE_ID, 65_533),
        metadata={"help": "POSIX user and group that every file is written as."},
    )
    reader_id: int = attrs.field(
        default=10_002,
        validator=validators.between(DEFAULT_PORTABLE_ID, 65_533),
        metadata={"help": "POSIX user that auditors read as; in the writer's group."},
    )
    client_service: str = attrs.field(
        default="lambda.amazonaws.com",
        validator=validators.matching(
            r"[a-z0-9-]+\.amazonaws\.com", "a service such as 'ecs-tasks.amazonaws.com'"
        ),
        metadata={"help": "The AWS service that runs the writer and the reader."},
    )
    storage_alarm_gib: int = attrs.field(
        default=1_024,
        validator=validators.between(1, 1_000_000, "GiB"),
        metadata={"help": "Stored bytes above which somebody should look at what is written."},
    )
