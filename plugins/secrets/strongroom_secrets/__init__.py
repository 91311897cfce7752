"""The built-in plugin ``secrets``: the application's database login, which changes by itself.

Two users take turns, so that the login which applications hold keeps working while the next one is
made; :mod:`strongroom_secrets.rotation` says how, and why no application is locked out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from strongroom import (
    Alarm,
    Capability,
    Context,
    Database,
    DatabaseCredentials,
    EncryptionKeys,
    IamStatement,
    KeyUse,
    Network,
    PluginInfo,
    Problem,
    account_service,
    hookimpl,
    logs_service,
)
from strongroom_secrets import alarms, names, permissions
from strongroom_secrets.settings import SecretsSettings, role_problem

if TYPE_CHECKING:
    from constructs import Construct


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="secrets",
        summary="The application's database credentials, rotated between two users every 30 days",
        settings=SecretsSettings,
        requires=(Database, EncryptionKeys, Network),
        provides=(DatabaseCredentials,),
        calls=("secretsmanager",),
        key_uses=(
            KeyUse("credentials", via=("lambda", "secretsmanager")),
            KeyUse(
                "telemetry",
                via=("sqs",),
                services=(
                    account_service("EventBridgeQueues", "events.amazonaws.com"),
                    logs_service(),
                ),
            ),
        ),
        pci_requirements=("3.5.1", "4.2.1", "7.2.5", "8.3.6", "8.3.9", "8.6.2", "8.6.3", "10.7.2"),
    )


@hookimpl
def strongroom_validate(settings: SecretsSettings) -> Iterable[Problem]:
    found = role_problem(settings)
    return [Problem("plugins.secrets.group_role", found)] if found else []


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_secrets.resources import make_credentials

    return [make_credentials(scope, context)]


@hookimpl
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
    return permissions.statements(
        context.require(Database),
        context.require(EncryptionKeys),
        names.resources(context),
        context.config.region,
    )


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    return alarms.alarms(names.function(context), names.queue(context))
