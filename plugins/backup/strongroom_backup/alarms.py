"""What is watched on backups.

Metric names and dimensions: "Monitoring AWS Backup metrics with CloudWatch", Developer Guide.
"""

from __future__ import annotations

from strongroom import Alarm, BackupVault, Severity

_JOBS = (
    ("backup-failed", "NumberOfBackupJobsFailed", "A backup failed"),
    ("backup-expired", "NumberOfBackupJobsExpired", "A backup did not begin within its window"),
    ("backup-aborted", "NumberOfBackupJobsAborted", "A backup was stopped"),
    ("copy-failed", "NumberOfCopyJobsFailed", "A copy of a backup failed"),
    ("restore-failed", "NumberOfRestoreJobsFailed", "A restore, or the test of one, failed"),
)


def alarms(vault: BackupVault) -> list[Alarm]:
    """Return an alarm on each way in which a job can fail, looked at once an hour."""
    return [
        Alarm(
            purpose=purpose,
            description=f"{what}: AWS Backup's job list says why; fix that and run it again.",
            severity=Severity.CRITICAL,
            namespace="AWS/Backup",
            metric=metric,
            dimensions={"BackupVaultName": vault.name},
            statistic="Sum",
            comparison="GreaterThanThreshold",
            threshold=0,
            period=3_600,
            evaluation_periods=1,
        )
        for purpose, metric, what in _JOBS
    ]
