"""The built-in plugin ``monitoring``: renders the alarms that plugins declare, and notifies people.

Two topics, critical and warning; an alarm for each declaration, a composite one for each plugin and one
for the platform; a dashboard of the same; the logs of the application, and no card number in any log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from strongroom import (
    Alarm,
    AlarmTopics,
    AnyAlarm,
    Capability,
    Context,
    EncryptionKeys,
    KeyUse,
    PluginInfo,
    Problem,
    account_service,
    hookimpl,
    logs_service,
    topic_event_service,
)
from strongroom_monitoring import alarms as own
from strongroom_monitoring import overrides
from strongroom_monitoring.settings import MonitoringSettings

if TYPE_CHECKING:
    from constructs import Construct


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="monitoring",
        summary="Alarms on everything that plugins declare, topics, a dashboard, masked logs",
        settings=MonitoringSettings,
        requires=(EncryptionKeys,),
        provides=(AlarmTopics,),
        key_uses=(
            KeyUse("audit", services=(logs_service(),)),
            KeyUse(
                "telemetry",
                via=("sns",),
                # Alarms and events reach an encrypted topic if their services may use its key
                # (Amazon SNS Developer Guide, "Enable compatibility between event sources and
                # topics").
                services=(
                    account_service("CloudWatchAlarms", "cloudwatch.amazonaws.com"),
                    logs_service(),
                    topic_event_service(),
                ),
            ),
        ),
        pci_requirements=("3.4.1", "10.2.1", "10.4.1.1", "10.5.1", "10.7.2", "11.5.2", "12.10.5"),
    )


@hookimpl
def strongroom_validate(settings: MonitoringSettings) -> Iterable[Problem]:
    return overrides.problems(settings.overrides)


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_monitoring.resources import make_topics_and_logs

    return [make_topics_and_logs(scope, context)]


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    return own.alarms(context)


@hookimpl
def strongroom_watch(
    scope: Construct, context: Context, alarms: Mapping[str, Sequence[AnyAlarm]]
) -> Mapping[str, Sequence[AnyAlarm]]:
    from strongroom_monitoring.watch.resources import make_watch

    wanted, found = overrides.apply(alarms, context.settings.overrides)
    for problem in found:
        context.report(problem)
    make_watch(scope, context, wanted)
    return wanted
