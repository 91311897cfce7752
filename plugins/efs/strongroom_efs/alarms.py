"""What is watched on the audit store.

Metric names and dimensions: "Amazon CloudWatch metrics for Amazon EFS", EFS User Guide.
"""

from __future__ import annotations

from strongroom import Alarm, AuditStore, Severity
from strongroom_efs import sizing
from strongroom_efs.settings import EfsSettings

BURST_CREDITS = 1_800 * sizing.BURST_BYTES
"""What half an hour of bursting takes."""


def alarms(
    store: AuditStore, *, transactions_per_minute: int, settings: EfsSettings
) -> list[Alarm]:
    """Return the alarms on the file system."""
    found = [
        _alarm(
            store,
            purpose="audit-io-limit",
            description="The audit file system is close to its limit of operations: writes of audit "
            "records slow down. Look for a client that lists or stats in a loop.",
            severity=Severity.WARNING,
            metric="PercentIOLimit",
            statistic="Maximum",
            comparison="GreaterThanThreshold",
            threshold=90,
            evaluation_periods=15,
        ),
        _alarm(
            store,
            purpose="audit-no-writer",
            description="Nothing is connected to the audit file system: audit records are not being "
            "written (PCI DSS 10.7.2).",
            severity=Severity.CRITICAL,
            metric="ClientConnections",
            statistic="Sum",
            comparison="LessThanThreshold",
            threshold=1,
            evaluation_periods=15,
            missing="breaching",
        ),
        _alarm(
            store,
            purpose="audit-throughput",
            description="The audit file system takes in more than four fifths of what it can: have "
            "AWS raise the quota of elastic throughput, or write more records at once.",
            severity=Severity.WARNING,
            metric="MeteredIOBytes",
            statistic="Sum",
            comparison="GreaterThanThreshold",
            threshold=sizing.alarm_bytes_per_minute(settings),
        ),
        _alarm(
            store,
            purpose="audit-storage",
            description="The audit file system holds more than the records that must be kept: look "
            "at what is written, and remove what is past its time.",
            severity=Severity.WARNING,
            metric="StorageBytes",
            statistic="Maximum",
            comparison="GreaterThanThreshold",
            threshold=sizing.storage_alarm_gib(transactions_per_minute, settings) * sizing.GIB,
            period=900,
            evaluation_periods=1,
            storage_class="Total",
        ),
    ]
    if settings.throughput_mode == "bursting":
        found.append(
            _alarm(
                store,
                purpose="audit-burst-credits",
                description="The audit file system is about to run out of burst credits: use "
                "throughput_mode 'elastic'.",
                severity=Severity.CRITICAL,
                metric="BurstCreditBalance",
                statistic="Minimum",
                comparison="LessThanThreshold",
                threshold=BURST_CREDITS,
            )
        )
    return found


def _alarm(
    store: AuditStore, *, storage_class: str = "", missing: str = "notBreaching", **alarm: object
) -> Alarm:
    dimensions = {"FileSystemId": store.file_system_id}
    if storage_class:
        dimensions["StorageClass"] = storage_class
    return Alarm(
        namespace="AWS/EFS",
        dimensions=dimensions,
        treat_missing_data=missing,  # type: ignore[arg-type]
        **alarm,  # type: ignore[arg-type]
    )
