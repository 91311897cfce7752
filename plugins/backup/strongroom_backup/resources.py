"""The vault, and when there is something to put into it, the plan and the tests of restoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdktf_cdktf_provider_aws.backup_plan import (
    BackupPlan,
    BackupPlanRule,
    BackupPlanRuleLifecycle,
)
from cdktf_cdktf_provider_aws.backup_selection import BackupSelection
from cdktf_cdktf_provider_aws.backup_vault import BackupVault as Vault
from cdktf_cdktf_provider_aws.backup_vault_notifications import BackupVaultNotifications
from cdktf_cdktf_provider_aws.backup_vault_policy import BackupVaultPolicy
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from constructs import Construct

from strongroom import BackedUp, BackupVault, Context, EncryptionKeys
from strongroom_backup.permissions import BACKUP, topic_policy, vault_policy

if TYPE_CHECKING:
    from strongroom_backup.settings import BackupSettings

EVENTS = (
    "BACKUP_JOB_FAILED",
    "BACKUP_JOB_EXPIRED",
    "COPY_JOB_FAILED",
    "RESTORE_JOB_FAILED",
    "RECOVERY_POINT_MODIFIED",
)
"""What is told on the topic (PutBackupVaultNotifications)."""


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
    BackupVaultPolicy(scope, "vault-policy", backup_vault_name=vault_name, policy=vault_policy())
    _notify(scope, context, vault_name, keys.telemetry.arn)
    protected = context.find_all(BackedUp)
    if protected:
        plan_id = _plan(scope, context, settings, vault_name)
        BackupSelection(
            scope,
            "selection",
            name=context.name("aws_backup_selection", "all"),
            plan_id=plan_id,
            iam_role_arn=context.role_arn(BACKUP),
            resources=[arn for kept in protected for arn in kept.backup_arns],
        )
    return BackupVault(name=vault_name, arn=vault.arn)


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
        lifecycle=BackupPlanRuleLifecycle(delete_after=kept),
    )


def _notify(scope: Construct, context: Context, vault_name: str, key_arn: str) -> None:
    name = context.name("aws_sns_topic", "backup")
    topic = SnsTopic(scope, "topic", name=name, kms_master_key_id=key_arn, tags={"Name": name})
    arn = topic.arn
    SnsTopicPolicy(scope, "topic-policy", arn=arn, policy=topic_policy(arn, context.account_id))
    BackupVaultNotifications(
        scope,
        "notifications",
        backup_vault_name=vault_name,
        sns_topic_arn=arn,
        backup_vault_events=list(EVENTS),
    )
