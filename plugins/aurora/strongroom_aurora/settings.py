"""The ``[plugins.aurora]`` table."""

from __future__ import annotations

import attrs

from strongroom import validators, windows
from strongroom_aurora.classes import FAMILIES

VERSIONS = ("16.8", "17.7")
"""Long-term support releases that are not past their end (Release Notes for Aurora PostgreSQL,
"Aurora PostgreSQL long-term support (LTS) releases"): each stays for at least three years."""

CA_CERTIFICATES = ("rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1")
"""Certificate authorities that are valid beyond 2060 (Aurora User Guide, "Using SSL/TLS")."""

MONITORING_INTERVALS = (1, 5, 10, 15, 30, 60)
"""Seconds (CreateDBInstance, MonitoringInterval)."""

INSIGHTS_DAYS = (7, *(31 * months for months in range(1, 24)), 731)
"""Days that Performance Insights keeps (CreateDBInstance, PerformanceInsightsRetentionPeriod)."""

SHORTEST_WINDOW = 30
"""Minutes of a backup or maintenance window at least (CreateDBCluster, RDS API Reference)."""

REPLICA_LIMIT = 15
"""Aurora Replicas that a cluster can have (Aurora User Guide, "Quotas and constraints")."""

ACU_LIMIT = 256
"""Largest capacity of Serverless v2, in Aurora capacity units (Aurora User Guide)."""

RESERVED_USERS = (
    "admin",
    "administrator",
    "master",
    "postgres",
    "public",
    "rdsadmin",
    "root",
    "user",
)
"""Names that everybody tries first (PCI DSS 2.2.2; Security Hub RDS.24), or that RDS keeps."""

RESERVED_DATABASES = ("postgres", "rdsadmin", "template0", "template1")

_MOMENT = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}Z"
_IDENTIFIER = r"[a-z]([a-z0-9]|-(?=[a-z0-9])){0,62}"
_SNAPSHOT = r"(arn:aws:rds:[a-z0-9-]+:\d{12}:cluster-snapshot:)?[a-zA-Z][a-zA-Z0-9:-]{0,254}"


def _name(pattern: str, what: str, reserved: tuple[str, ...]) -> validators.Validator:
    matching = validators.matching(pattern, what)

    def check(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
        matching(instance, attribute, value)
        if value in reserved:
            raise ValueError(f"expected {what} other than {', '.join(reserved)}, found {value!r}")

    return check


@attrs.frozen
class RestoreFrom:
    """Where the data comes from: a snapshot, or another cluster as it was at some moment."""

    snapshot_identifier: str | None = attrs.field(
        default=None,
        validator=validators.optional(
            validators.matching(_SNAPSHOT, "the name or ARN of a cluster snapshot")
        ),
        metadata={"help": "The cluster snapshot to restore, by name or ARN."},
    )
    cluster_identifier: str | None = attrs.field(
        default=None,
        validator=validators.optional(
            validators.matching(_IDENTIFIER, "the identifier of an Aurora cluster")
        ),
        metadata={"help": "The cluster to restore to a point in time."},
    )
    time: str | None = attrs.field(
        default=None,
        validator=validators.optional(
            validators.matching(_MOMENT, "a moment in UTC such as '2026-05-04T09:30:00Z'")
        ),
        metadata={"help": "The moment to restore to; left out, the latest there is."},
    )


@attrs.frozen
class AuroraSettings:
    """How the database is sized, kept, watched and reached."""

    engine_version: str = attrs.field(
        default=VERSIONS[0],
        validator=validators.one_of(*VERSIONS),
        metadata={"help": "The long-term support release of Aurora PostgreSQL."},
    )
    automatic_minor_upgrades: bool = attrs.field(
        default=False,
        metadata={
            "help": "Whether AWS may move the cluster to later minor versions by itself. That leaves "
            "long-term support, whose patches AWS applies either way."
        },
    )
    readers: int = attrs.field(
        default=2,
        validator=validators.between(2, REPLICA_LIMIT, "readers"),
        metadata={"help": "Reader instances; each can take over from the writer."},
    )
    maximum_readers: int = attrs.field(
        default=4,
        validator=validators.between(2, REPLICA_LIMIT, "readers"),
        metadata={"help": "How many readers auto scaling may make; as many as readers: none."},
    )
    reader_target_cpu: int = attrs.field(
        default=60,
        validator=validators.between(20, 90, "percent"),
        metadata={"help": "Average CPU of the readers that auto scaling keeps to, in percent."},
    )
    instance_family: str = attrs.field(
        default="r6g",
        validator=validators.one_of(*FAMILIES),
        metadata={"help": "The family that the instance class is chosen from, by the load."},
    )
    instance_class: str | None = attrs.field(
        default=None,
        metadata={"help": "A fixed instance class, at least as large as the load needs."},
    )
    transactions_per_vcpu: int = attrs.field(
        default=100,
        validator=validators.between(1, 5_000, "transactions a second"),
        metadata={
            "help": "Transactions a second that one vCPU of the writer carries; measure your own and "
            "set it here."
        },
    )
    transaction_milliseconds: int = attrs.field(
        default=50,
        validator=validators.between(1, 60_000, "milliseconds"),
        metadata={"help": "How long a transaction holds a connection, on average."},
    )
    headroom: float = attrs.field(
        default=2.0,
        validator=validators.between(1.0, 10.0),
        metadata={"help": "Capacity over peak load: 2.0 keeps the writer half idle at the peak."},
    )
    serverless: bool = attrs.field(
        default=False,
        metadata={"help": "Whether instances are Serverless v2 and scale between two capacities."},
    )
    serverless_minimum_acu: float = attrs.field(
        default=2.0,
        validator=validators.between(0.5, ACU_LIMIT, "capacity units"),
        metadata={"help": "Smallest capacity of a Serverless v2 instance, in capacity units."},
    )
    serverless_maximum_acu: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.between(1, ACU_LIMIT, "capacity units")),
        metadata={"help": "Largest capacity, at least what the load needs; by default just that."},
    )
    optimized_reads: bool = attrs.field(
        default=False,
        metadata={"help": "Whether reads are cached on local NVMe; needs a class that has it."},
    )
    storage_type: str = attrs.field(
        default="aurora",
        validator=validators.one_of("aurora", "aurora-iopt1"),
        metadata={"help": "Pay for each I/O, or for I/O-Optimized storage."},
    )
    performance_insights: bool = attrs.field(
        default=True,
        metadata={"help": "Whether Performance Insights samples what the database waits for."},
    )
    performance_insights_days: int = attrs.field(
        default=7,
        validator=validators.one_of_numbers(*INSIGHTS_DAYS, unit="days"),
        metadata={"help": "How long Performance Insights keeps its samples, in days."},
    )
    monitoring_seconds: int = attrs.field(
        default=15,
        validator=validators.one_of_numbers(*MONITORING_INTERVALS, unit="seconds"),
        metadata={"help": "How often enhanced monitoring looks at the operating system."},
    )
    backup_retention_days: int = attrs.field(
        default=35,
        validator=validators.between(7, 35, "days"),
        metadata={"help": "Days back to which any point in time can be restored."},
    )
    backup_window: str = attrs.field(
        default="05:00-06:00",
        validator=windows.a_daily(SHORTEST_WINDOW),
        metadata={
            "help": "Daily backup window in UTC; ca-central-1 is 5 hours behind, 4 in summer."
        },
    )
    maintenance_window: str = attrs.field(
        default="sun:07:00-sun:08:00",
        validator=windows.a_weekly(SHORTEST_WINDOW),
        metadata={"help": "Weekly maintenance window in UTC, clear of the backup window."},
    )
    apply_immediately: bool = attrs.field(
        default=False,
        metadata={"help": "Whether changes that interrupt are made at once, not in the window."},
    )
    database_name: str = attrs.field(
        default="trading",
        validator=_name(
            r"[a-z][a-z0-9]{0,62}",
            "1 to 63 lower-case letters and digits, a letter first,",
            RESERVED_DATABASES,
        ),
        metadata={"help": "The database that is made with the cluster."},
    )
    master_username: str = attrs.field(
        default="dbowner",
        validator=_name(
            r"[a-z][a-z0-9]{0,15}",
            "1 to 16 lower-case letters and digits, a letter first,",
            RESERVED_USERS,
        ),
        metadata={"help": "The master user, whose password RDS makes, keeps and rotates."},
    )
    master_rotation_days: int = attrs.field(
        default=30,
        validator=validators.between(1, 90, "days"),
        metadata={"help": "How often RDS rotates the master password (PCI DSS 8.3.9: 90 at most)."},
    )
    port: int = attrs.field(
        default=5_432,
        validator=validators.between(1_150, 65_535),
        metadata={"help": "The port of the cluster; the proxy listens on 5432 whatever this is."},
    )
    ca_certificate: str = attrs.field(
        default=CA_CERTIFICATES[0],
        validator=validators.one_of(*CA_CERTIFICATES),
        metadata={"help": "The authority that signs the instances' certificates."},
    )
    slow_query_milliseconds: int = attrs.field(
        default=1_000,
        validator=validators.between(100, 3_600_000, "milliseconds"),
        metadata={"help": "Statements that take longer are logged, without parameter values."},
    )
    log_retention_days: int = attrs.field(
        default=400,
        validator=validators.log_retention,
        metadata={"help": "Days that logs are kept; PCI DSS 10.5.1 asks for 12 months at least."},
    )
    proxy: bool = attrs.field(
        default=True,
        metadata={"help": "Whether applications connect through an RDS Proxy, with IAM and TLS."},
    )
    storage_alarm_gib: int = attrs.field(
        default=1_024,
        validator=validators.between(1, 131_072, "GiB"),
        metadata={"help": "Stored bytes above which an alarm asks for a look at what is written."},
    )
    restore_from: RestoreFrom | None = attrs.field(
        default=None,
        metadata={"help": "Restore from a snapshot or to a point in time; see the guide."},
    )
