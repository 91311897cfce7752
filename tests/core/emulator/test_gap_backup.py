"""AWS Backup as Terraform makes it, reads it back and destroys it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]
VAULT = "backup-vault-gap"
TOPIC = "arn:aws:sns:ca-central-1:123456789012:topic-gap"


@pytest.fixture
def backup(client: Client) -> Iterator[Any]:
    made = client("backup")
    made.create_backup_vault(BackupVaultName=VAULT)
    yield made
    made.delete_backup_vault(BackupVaultName=VAULT)


def test_a_selection_is_kept_with_its_plan(backup: Any) -> None:
    rule = {"RuleName": "daily", "TargetBackupVaultName": VAULT}
    plan = backup.create_backup_plan(BackupPlan={"BackupPlanName": "p", "Rules": [rule]})
    wanted = {
        "SelectionName": "all",
        "IamRoleArn": "arn:aws:iam::123456789012:role/b",
        "Resources": ["*"],
    }
    made = backup.create_backup_selection(BackupPlanId=plan["BackupPlanId"], BackupSelection=wanted)
    names = {"BackupPlanId": plan["BackupPlanId"], "SelectionId": made["SelectionId"]}
    assert backup.get_backup_selection(**names)["BackupSelection"] == wanted
    backup.delete_backup_selection(**names)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        backup.get_backup_selection(**names)
    backup.delete_backup_plan(BackupPlanId=plan["BackupPlanId"])


def test_a_vault_keeps_its_policy_until_it_is_taken_away(backup: Any) -> None:
    with pytest.raises(ClientError, match="ResourceNotFound"):
        backup.get_backup_vault_access_policy(BackupVaultName=VAULT)
    backup.put_backup_vault_access_policy(BackupVaultName=VAULT, Policy="{}")
    assert backup.get_backup_vault_access_policy(BackupVaultName=VAULT)["Policy"] == "{}"
    backup.delete_backup_vault_access_policy(BackupVaultName=VAULT)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        backup.get_backup_vault_access_policy(BackupVaultName=VAULT)


def test_a_vault_keeps_whom_it_tells_what(backup: Any) -> None:
    events = ["BACKUP_JOB_COMPLETED"]
    backup.put_backup_vault_notifications(
        BackupVaultName=VAULT, SNSTopicArn=TOPIC, BackupVaultEvents=events
    )
    found = backup.get_backup_vault_notifications(BackupVaultName=VAULT)
    assert (found["SNSTopicArn"], found["BackupVaultEvents"]) == (TOPIC, events)
    backup.delete_backup_vault_notifications(BackupVaultName=VAULT)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        backup.get_backup_vault_notifications(BackupVaultName=VAULT)


def test_a_vault_has_no_recovery_points(backup: Any) -> None:
    assert (
        backup.list_recovery_points_by_backup_vault(BackupVaultName=VAULT)["RecoveryPoints"] == []
    )


def test_tags_are_found_without_a_slash_behind_the_arn(client: Client) -> None:
    """moto looks for one; every plan would want to put the tags back."""
    backup = client("backup")
    made = backup.create_backup_vault(BackupVaultName="tagged", BackupVaultTags={"Name": "x"})
    assert backup.list_tags(ResourceArn=made["BackupVaultArn"])["Tags"] == {"Name": "x"}
    backup.delete_backup_vault(BackupVaultName="tagged")


def test_restore_tests_are_kept_changed_and_forgotten(client: Client) -> None:
    """A plan goes only after its selections."""
    backup = client("backup")
    plan = {
        "RestoreTestingPlanName": "monthly",
        "ScheduleExpression": "cron(0 21 2 * ? *)",
        "RecoveryPointSelection": {
            "Algorithm": "LATEST_WITHIN_WINDOW",
            "IncludeVaults": ["*"],
            "RecoveryPointTypes": ["SNAPSHOT"],
        },
    }
    made = backup.create_restore_testing_plan(RestoreTestingPlan=plan, Tags={"Name": "x"})
    assert backup.list_tags(ResourceArn=made["RestoreTestingPlanArn"])["Tags"] == {"Name": "x"}
    changed = {"ScheduleExpression": "cron(0 9 ? * SUN *)"}
    backup.update_restore_testing_plan(RestoreTestingPlanName="monthly", RestoreTestingPlan=changed)
    found = backup.get_restore_testing_plan(RestoreTestingPlanName="monthly")["RestoreTestingPlan"]
    assert {key: found[key] for key in plan} == {**plan, **changed}

    selection = {
        "RestoreTestingSelectionName": "store",
        "ProtectedResourceType": "EFS",
        "ProtectedResourceArns": ["*"],
        "IamRoleArn": "arn:aws:iam::123456789012:role/b",
    }
    backup.create_restore_testing_selection(
        RestoreTestingPlanName="monthly", RestoreTestingSelection=selection
    )
    names = {"RestoreTestingPlanName": "monthly", "RestoreTestingSelectionName": "store"}
    backup.update_restore_testing_selection(
        **names, RestoreTestingSelection={"ValidationWindowHours": 4}
    )
    kept = backup.get_restore_testing_selection(**names)["RestoreTestingSelection"]
    assert {key: kept[key] for key in selection} == selection
    assert kept["ValidationWindowHours"] == 4
    with pytest.raises(ClientError, match="InvalidRequest"):
        backup.delete_restore_testing_plan(RestoreTestingPlanName="monthly")
    backup.delete_restore_testing_selection(**names)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        backup.get_restore_testing_selection(**names)
    backup.delete_restore_testing_plan(RestoreTestingPlanName="monthly")
    with pytest.raises(ClientError, match="ResourceNotFound"):
        backup.get_restore_testing_plan(RestoreTestingPlanName="monthly")
