"""The ``[plugins.efs]`` table."""

from __future__ import annotations

import attrs

from strongroom import validators

TRANSITION_DAYS = (1, 7, 14, 30, 60, 90, 180, 270, 365)
"""Days without access after which EFS can move a file (PutLifecycleConfiguration)."""

HOT_DAYS = 90
"""PCI DSS 10.5.1: the most recent three months immediately available for analysis."""

KEPT_MONTHS = 12
"""PCI DSS 10.5.1: audit logs are kept for twelve months at least."""

ELASTIC_WRITES = 50_000
"""Default quota of writes a second with elastic throughput (Amazon EFS quotas)."""

ELASTIC_MIB = 1_024
"""Default quota of metered write throughput in ca-central-1, MiB a second (Amazon EFS quotas)."""

DEFAULT_PORTABLE_ID = 1_000
"""First user id that Linux distributions give to people; those of the access points lie above."""


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
        validator=validators.one_of_numbers(*TRANSITION_DAYS, unit="days"),
        metadata={
            "help": "Days without access after which a file moves to infrequent access; PCI DSS "
            "10.5.1 wants three months at hand."
        },
    )
    archive_days: int = attrs.field(
        default=180,
        validator=validators.one_of_numbers(*TRANSITION_DAYS, unit="days"),
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
    records_per_transaction: float = attrs.field(
        default=2.0,
        validator=validators.between(0.01, 1_000),
        metadata={"help": "Audit records that a transaction leaves, on average."},
    )
    record_bytes: int = attrs.field(
        default=1_024,
        validator=validators.between(1, 1_048_576, "bytes"),
        metadata={"help": "Size of an audit record."},
    )
    records_per_write: int = attrs.field(
        default=4,
        validator=validators.between(1, 100_000),
        metadata={
            "help": "Audit records that the writer puts into one write; EFS counts none below 4 KiB."
        },
    )
    headroom: float = attrs.field(
        default=2.0,
        validator=validators.between(1.0, 10.0),
        metadata={"help": "Times the peak load that the file system must take in."},
    )
    write_quota: int = attrs.field(
        default=ELASTIC_WRITES,
        validator=validators.between(ELASTIC_WRITES, 10 * ELASTIC_WRITES, "writes a second"),
        metadata={"help": "The account's quota of writes a second with elastic throughput."},
    )
    throughput_quota_mib: int = attrs.field(
        default=ELASTIC_MIB,
        validator=validators.between(ELASTIC_MIB, 5 * ELASTIC_MIB, "MiB a second"),
        metadata={"help": "The account's quota of elastic write throughput, MiB a second."},
    )
    mean_load: float = attrs.field(
        default=0.25,
        validator=validators.between(0.01, 1.0),
        metadata={"help": "The mean load of a month as a share of the peak."},
    )
    kept_months: int = attrs.field(
        default=KEPT_MONTHS,
        validator=validators.between(KEPT_MONTHS, 120, "months"),
        metadata={
            "help": "Months for which records are kept. EFS deletes nothing by itself: this is what "
            "the storage alarm expects, and older records are for a custodian to remove."
        },
    )
    storage_alarm_gib: int | None = attrs.field(
        default=None,
        validator=validators.optional(validators.between(1, 10_000_000, "GiB")),
        metadata={
            "help": "Stored GiB above which an alarm asks for a look; left out, what kept_months of the "
            "mean load come to."
        },
    )
