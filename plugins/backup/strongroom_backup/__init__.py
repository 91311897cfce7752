"""The built-in plugin ``backup``: recovery points of whatever keeps data, inside ca-central-1.

Plugins say themselves what is to be backed up, by providing a capability that derives from
:class:`strongroom.BackedUp`. While none does, there is a vault and nothing that fills it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from strongroom import (
    Alarm,
    BackedUp,
    BackupVault,
    Capability,
    Config,
    Context,
    EncryptionKeys,
    IamStatement,
    KeyUse,
    PluginInfo,
    Problem,
    account_service,
    hookimpl,
)
from strongroom_backup import alarms, permissions
from strongroom_backup.settings import COLD_STORAGE_DAYS, BackupSettings

if TYPE_CHECKING:
    from constructs import Construct


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="backup",
        summary="Daily and monthly recovery points of everything that keeps data",
        settings=BackupSettings,
        requires=(EncryptionKeys,),
        uses=(BackedUp,),
        provides=(BackupVault,),
        key_uses=(
            KeyUse("audit", via=("backup",)),
            KeyUse("cardholder", via=("backup",)),
            KeyUse(
                "telemetry",
                via=("sns",),
                services=(account_service("Backup", "backup.amazonaws.com"),),
            ),
        ),
        pci_requirements=("3.5.1", "10.3.3", "10.5.1", "12.10.1"),
    )


@hookimpl
def strongroom_validate(settings: BackupSettings, config: Config) -> Iterable[Problem]:  # noqa: ARG001
    # CreateBackupPlan: the completion window is at least an hour longer than the start window.
    least = settings.start_window_minutes + 60
    if settings.completion_window_minutes < least:
        yield Problem(
            "plugins.backup.completion_window_minutes",
            f"expected at least {least}, an hour more than start_window_minutes, found "
            f"{settings.completion_window_minutes}",
        )
    shortest = settings.cold_storage_days + COLD_STORAGE_DAYS
    if settings.cold_storage_days and settings.monthly_kept_days < shortest:
        yield Problem(
            "plugins.backup.monthly_kept_days",
            f"expected at least {shortest}, as what moves to cold storage after "
            f"{settings.cold_storage_days} days stays there for {COLD_STORAGE_DAYS}, found "
            f"{settings.monthly_kept_days}",
        )


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_backup.resources import make_vault

    return [make_vault(scope, context, context.settings)]


@hookimpl
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
    protected = context.find_all(BackedUp)
    if not protected:
        return []
    return permissions.statements(
        context.require(BackupVault),
        protected,
        context.require(EncryptionKeys).audit,
        context.account_id,
    )


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    return alarms.alarms(context.require(BackupVault))
