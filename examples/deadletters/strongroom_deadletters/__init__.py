"""The plugin ``deadletters``: where batches wait that the transaction processor gave up on."""

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
    Rule,
    TransactionStream,
    hookimpl,
)

from strongroom_deadletters import alarms, guardrails, permissions
from strongroom_deadletters.capability import DeadLetters
from strongroom_deadletters.settings import DeadlettersSettings, problems

if TYPE_CHECKING:
    from constructs import Construct


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="deadletters",
        summary="A dead-letter queue for batches that the transaction processor gave up on",
        settings=DeadlettersSettings,
        requires=(EncryptionKeys, TransactionStream),
        provides=(DeadLetters,),
        calls=("sqs",),
        key_uses=(KeyUse("telemetry", via=("sqs",)),),
        pci_requirements=("3.5.1", "7.2.5", "10.7.2"),
    )


@hookimpl
def strongroom_validate(settings: DeadlettersSettings, config: Config) -> Iterable[Problem]:
    return problems(settings)


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_deadletters.resources import make_queue

    return [make_queue(scope, context, context.settings)]


@hookimpl
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
    return permissions.statements(
        context.require(DeadLetters),
        context.require(TransactionStream),
        context.require(EncryptionKeys).telemetry,
        context.config.region,
    )


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    return alarms.alarms(context.require(DeadLetters), context.settings.kept_days)


@hookimpl
def strongroom_guardrails() -> Iterable[Rule]:
    return [guardrails.RULE]
