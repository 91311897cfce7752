from __future__ import annotations

import json
from typing import Any

import pytest

from strongroom_aurora.parameters import cluster_parameters, family
from support.aurora import document, made, one


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


def test_switching_the_database_off_leaves_every_other_address_as_it_was() -> None:
    """With it go the credentials, which are of nothing then."""
    off = "".join(f"[plugins.{name}]\nenabled = false\n" for name in ("aurora", "secrets"))
    less = document(off)["resource"]
    everything = document()["resource"]
    for kind, bodies in less.items():
        assert set(bodies) <= set(everything[kind])
        assert not any(name.startswith("aurora_") for name in bodies)
