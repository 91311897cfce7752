"""The built-in plugin ``efs``: the file system on which audit logs are kept.

Nothing is deleted by EFS: files move to cheaper storage classes and stay. AWS's own automatic backups
are left off, because their recovery points would outlive a destroy; the store declares itself to
whatever plugin backs up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from strongroom import (
    Alarm,
    AuditStore,
    Capability,
    Config,
    Context,
    EncryptionKeys,
    IamStatement,
    KeyUse,
    Network,
    PluginInfo,
    Problem,
    Size,
    hookimpl,
)
from strongroom_efs import alarms, permissions, sizing
from strongroom_efs.settings import EfsSettings

if TYPE_CHECKING:
    from constructs import Construct


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="efs",
        summary="The encrypted audit store: written through one access point, read through another",
        settings=EfsSettings,
        requires=(EncryptionKeys, Network),
        provides=(AuditStore,),
        calls=("elasticfilesystem",),
        key_uses=(KeyUse("audit", via=("elasticfilesystem",)),),
        pci_requirements=("3.5.1", "4.2.1", "10.3.1", "10.3.2", "10.5.1", "10.7.2"),
    )


@hookimpl
def strongroom_validate(settings: EfsSettings, config: Config) -> Iterable[Problem]:
    yield from sizing.problems(config.peak_transactions_per_minute, settings)
    if settings.archive_days <= settings.infrequent_access_days:
        yield Problem(
            "plugins.efs.archive_days",
            f"expected more than infrequent_access_days, {settings.infrequent_access_days}: files "
            f"reach the archive through infrequent access, found {settings.archive_days}",
        )
    if settings.reader_id == settings.writer_id:
        yield Problem(
            "plugins.efs.reader_id",
            f"expected another id than writer_id, so that reading and writing differ, found "
            f"{settings.reader_id}",
        )


@hookimpl
def strongroom_sizes(settings: EfsSettings, config: Config) -> Iterable[Size]:
    return sizing.sizes(config.peak_transactions_per_minute, settings)


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_efs.resources import make_store

    return [make_store(scope, context, context.settings)]


@hookimpl
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
    return permissions.statements(context.require(AuditStore), context.settings.client_service)


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    return alarms.alarms(
        context.require(AuditStore),
        transactions_per_minute=context.config.peak_transactions_per_minute,
        settings=context.settings,
    )
