"""The built-in plugin ``redis``: the session cache, sharded, three zones wide, without a password.

Applications log in with IAM: a token of fifteen minutes, signed by the role of the client. The user
that every engine is born with is switched off, so there is no secret to keep, to rotate or to lose.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from strongroom import (
    Alarm,
    Capability,
    Config,
    Context,
    EncryptionKeys,
    IamStatement,
    KeyUse,
    Network,
    PluginInfo,
    Problem,
    SessionCache,
    Size,
    hookimpl,
    logs_service,
)
from strongroom_redis import alarms, checks, permissions, sizing
from strongroom_redis.settings import RedisSettings

if TYPE_CHECKING:
    from constructs import Construct

    from strongroom_redis.sizing import Layout


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="redis",
        summary="The session cache: Redis in cluster mode over three zones, with IAM and TLS",
        settings=RedisSettings,
        requires=(EncryptionKeys, Network),
        provides=(SessionCache,),
        calls=("elasticache",),
        key_uses=(
            KeyUse("session", via=("elasticache",)),
            KeyUse("telemetry", services=(logs_service(),)),
        ),
        pci_requirements=(
            "1.4.4",
            "2.2.2",
            "3.5.1",
            "4.2.1",
            "6.3.3",
            "7.2.5",
            "8.3.1",
            "8.6.2",
            "10.2.1",
            "10.5.1",
        ),
    )


@hookimpl
def strongroom_validate(settings: RedisSettings, config: Config) -> Iterable[Problem]:
    yield from checks.problems(settings)
    yield from sizing.problems(config.peak_transactions_per_minute, settings)


@hookimpl
def strongroom_sizes(settings: RedisSettings, config: Config) -> Iterable[Size]:
    return sizing.sizes(config.peak_transactions_per_minute, settings)


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_redis.resources import make_cache

    return [make_cache(scope, context, _layout(context))]


@hookimpl
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
    return permissions.statements(context.require(SessionCache), context.settings.client_service)


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    return alarms.alarms(context.require(SessionCache), _layout(context))


def _layout(context: Context) -> Layout:
    found = sizing.layout(context.config.peak_transactions_per_minute, context.settings)
    if found is None:  # strongroom_validate has refused such a config
        raise ValueError("no layout carries the load")
    return found
