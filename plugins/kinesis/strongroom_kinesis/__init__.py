"""The built-in plugin ``kinesis``: the stream that carries transactions from the API onwards."""

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
    PluginInfo,
    Problem,
    Size,
    TransactionStream,
    hookimpl,
)
from strongroom_kinesis import alarms, permissions, sizing
from strongroom_kinesis.settings import KinesisSettings

if TYPE_CHECKING:
    from constructs import Construct


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="kinesis",
        summary="An encrypted data stream for transactions, sized from the peak load",
        settings=KinesisSettings,
        requires=(EncryptionKeys,),
        provides=(TransactionStream,),
        calls=("kinesis",),
        key_uses=(KeyUse("stream", via=("kinesis",)),),
        pci_requirements=("3.5.1", "4.2.1", "7.2.5", "10.7.2"),
    )


@hookimpl
def strongroom_validate(settings: KinesisSettings, config: Config) -> Iterable[Problem]:
    return sizing.problems(config.peak_transactions_per_minute, settings)


@hookimpl
def strongroom_sizes(settings: KinesisSettings, config: Config) -> Iterable[Size]:
    return sizing.sizes(config.peak_transactions_per_minute, settings)


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_kinesis.resources import make_stream

    return [make_stream(scope, context, context.settings)]


@hookimpl
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
    key = context.require(EncryptionKeys).stream
    return permissions.statements(context.require(TransactionStream), key, context.config.region)


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    return alarms.alarms(context.require(TransactionStream), context.settings.fan_out)
