"""The built-in plugin ``aurora``: the relational database, one writer and readers over three zones.

It makes an empty secret for the application's login; a plugin for credentials fills and rotates it.
The master's password is RDS's own business.

A restore is a change of the config: ``restore_from`` makes a new cluster next to the one that is
there, moves everything over to it, and then removes the old one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from strongroom import (
    REGION,
    Alarm,
    Capability,
    Config,
    Context,
    Database,
    EncryptionKeys,
    IamStatement,
    KeyUse,
    Network,
    PluginInfo,
    Problem,
    Size,
    account_service,
    hookimpl,
    logs_service,
    topic_event_service,
)
from strongroom_aurora import alarms, checks, names, permissions, sizing
from strongroom_aurora.settings import AuroraSettings

if TYPE_CHECKING:
    from constructs import Construct

    from strongroom_aurora.sizing import Capacity


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="aurora",
        summary="Aurora PostgreSQL over three zones, its readers, its proxy and its logs",
        settings=AuroraSettings,
        requires=(EncryptionKeys, Network),
        provides=(Database,),
        key_uses=(
            KeyUse("audit", services=(logs_service(),)),
            KeyUse("cardholder", via=("rds",)),
            KeyUse("credentials", via=("secretsmanager",)),
            KeyUse(
                "telemetry",
                via=("sns",),
                # Events reach an encrypted topic if their services may use its key (Amazon SNS Developer
                # Guide, "Enable compatibility between event sources and topics").
                services=(
                    account_service("DatabaseEvents", "events.rds.amazonaws.com"),
                    logs_service(),
                    topic_event_service(),
                ),
            ),
        ),
        pci_requirements=(
            "1.4.4",
            "2.2.2",
            "3.5.1",
            "4.2.1",
            "8.2.8",
            "8.3.2",
            "8.3.9",
            "8.6.2",
            "10.2.1",
            "10.4.2",
            "10.5.1",
            "11.5.2",
        ),
    )


@hookimpl
def strongroom_validate(settings: AuroraSettings, config: Config) -> Iterable[Problem]:
    yield from checks.problems(settings)
    yield from sizing.problems(config.peak_transactions_per_minute, settings)


@hookimpl
def strongroom_sizes(settings: AuroraSettings, config: Config) -> Iterable[Size]:
    return sizing.sizes(config.peak_transactions_per_minute, settings)


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_aurora.resources import make_database

    return [make_database(scope, context, _capacity(context))]


@hookimpl
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
    statements = permissions.monitoring_statements(REGION, context.account_id)
    if context.settings.proxy:
        key = context.require(EncryptionKeys).credentials
        database = context.require(Database)
        statements += permissions.proxy_statements(database, key, REGION)
    return statements


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    settings: AuroraSettings = context.settings
    return alarms.alarms(
        context.require(Database),
        _capacity(context),
        storage_gib=settings.storage_alarm_gib,
        failover_rule=names.failover_rule(context),
        rotation_rule=names.rotation_rule(context),
        proxy_name=names.proxy(context) if settings.proxy else None,
    )


def _capacity(context: Context) -> Capacity:
    found = sizing.capacity(context.config.peak_transactions_per_minute, context.settings)
    if found is None:  # strongroom_validate has refused such a config
        raise ValueError("no instance class carries the load")
    return found
