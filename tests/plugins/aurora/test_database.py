from __future__ import annotations

import functools
import json
from typing import Any

import pytest

from strongroom import Database, EncryptionKey, Severity
from strongroom_aurora import permissions
from strongroom_aurora.alarms import alarms
from strongroom_aurora.events import SUBSCRIPTIONS
from strongroom_aurora.parameters import cluster_parameters, family
from strongroom_aurora.sizing import Capacity
from support.synthesis import of_type, synthesise

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


@functools.cache
def document(toml: str = "") -> Any:
    return synthesise(toml).document


def made(resource_type: str, toml: str = "") -> dict[str, dict[str, Any]]:
    """Return the resources of a type that this plugin makes, by construct."""
    found = of_type(document(toml), resource_type)
    return {
        path.removeprefix("aurora/"): body
        for path, body in found.items()
        if path.startswith("aurora/")
    }


def one(resource_type: str, toml: str = "") -> dict[str, Any]:
    (found,) = made(resource_type, toml).values()
    return found


def watched(capacity: Capacity = PROVISIONED, proxy: str | None = "db-proxy-main-dev01") -> Any:
    return alarms(
        DATABASE,
        capacity,
        storage_gib=1_024,
        failover_rule="failover",
        rotation_rule="rotation",
        proxy_name=proxy,
    )


def test_one_writer_and_two_readers_stand_in_three_zones_in_order_of_promotion() -> None:
    instances = made("aws_rds_cluster_instance")
    assert len(instances) == 3
    assert len({body["availability_zone"] for body in instances.values()}) == 3
    assert [body["promotion_tier"] for body in instances.values()] == [0, 1, 2]
    writer = "aws_rds_cluster_instance.aurora_instance-1"
    for reader in ("instance-2", "instance-3"):
        assert any(name.startswith(writer) for name in instances[reader]["depends_on"])


@pytest.mark.parametrize("count", [3, 15])
def test_more_readers_go_round_the_zones_and_each_has_its_tier(count: int) -> None:
    toml = f"[plugins.aurora]\nreaders = {count}\nmaximum_readers = 15\n"
    instances = list(made("aws_rds_cluster_instance", toml).values())
    assert {body["promotion_tier"] for body in instances} == set(range(count + 1))
    zones = [body["availability_zone"] for body in instances]
    spread = [zones.count(zone) for zone in set(zones)]
    assert max(spread) - min(spread) <= 1


def test_what_is_stored_is_under_the_cardholder_key_and_passwords_under_that_of_credentials() -> (
    None
):
    cluster = one("aws_rds_cluster")
    assert cluster["storage_encrypted"] is True
    assert cluster["kms_key_id"].startswith("${aws_kms_key.kms_cardholder")
    assert cluster["manage_master_user_password"] is True
    assert cluster["master_user_secret_kms_key_id"].startswith("${aws_kms_key.kms_credentials")
    assert "master_password" not in cluster
    for instance in made("aws_rds_cluster_instance").values():
        assert instance["performance_insights_enabled"] is True
        assert instance["performance_insights_kms_key_id"].startswith(
            "${aws_kms_key.kms_cardholder"
        )
        assert instance["publicly_accessible"] is False
        assert instance["copy_tags_to_snapshot"] is True
    secret = one("aws_secretsmanager_secret")
    assert secret["kms_key_id"].startswith("${aws_kms_key.kms_credentials")


def test_no_password_and_no_value_of_a_secret_is_in_the_stack() -> None:
    text = json.dumps(document())
    assert '"secret_string":' not in text
    assert '"master_password' not in text
    assert '"password":' not in text


def test_rds_rotates_the_master_password_every_thirty_days() -> None:
    rotation = one("aws_secretsmanager_secret_rotation")
    assert rotation["rotation_rules"] == {"schedule_expression": "rate(30 days)"}
    assert rotation["secret_id"].endswith(".master_user_secret[0].secret_arn}")
    assert "rotation_lambda_arn" not in rotation


def test_everything_can_be_destroyed_and_made_again() -> None:
    cluster = one("aws_rds_cluster")
    assert cluster["skip_final_snapshot"] is True
    assert cluster["deletion_protection"] is False
    assert cluster["delete_automated_backups"] is True
    assert one("aws_secretsmanager_secret")["recovery_window_in_days"] == 0
    assert "prevent_destroy" not in json.dumps(document())


def test_any_point_in_thirty_five_days_can_be_restored() -> None:
    assert one("aws_rds_cluster")["backup_retention_period"] == 35


@pytest.mark.parametrize(("version", "group"), [("16.8", "pg16"), ("17.7", "pg17")])
def test_parameter_groups_follow_the_version(version: str, group: str) -> None:
    toml = f'[plugins.aurora]\nengine_version = "{version}"\n'
    for kind, token in (
        ("aws_rds_cluster_parameter_group", "aurora-params"),
        ("aws_db_parameter_group", "db-params"),
    ):
        found = one(kind, toml)
        assert found["family"] == family(version)
        assert found["name"] == f"{token}-{group}-dev01"


def test_a_version_that_may_move_is_asked_for_by_its_major_number() -> None:
    """Else Terraform would want to take back every upgrade that AWS made."""
    assert one("aws_rds_cluster")["engine_version"] == "16.8"
    moving = "[plugins.aurora]\nautomatic_minor_upgrades = true\n"
    assert one("aws_rds_cluster", moving)["engine_version"] == "16"
    for instance in made("aws_rds_cluster_instance", moving).values():
        assert instance["auto_minor_version_upgrade"] is True


def test_connections_need_tls_and_strong_passwords_and_leave_a_trail_without_card_numbers() -> None:
    found = {p.name: p.value for p in cluster_parameters(1_000)}
    assert found["rds.force_ssl"] == "1"
    assert found["ssl_min_protocol_version"] == "TLSv1.2"
    assert found["password_encryption"] == "scram-sha-256"
    assert found["log_connections"] == found["log_disconnections"] == "1"
    assert found["log_statement"] == "ddl"
    assert found["log_min_duration_statement"] == "1000"
    assert "pgaudit" in found["shared_preload_libraries"]
    assert {"ddl", "role", "write"} <= set(found["pgaudit.log"].split(","))
    # Parameter values are where card numbers are (PCI DSS 3.3).
    assert found["pgaudit.log_parameter"] == "0"
    assert found["log_parameter_max_length"] == found["log_parameter_max_length_on_error"] == "0"


def test_static_parameters_wait_for_a_restart_and_no_others() -> None:
    by_name = {p["name"]: p for p in one("aws_rds_cluster_parameter_group")["parameter"]}
    waiting = {name for name, p in by_name.items() if p["apply_method"] == "pending-reboot"}
    assert waiting == {"shared_preload_libraries"}


def test_log_groups_are_there_before_rds_makes_them_with_no_key_and_for_ever() -> None:
    groups = made("aws_cloudwatch_log_group")
    names = {body["name"] for body in groups.values()}
    cluster = one("aws_rds_cluster")
    assert names == {
        *(
            f"/aws/rds/cluster/aurora-main-dev01/{log}"
            for log in cluster["enabled_cloudwatch_logs_exports"]
        ),
        "/aws/rds/proxy/db-proxy-main-dev01",
    }
    assert all(body["kms_key_id"] and body["retention_in_days"] >= 365 for body in groups.values())
    for log in ("log-postgresql", "log-iam-db-auth-error"):
        assert any(f"_{log}_" in name for name in cluster["depends_on"])
    assert any("_log-proxy_" in name for name in one("aws_db_proxy")["depends_on"])


def test_the_proxy_takes_tls_and_iam_only_and_reads_the_application_s_secret() -> None:
    proxy = one("aws_db_proxy")
    assert proxy["require_tls"] is True
    assert "debug_logging" not in proxy or proxy["debug_logging"] is False
    (auth,) = proxy["auth"]
    assert auth["iam_auth"] == "REQUIRED"
    assert auth["secret_arn"].startswith("${aws_secretsmanager_secret.aurora_app-secret")
    assert one("aws_db_proxy_endpoint")["target_role"] == "READ_ONLY"


def edges(toml: str = "") -> set[tuple[str, str]]:
    """Return which group may reach which, by the first word of each."""

    def word(reference: str) -> str:
        label = reference.removeprefix("${aws_security_group.").partition(".")[0]
        return label.rpartition("_")[0]

    rules = made("aws_vpc_security_group_ingress_rule", toml).values()
    assert not any("cidr_ipv4" in rule or "cidr_ipv6" in rule for rule in rules)
    return {
        (word(rule["referenced_security_group_id"]), word(rule["security_group_id"]))
        for rule in rules
    }


def test_the_application_reaches_the_proxy_and_the_proxy_alone_the_database() -> None:
    assert edges() == {
        ("core_network_app-group", "aurora_proxy-group"),
        ("aurora_proxy-group", "aurora_cluster-group"),
    }


def test_without_a_proxy_the_application_reaches_the_database_and_nothing_of_a_proxy_is_left() -> (
    None
):
    toml = "[plugins.aurora]\nproxy = false\n"
    assert edges(toml) == {("core_network_app-group", "aurora_cluster-group")}
    assert "aws_db_proxy" not in document(toml)["resource"]
    assert not any("db-proxy" in path for path in of_type(document(toml), "aws_iam_role"))
    value = document(toml)["output"]["database"]["value"]
    assert not any(key.startswith("proxy_") for key in value)


def test_serverless_is_a_setting() -> None:
    toml = "[plugins.aurora]\nserverless = true\n"
    scaling = one("aws_rds_cluster", toml)["serverlessv2_scaling_configuration"]
    assert scaling == {"min_capacity": 2, "max_capacity": 14}
    instances = made("aws_rds_cluster_instance", toml).values()
    assert {body["instance_class"] for body in instances} == {"db.serverless"}


def test_readers_scale_with_their_cpu_and_never_below_those_that_are_made() -> None:
    target = one("aws_appautoscaling_target")
    assert (target["min_capacity"], target["max_capacity"]) == (2, 4)
    policy = one("aws_appautoscaling_policy")["target_tracking_scaling_policy_configuration"]
    metric = policy["predefined_metric_specification"]["predefined_metric_type"]
    assert metric == "RDSReaderAverageCPUUtilization"
    fixed = "[plugins.aurora]\nmaximum_readers = 2\n"
    assert made("aws_appautoscaling_target", fixed) == {}


RESTORE = "[plugins.aurora.restore_from]\n"


@pytest.mark.parametrize(
    ("lines", "argument", "value"),
    [
        ('snapshot_identifier = "monday"\n', "snapshot_identifier", "monday"),
        (
            'cluster_identifier = "aurora-main-dev01"\ntime = "2026-05-04T09:30:00Z"\n',
            "restore_to_point_in_time",
            {
                "source_cluster_identifier": "aurora-main-dev01",
                "restore_to_time": "2026-05-04T09:30:00Z",
            },
        ),
        (
            'cluster_identifier = "aurora-main-dev01"\n',
            "restore_to_point_in_time",
            {
                "source_cluster_identifier": "aurora-main-dev01",
                "use_latest_restorable_time": True,
            },
        ),
    ],
)
def test_a_restore_is_a_change_of_the_config_that_builds_beside_what_is_there(
    lines: str, argument: str, value: Any
) -> None:
    """The new cluster has another name, and the old one goes only when the new one stands."""
    before, after = one("aws_rds_cluster"), one("aws_rds_cluster", RESTORE + lines)
    assert after[argument] == value
    assert after["cluster_identifier"] != before["cluster_identifier"]
    assert after["cluster_identifier"].endswith("-dev01")
    assert after["lifecycle"] == {"create_before_destroy": True}
    names = {body["identifier"] for body in made("aws_rds_cluster_instance").values()}
    restored = made("aws_rds_cluster_instance", RESTORE + lines).values()
    assert names.isdisjoint(body["identifier"] for body in restored)
    assert all(body["lifecycle"] == {"create_before_destroy": True} for body in restored)
    assert set(document(RESTORE + lines)["resource"]) == set(document()["resource"])


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


def test_switching_the_database_off_leaves_every_other_address_as_it_was() -> None:
    """With it go the credentials, which are of nothing then."""
    off = "".join(f"[plugins.{name}]\nenabled = false\n" for name in ("aurora", "secrets"))
    less = document(off)["resource"]
    everything = document()["resource"]
    for kind, bodies in less.items():
        assert set(bodies) <= set(everything[kind])
        assert not any(name.startswith("aurora_") for name in bodies)
