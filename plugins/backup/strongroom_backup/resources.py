"""The vault, and when there is something to put into it, the plan and the tests of restoring."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cdktf_cdktf_provider_aws.backup_plan import (
    BackupPlan,
    BackupPlanRule,
    BackupPlanRuleLifecycle,
)
from cdktf_cdktf_provider_aws.backup_restore_testing_plan import (
    BackupRestoreTestingPlan,
    BackupRestoreTestingPlanRecoveryPointSelection,
)
from cdktf_cdktf_provider_aws.backup_restore_testing_selection import BackupRestoreTestingSelection
from cdktf_cdktf_provider_aws.backup_selection import BackupSelection
from cdktf_cdktf_provider_aws.backup_vault import BackupVault as Vault
from cdktf_cdktf_provider_aws.backup_vault_notifications import BackupVaultNotifications
from cdktf_cdktf_provider_aws.backup_vault_policy import BackupVaultPolicy
from constructs import Construct

from strongroom import BackedUp, BackupVault, Context, EncryptionKeys, make_topic
from strongroom_backup.permissions import BACKUP, PUBLISHERS, vault_policy

if TYPE_CHECKING:
    from strongroom_backup.settings import BackupSettings

EVENTS = (
    "BACKUP_JOB_COMPLETED",
    "RESTORE_JOB_COMPLETED",
    "COPY_JOB_FAILED",
    "RECOVERY_POINT_MODIFIED",
)
"""What is told on the topic ("Notification options with AWS Backup", Developer Guide).

Of backups and restores only the end is told, and the message says whether it was a good one: AWS still
takes ``BACKUP_JOB_FAILED`` and its like, and tells nothing of them. What failed is in the alarms.
"""

RECOVERY_POINTS = ("CONTINUOUS", "SNAPSHOT")

TEST_DAYS = {"weekly": "? * SUN *", "monthly": "2 * ? *", "quarterly": "2 1,4,7,10 ? *"}
"""Days of restore tests, as cron has them; those of a month are the day after its monthly backup."""

TEST_DELAY_HOURS = 12
"""Hours after backups begin at which tests do, so that they never meet."""

LONGEST_WINDOW_HOURS = 168
"""Longest start window of restore tests (CreateRestoreTestingPlan)."""

SELECTION_DAYS = 7
"""Days back in which the latest recovery point is looked for; older than that is a failed test."""


def make_vault(scope: Construct, context: Context, settings: BackupSettings) -> BackupVault:
    """Create the vault under the audit key, and what fills it."""
    keys = context.require(EncryptionKeys)
    name = context.name("aws_backup_vault", "main")
    vault = Vault(
        scope,
        "vault",
        name=name,
        kms_key_arn=keys.audit.arn,
        force_destroy=True,  # destroy removes the recovery points with the vault
        tags={"Name": name},
    )
    vault_name = vault.name
    BackupVaultPolicy(
        scope,
        "vault-policy",
        backup_vault_name=vault_name,
        policy=vault_policy(context.account_id),
    )
    _notify(scope, context, vault_name, keys.telemetry.arn)
    arn = vault.arn
    protected = context.find_all(BackedUp)
    if protected:
        role_arn = context.role_arn(BACKUP)
        plan_id = _plan(scope, context, settings, vault_name)
        BackupSelection(
            scope,
            "selection",
            name=context.name("aws_backup_selection", "all"),
            plan_id=plan_id,
            iam_role_arn=role_arn,
            resources=[arn for kept in protected for arn in kept.backup_arns],
        )
        tested = [kept for kept in protected if kept.restore_type]
        if tested and settings.restore_tests != "off":
            _test_restores(scope, context, settings, arn, role_arn, tested)
    return BackupVault(name=vault_name, arn=arn)


def _plan(scope: Construct, context: Context, settings: BackupSettings, vault_name: str) -> str:
    name = context.name("aws_backup_plan", "main")
    daily = _rule("daily", f"cron(0 {settings.hour_utc} ? * * *)", settings, vault_name)
    monthly = _rule("monthly", f"cron(0 {settings.hour_utc} 1 * ? *)", settings, vault_name)
    return BackupPlan(scope, "plan", name=name, rule=[daily, monthly], tags={"Name": name}).id


def _rule(name: str, schedule: str, settings: BackupSettings, vault_name: str) -> BackupPlanRule:
    daily = name == "daily"
    kept = settings.daily_kept_days if daily else settings.monthly_kept_days
    return BackupPlanRule(
        rule_name=name,
        target_vault_name=vault_name,
        schedule=schedule,
        schedule_expression_timezone="Etc/UTC",
        start_window=settings.start_window_minutes,
        completion_window=settings.completion_window_minutes,
        enable_continuous_backup=daily,
        lifecycle=BackupPlanRuleLifecycle(
            delete_after=kept,
            # Continuous backups are never cold; services without cold storage ignore it.
            cold_storage_after=None if daily else settings.cold_storage_days or None,
        ),
    )


def _test_restores(
    scope: Construct,
    context: Context,
    settings: BackupSettings,
    vault_arn: str,
    role_arn: str,
    tested: Sequence[BackedUp],
) -> None:
    """Restore the latest recovery point of everything that says how, and remove it again."""
    plan = context.name("aws_backup_restore_testing_plan", "main")
    hour = (settings.hour_utc + TEST_DELAY_HOURS) % 24
    plan_name = BackupRestoreTestingPlan(
        scope,
        "restore-tests",
        name=plan,
        schedule_expression=f"cron(0 {hour} {TEST_DAYS[settings.restore_tests]})",
        schedule_expression_timezone="Etc/UTC",
        start_window_hours=min(LONGEST_WINDOW_HOURS, math.ceil(settings.start_window_minutes / 60)),
        recovery_point_selection=[
            BackupRestoreTestingPlanRecoveryPointSelection(
                algorithm="LATEST_WITHIN_WINDOW",
                include_vaults=[vault_arn],
                recovery_point_types=list(RECOVERY_POINTS),
                selection_window_days=SELECTION_DAYS,
            )
        ],
        tags={"Name": plan},
    ).name
    for kept in tested:
        purpose = _words(type(kept).__name__)
        BackupRestoreTestingSelection(
            scope,
            f"restore-{purpose}",
            name=context.name("aws_backup_restore_testing_selection", purpose),
            restore_testing_plan_name=plan_name,
            iam_role_arn=role_arn,
            protected_resource_type=str(kept.restore_type),
            protected_resource_arns=list(kept.backup_arns),
            restore_metadata_overrides=dict(kept.restore_metadata) or None,
            validation_window_hours=settings.restored_kept_hours,
        )


def _words(name: str) -> str:
    """Return a class's name as words: ``AuditStore`` is ``audit-store``."""
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


def _notify(scope: Construct, context: Context, vault_name: str, key_arn: str) -> None:
    arn = make_topic(
        scope,
        "topic",
        context.name("aws_sns_topic", "backup"),
        kms_key_arn=key_arn,
        account_id=context.account_id,
        publishers=PUBLISHERS,
    ).arn
    BackupVaultNotifications(
        scope,
        "notifications",
        backup_vault_name=vault_name,
        sns_topic_arn=arn,
        backup_vault_events=list(EVENTS),
    )
