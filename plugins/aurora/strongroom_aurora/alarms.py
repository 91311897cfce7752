"""What is watched on the database.

Metric names and dimensions: "Amazon CloudWatch metrics for Amazon Aurora" and "Monitoring RDS Proxy
metrics with Amazon CloudWatch", Aurora User Guide. Instances are watched by their role in the
cluster and not by name: that follows a failover, and takes in what auto scaling makes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from strongroom import Alarm, Database, Severity
from strongroom_aurora.sizing import GIB, Capacity

CPU_PERCENT = 80
"""Over a quarter of an hour: there is still time to make the writer larger."""

CONNECTION_SHARE = 0.8
"""Of max_connections."""

LAG_MILLISECONDS = 1_000
"""Aurora replicas are usually less than 100 ms behind (Aurora User Guide, "Aurora Replicas")."""

MEMORY_SHARE = 0.05
"""Of the instance's memory; below it the engine is close to being killed for want of it."""

STORAGE_GIB_PER_VCPU = 2
"""Local storage comes with some 16 GiB a vCPU and is taken by sorts and logs."""

LATENCY_SECONDS = 0.02
"""Reads and writes of the Aurora volume take a few milliseconds."""

TRANSACTION_IDS = 1_000_000_000
"""Half of what there is before PostgreSQL stops taking writes; autovacuum should have begun at a fifth
(Aurora User Guide, "Managing transaction ID wraparound")."""

BORROW_MICROSECONDS = 100_000
"""A tenth of a second that clients wait for a connection: the pool is empty."""

QUARTER = 15


def alarms(
    database: Database,
    capacity: Capacity,
    *,
    storage_gib: int,
    failover_rule: str,
    rotation_rule: str,
    proxy_name: str | None,
) -> list[Alarm]:
    """Return the alarms on the cluster, its instances and its proxy."""
    return [
        *_instances(database, capacity),
        *_cluster(database, storage_gib),
        *_events(failover_rule, rotation_rule),
        *(_proxy(proxy_name, capacity) if proxy_name else ()),
    ]


def _rds(dimensions: Mapping[str, str]) -> Callable[..., Alarm]:
    defaults: dict[str, Any] = {
        "namespace": "AWS/RDS",
        "dimensions": dimensions,
        "statistic": "Maximum",
        "comparison": "GreaterThanThreshold",
    }
    return functools.partial(Alarm, **defaults)


def _instances(database: Database, capacity: Capacity) -> Iterator[Alarm]:
    for role in ("writer", "reader"):
        critical = Severity.CRITICAL if role == "writer" else Severity.WARNING
        alarm = _rds({"DBClusterIdentifier": database.cluster_identifier, "Role": role.upper()})
        yield alarm(
            purpose=f"db-{role}-cpu",
            description=f"A {role} of the database has used more than {CPU_PERCENT}% of its CPU for a "
            "quarter of an hour: look at Performance Insights, then for a larger instance class.",
            severity=critical,
            metric="CPUUtilization",
            threshold=CPU_PERCENT,
            evaluation_periods=QUARTER,
        )
        yield alarm(
            purpose=f"db-{role}-connections",
            description=f"A {role} of the database has more than 80% of the connections it can have: "
            "look for clients that leak them.",
            severity=critical,
            metric="DatabaseConnections",
            threshold=capacity.max_connections * CONNECTION_SHARE,
        )
        yield alarm(
            purpose=f"db-{role}-memory",
            description=f"A {role} of the database is running out of memory and may restart: look for "
            "large sorts and many connections, then for a larger instance class.",
            severity=critical,
            metric="FreeableMemory",
            statistic="Minimum",
            comparison="LessThanThreshold",
            threshold=capacity.memory_gib * GIB * MEMORY_SHARE,
        )
        if capacity.maximum_acu is None:
            yield alarm(
                purpose=f"db-{role}-local-storage",
                description=f"A {role} of the database is running out of local storage, which sorts, "
                "temporary tables and logs take: look for the query that fills it.",
                severity=critical,
                metric="FreeLocalStorage",
                statistic="Minimum",
                comparison="LessThanThreshold",
                threshold=capacity.vcpus * STORAGE_GIB_PER_VCPU * GIB,
            )
        else:
            yield alarm(
                purpose=f"db-{role}-capacity",
                description=f"A {role} of the database is at its largest Serverless v2 capacity: "
                "raise serverless_maximum_acu.",
                severity=critical,
                metric="ACUUtilization",
                threshold=90,
                evaluation_periods=QUARTER,
            )
        yield alarm(
            purpose=f"db-{role}-read-latency",
            description=f"Reads of a {role} from the database's volume are slow.",
            severity=Severity.WARNING,
            metric="ReadLatency",
            statistic="Average",
            threshold=LATENCY_SECONDS,
            evaluation_periods=QUARTER,
            datapoints_to_alarm=10,
        )


def _cluster(database: Database, storage_gib: int) -> Iterator[Alarm]:
    cluster = {"DBClusterIdentifier": database.cluster_identifier}
    writer = _rds({**cluster, "Role": "WRITER"})
    yield writer(
        purpose="db-write-latency",
        description="Writes to the database's volume are slow: transactions wait for their commit.",
        severity=Severity.CRITICAL,
        metric="WriteLatency",
        statistic="Average",
        threshold=LATENCY_SECONDS,
        evaluation_periods=QUARTER,
        datapoints_to_alarm=10,
    )
    yield writer(
        purpose="db-deadlocks",
        description="Transactions of the database lock one another out: the log names both.",
        severity=Severity.WARNING,
        metric="Deadlocks",
        threshold=0,
        period=300,
        evaluation_periods=1,
    )
    yield writer(
        purpose="db-transaction-ids",
        description="Autovacuum does not keep up and PostgreSQL will stop taking writes: look for an "
        "old transaction or a replication slot that holds it back.",
        severity=Severity.CRITICAL,
        metric="MaximumUsedTransactionIDs",
        threshold=TRANSACTION_IDS,
        period=300,
        evaluation_periods=1,
    )
    yield _rds({**cluster, "Role": "READER"})(
        purpose="db-replica-lag",
        description="A reader of the database is more than a second behind the writer: look for load "
        "on that reader.",
        severity=Severity.WARNING,
        metric="AuroraReplicaLag",
        threshold=LAG_MILLISECONDS,
    )
    yield _rds(cluster)(
        purpose="db-volume",
        description="The database holds more than expected: look at what is written.",
        severity=Severity.WARNING,
        metric="VolumeBytesUsed",
        threshold=storage_gib * GIB,
        period=3_600,
        evaluation_periods=1,
    )


def _events(failover_rule: str, rotation_rule: str) -> Iterator[Alarm]:
    for purpose, rule, description in (
        (
            "db-failover",
            failover_rule,
            "The database failed over to another instance, or tried to: see the cluster's events for "
            "why, and that the readers are back.",
        ),
        (
            "db-master-rotation",
            rotation_rule,
            "RDS could not rotate the master password (PCI DSS 8.3.9): see the secret's events.",
        ),
    ):
        yield Alarm(
            purpose=purpose,
            description=description,
            severity=Severity.CRITICAL,
            namespace="AWS/Events",
            metric="TriggeredRules",
            dimensions={"RuleName": rule},
            statistic="Sum",
            comparison="GreaterThanThreshold",
            threshold=0,
            evaluation_periods=1,
        )


def _proxy(name: str, capacity: Capacity) -> Iterator[Alarm]:
    alarm = _rds({"ProxyName": name})
    yield alarm(
        purpose="db-proxy-connections",
        description="The proxy uses more than 80% of the connections that the database can have: "
        "transactions are too long, or there are too many.",
        severity=Severity.CRITICAL,
        metric="DatabaseConnectionsCurrentlyBorrowed",
        statistic="Sum",
        threshold=capacity.max_connections * CONNECTION_SHARE,
    )
    yield alarm(
        purpose="db-proxy-wait",
        description="Clients of the proxy wait for a connection: its pool is empty.",
        severity=Severity.WARNING,
        metric="DatabaseConnectionsBorrowLatency",
        statistic="Average",
        threshold=BORROW_MICROSECONDS,
    )
    yield alarm(
        purpose="db-proxy-login-failed",
        description="Clients fail to log in to the proxy: a wrong role, an expired token, no TLS, or "
        "an unauthorised attempt (PCI DSS 10.2.1.4).",
        severity=Severity.WARNING,
        metric="ClientConnectionsSetupFailedAuth",
        statistic="Sum",
        threshold=10,
        evaluation_periods=1,
        period=300,
    )
    yield alarm(
        purpose="db-proxy-errors",
        description="The proxy cannot connect to the database: its credentials do not work, or the "
        "database is down.",
        severity=Severity.CRITICAL,
        metric="DatabaseConnectionsSetupFailed",
        statistic="Sum",
        threshold=0,
        evaluation_periods=5,
        datapoints_to_alarm=3,
    )
