"""What reports and watches the database: events, roles and alarms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from strongroom import Database, EncryptionKey, Severity
from strongroom_aurora import permissions
from strongroom_aurora.alarms import alarms
from strongroom_aurora.events import SUBSCRIPTIONS
from strongroom_aurora.sizing import Capacity
from support.aurora import document, made, one
from support.synthesis import of_type

DATABASE = Database(
    backup_arns=("arn:cluster",),
    backup_actions=("rds:CreateDBClusterSnapshot",),
    restore_actions=("rds:RestoreDBClusterFromSnapshot",),
    restore_resources=("arn:cluster/*",),
    cluster_identifier="aurora-main-dev01",
    cluster_arn="arn:cluster",
    cluster_resource_id="cluster-1",
    instance_identifiers=("aurora-main-1-dev01", "aurora-main-2-dev01"),
    writer_endpoint="writer",
    reader_endpoint="reader",
    proxy_endpoint="proxy",
    port=5_432,
    database_name="trading",
    security_group_id="sg-1",
    master_secret_arn="arn:master",
    application_secret_arn="arn:app",
    application_secret_name="secret-db-app-dev01",
)
PROVISIONED = Capacity("db.r6g.xlarge", 4, 32, 3_244)
SERVERLESS = Capacity("db.serverless", 4, 32, 3_360, maximum_acu=16)

INSTANCE = {
    "AuroraReplicaLag",
    "CPUUtilization",
    "DatabaseConnections",
    "Deadlocks",
    "FreeLocalStorage",
    "FreeableMemory",
    "MaximumUsedTransactionIDs",
    "ReadLatency",
    "WriteLatency",
}
"""Metrics of instances, by role ("Amazon CloudWatch metrics for Amazon Aurora", User Guide)."""

PROXY = {
    "ClientConnectionsSetupFailedAuth",
    "DatabaseConnectionsBorrowLatency",
    "DatabaseConnectionsCurrentlyBorrowed",
    "DatabaseConnectionsSetupFailed",
}
"""Metrics of a proxy ("Monitoring RDS Proxy metrics with Amazon CloudWatch", User Guide)."""


def watched(capacity: Capacity = PROVISIONED, proxy: str | None = "db-proxy-main-dev01") -> Any:
    return alarms(
        DATABASE,
        capacity,
        storage_gib=1_024,
        failover_rule="failover",
        rotation_rule="rotation",
        proxy_name=proxy,
    )


def test_every_event_that_pci_dss_wants_heard_is_heard() -> None:
    """Security Hub RDS.19 to RDS.22 (PCI DSS 11.5.2), and failovers besides."""
    wanted = {
        "db-cluster": {"maintenance", "failure", "failover"},
        "db-instance": {"maintenance", "configuration change", "failure"},
        "db-parameter-group": {"configuration change"},
        "db-security-group": {"configuration change", "failure"},
    }
    for source, categories in wanted.items():
        assert categories <= set(SUBSCRIPTIONS[source])
    subscriptions = made("aws_db_event_subscription").values()
    assert {s["source_type"] for s in subscriptions} == set(SUBSCRIPTIONS)
    # Without a source each is about all there are, those that auto scaling makes too.
    assert not any("source_ids" in subscription for subscription in subscriptions)
    assert one("aws_sns_topic")["kms_master_key_id"].startswith("${aws_kms_key.kms_telemetry")


def test_rds_and_eventbridge_alone_publish_events() -> None:
    policy = json.loads(one("aws_sns_topic_policy")["policy"])
    allowed = [s for s in policy["Statement"] if s["Effect"] == "Allow"]
    services = {statement["Principal"]["Service"] for statement in allowed}
    assert services == {"events.rds.amazonaws.com", "events.amazonaws.com"}


def test_the_telemetry_key_lets_rds_tell_of_events() -> None:
    """An encrypted topic whose key its publisher may not use drops every message."""
    policy = json.loads(of_type(document(), "aws_kms_key")["kms/telemetry"]["policy"])
    services = [s["Principal"].get("Service") for s in policy["Statement"]]
    assert "events.rds.amazonaws.com" in services


def test_the_proxy_reads_one_secret_and_the_monitor_writes_one_log_group() -> None:
    key = EncryptionKey("arn:key", "key", "alias/key")
    proxy = permissions.proxy_statements(DATABASE, key, "ca-central-1")
    assert {s.resources for s in proxy} == {("arn:app",), ("arn:key",)}
    (through,) = next(s for s in proxy if s.resources == ("arn:key",)).conditions
    assert through.values == ("secretsmanager.ca-central-1.amazonaws.com",)
    monitor = permissions.monitoring_statements("ca-central-1", "111122223333")
    group = "arn:aws:logs:ca-central-1:111122223333:log-group:RDSOSMetrics"
    assert {s.resources for s in monitor} == {(group,), (f"{group}:log-stream:*",)}
    assert not any("*" in action for s in (*proxy, *monitor) for action in s.actions)


@pytest.mark.parametrize("capacity", [PROVISIONED, SERVERLESS])
def test_alarms_watch_published_metrics_of_this_database(capacity: Capacity) -> None:
    found = watched(capacity)
    by_namespace: dict[str, set[str]] = {}
    for alarm in found:
        by_namespace.setdefault(alarm.namespace, set()).add(alarm.metric)
    extra = {"ACUUtilization"} if capacity.maximum_acu else {"FreeLocalStorage"}
    instance = (INSTANCE - {"FreeLocalStorage"}) | extra
    assert by_namespace == {
        "AWS/RDS": instance | PROXY | {"VolumeBytesUsed"},
        "AWS/Events": {"TriggeredRules"},
    }
    assert len({alarm.purpose for alarm in found}) == len(found)


def test_instances_are_watched_by_role_so_that_a_failover_changes_no_alarm() -> None:
    for alarm in watched():
        dimensions = dict(alarm.dimensions)
        assert "DBInstanceIdentifier" not in dimensions
        if alarm.metric in INSTANCE:
            assert dimensions["DBClusterIdentifier"] == DATABASE.cluster_identifier
            assert dimensions["Role"] in ("WRITER", "READER")
        if alarm.metric in PROXY:
            assert dimensions == {"ProxyName": "db-proxy-main-dev01"}


def test_a_failover_and_a_failed_rotation_page_somebody() -> None:
    events = {a.purpose: a for a in watched() if a.namespace == "AWS/Events"}
    assert dict(events["db-failover"].dimensions) == {"RuleName": "failover"}
    assert dict(events["db-master-rotation"].dimensions) == {"RuleName": "rotation"}
    assert all(alarm.severity is Severity.CRITICAL for alarm in events.values())
    rules = made("aws_cloudwatch_event_rule")
    pattern = json.loads(rules["failover-rule"]["event_pattern"])
    assert pattern["detail"] == {"EventCategories": ["failover"]}
    assert set(made("aws_cloudwatch_event_target")) == {"failover-target", "rotation-target"}


def test_connection_alarms_follow_what_the_class_can_have() -> None:
    thresholds = {a.metric: a.threshold for a in watched()}
    assert thresholds["DatabaseConnections"] == 3_244 * 0.8
    assert thresholds["DatabaseConnectionsCurrentlyBorrowed"] == 3_244 * 0.8


def test_without_a_proxy_no_alarm_waits_for_one() -> None:
    assert not any(alarm.metric in PROXY for alarm in watched(proxy=None))


def test_aws_backup_may_snapshot_this_cluster_and_restore_into_new_ones() -> None:
    """Without a word in the backup plugin about databases."""
    policies = of_type(document(), "aws_iam_policy")
    statements = json.loads(policies["core/roles/backup/policy"]["policy"])["Statement"]
    by_sid = {statement["Sid"]: statement for statement in statements}
    assert "rds:CreateDBClusterSnapshot" in by_sid["BackupDatabase"]["Action"]
    assert by_sid["BackupDatabase"]["Resource"].startswith("${aws_rds_cluster.aurora_cluster")
    assert "rds:RestoreDBClusterFromSnapshot" in by_sid["RestoreDatabase"]["Action"]
    assert "*" not in by_sid["RestoreDatabase"]["Resource"]
    assert "rds:DeleteDBCluster" not in by_sid["RestoreDatabase"]["Action"]
