from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom import AuditStore, BackedUp, BackupVault, Config, EncryptionKey
from strongroom_backup import strongroom_validate
from strongroom_backup.alarms import alarms
from strongroom_backup.permissions import statements, vault_policy
from strongroom_backup.settings import POINT_IN_TIME_DAYS, YEAR_DAYS, BackupSettings
from strongroom_settings.structure import structure
from support.synthesis import of_type, only, synthesise

VAULT = BackupVault("backup-vault-main-dev01", "arn:vault")
KEY = EncryptionKey("arn:key", "key", "alias/key")
STORE = AuditStore(
    backup_arns=("arn:fs",),
    backup_actions=("elasticfilesystem:Backup",),
    restore_actions=("elasticfilesystem:Restore",),
    restore_resources=("arn:fs/*",),
    file_system_id="fs-1",
    file_system_arn="arn:fs",
    writer_access_point_arn="arn:writer",
    reader_access_point_arn="arn:reader",
    security_group_id="sg-1",
)


def problems(**table: Any) -> list[str]:
    settings, found = structure(table, BackupSettings, "plugins.backup")
    if settings is not None:
        found = list(strongroom_validate(settings, Config("dev01")))
    return [str(problem) for problem in found]


def test_what_plugins_declare_is_what_is_backed_up() -> None:
    """Without a word in this plugin about any other."""
    document = synthesise().document
    (selection,) = of_type(document, "aws_backup_selection").values()
    types = {arn.removeprefix("${").partition(".")[0] for arn in selection["resources"]}
    assert types == {"aws_efs_file_system", "aws_rds_cluster"}


def test_with_nothing_to_back_up_there_is_a_vault_and_nothing_that_fills_it() -> None:
    document = synthesise(only("backup", "kms")).document
    assert len(of_type(document, "aws_backup_vault")) == 1
    for absent in ("aws_backup_plan", "aws_backup_selection"):
        assert of_type(document, absent) == {}
    assert not any("backup" in path for path in of_type(document, "aws_iam_role"))


def test_switching_backup_off_leaves_what_it_protected_as_it_was() -> None:
    everything = synthesise().document
    less = synthesise("[plugins.backup]\nenabled = false\n").document
    for kind in ("aws_efs_file_system", "aws_iam_policy", "aws_rds_cluster"):
        assert of_type(less, kind).items() <= of_type(everything, kind).items()
    keys, fewer = of_type(everything, "aws_kms_key"), of_type(less, "aws_kms_key")
    changed = {path for path in fewer if fewer[path] != keys[path]}
    assert changed == {"kms/audit", "kms/cardholder", "kms/telemetry"}, "which admit AWS Backup"
    for path in changed:
        assert {**fewer[path], "policy": ""} == {**keys[path], "policy": ""}


def test_the_vault_is_under_the_audit_key_and_can_be_destroyed() -> None:
    (vault,) = of_type(synthesise().document, "aws_backup_vault").values()
    assert vault["kms_key_arn"].startswith("${aws_kms_key.kms_audit")
    assert vault["force_destroy"] is True


def test_nobody_deletes_a_recovery_point_by_hand_and_destroy_still_can() -> None:
    """The policy can be removed; while it is there it lets nobody shorten or delete."""
    keep, stay = json.loads(vault_policy("111122223333"))["Statement"]
    assert keep["Effect"] == stay["Effect"] == "Deny"
    assert keep["Principal"] == stay["Principal"] == {"AWS": "*"}
    assert "backup:DeleteRecoveryPoint" in keep["Action"]
    assert "backup:UpdateRecoveryPointLifecycle" in keep["Action"]
    assert "backup:DeleteBackupVaultAccessPolicy" not in keep["Action"]
    (targets,) = stay["Condition"]["ForAnyValue:ArnNotLike"].values()
    assert targets == "arn:aws:backup:ca-central-1:111122223333:backup-vault:*"


def test_the_topic_is_told_only_of_what_aws_still_tells() -> None:
    """AWS takes these names, and has never a word about them again."""
    (told,) = of_type(synthesise().document, "aws_backup_vault_notifications").values()
    silent = {"BACKUP_JOB_FAILED", "BACKUP_JOB_EXPIRED", "RESTORE_JOB_FAILED"}
    assert not silent & set(told["backup_vault_events"])
    assert {"BACKUP_JOB_COMPLETED", "RESTORE_JOB_COMPLETED"} <= set(told["backup_vault_events"])


def test_restores_are_tested_of_what_says_how_and_under_our_own_key() -> None:
    document = synthesise().document
    (plan,) = of_type(document, "aws_backup_restore_testing_plan").values()
    assert plan["name"] == "restore_tests_main_dev01"
    (points,) = plan["recovery_point_selection"]
    assert points["include_vaults"][0].startswith("${aws_backup_vault.")
    chosen = of_type(document, "aws_backup_restore_testing_selection")
    store = chosen["backup/restore-audit-store"]
    assert store["protected_resource_type"] == "EFS"
    assert store["protected_resource_arns"][0].startswith("${aws_efs_file_system.efs_audit")
    assert store["restore_metadata_overrides"]["kmsKeyId"].startswith("${aws_kms_key.kms_audit")


def test_switched_off_nothing_is_restored() -> None:
    document = synthesise('[plugins.backup]\nrestore_tests = "off"\n').document
    assert of_type(document, "aws_backup_restore_testing_plan") == {}
    assert of_type(document, "aws_backup_restore_testing_selection") == {}
    assert of_type(document, "aws_backup_selection")


def test_daily_backups_reach_any_point_in_time_and_monthly_ones_a_year() -> None:
    (plan,) = of_type(synthesise().document, "aws_backup_plan").values()
    daily, monthly = plan["rule"]
    assert daily["enable_continuous_backup"] is True
    assert daily["lifecycle"]["delete_after"] == POINT_IN_TIME_DAYS
    assert monthly["lifecycle"]["delete_after"] >= YEAR_DAYS
    assert monthly["lifecycle"]["cold_storage_after"] >= 90, "three months are at hand"
    assert "cold_storage_after" not in daily["lifecycle"]
    assert all(
        rule["target_vault_name"].startswith("${aws_backup_vault.") for rule in (daily, monthly)
    )
    assert not any("copy_action" in rule for rule in (daily, monthly)), "nothing leaves the region"


def test_the_role_may_do_what_each_protected_service_asks_for_and_no_more() -> None:
    found = statements(VAULT, [STORE], KEY, "111122223333")
    by_sid = {statement.sid: statement for statement in found}
    assert by_sid["BackupAuditStore"].actions == STORE.backup_actions
    assert by_sid["BackupAuditStore"].resources == STORE.backup_arns
    assert by_sid["RestoreAuditStore"].resources == STORE.restore_resources
    assert by_sid["UseVaultKey"].conditions[0].values == ("backup.ca-central-1.amazonaws.com",)
    assert "*" not in {resource for statement in found for resource in statement.resources}


def test_only_aws_backup_publishes_for_this_account_alone_and_over_tls() -> None:
    document = synthesise(only("backup", "kms")).document
    (policy,) = of_type(document, "aws_sns_topic_policy").values()
    allow, deny = json.loads(policy["policy"])["Statement"]
    assert allow["Principal"] == {"Service": "backup.amazonaws.com"}
    account = allow["Condition"]["StringEquals"]["aws:SourceAccount"]
    assert "data.aws_caller_identity" in account, "the account that is deployed to"
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_every_way_in_which_a_job_fails_wakes_somebody() -> None:
    assert {alarm.metric for alarm in alarms(VAULT)} == {
        "NumberOfBackupJobsFailed",
        "NumberOfBackupJobsExpired",
        "NumberOfBackupJobsAborted",
        "NumberOfCopyJobsFailed",
        "NumberOfRestoreJobsFailed",
    }
    assert all(dict(a.dimensions) == {"BackupVaultName": VAULT.name} for a in alarms(VAULT))


@given(start=st.integers(60, 43_200), complete=st.integers(120, 527_040))
def test_a_backup_has_an_hour_to_complete_or_the_config_is_refused(
    start: int, complete: int
) -> None:
    """For any two windows: what AWS would refuse is refused here, by its key."""
    found = problems(start_window_minutes=start, completion_window_minutes=complete)
    assert bool(found) == (complete < start + 60)
    assert all(line.startswith("plugins.backup.completion_window_minutes: ") for line in found)


@given(cold=st.just(0) | st.integers(90, 3_650), kept=st.integers(365, 36_500))
def test_what_gets_cold_stays_long_enough_or_the_config_is_refused(cold: int, kept: int) -> None:
    """For any two: AWS Backup wants 90 days of cold storage."""
    found = problems(cold_storage_days=cold, monthly_kept_days=kept)
    assert bool(found) == (cold > 0 and kept < cold + 90)
    assert all(line.startswith("plugins.backup.monthly_kept_days: ") for line in found)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (
            {"cold_storage_days": 30},
            "plugins.backup.cold_storage_days: expected 0, or 90 to 3,650 days, found 30",
        ),
        (
            {"restore_tests": "daily"},
            "plugins.backup.restore_tests: expected 'weekly', 'monthly', 'quarterly' or 'off', "
            "found 'daily'",
        ),
        ({"hour_utc": 24}, "plugins.backup.hour_utc: expected 0 to 23, found 24"),
        (
            {"daily_kept_days": 36},
            "plugins.backup.daily_kept_days: expected 7 to 35 days, found 36",
        ),
        (
            {"monthly_kept_days": 90},
            "plugins.backup.monthly_kept_days: expected 365 to 36,500 days, found 90",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_refused(table: dict[str, Any], line: str) -> None:
    assert problems(**table) == [line]


def test_the_base_of_what_is_backed_up_is_never_provided_itself() -> None:
    from strongroom.project import list_plugins

    provided = [kind for plugin in list_plugins({}) if plugin.info for kind in plugin.info.provides]
    assert BackedUp not in provided
