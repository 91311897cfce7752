"""``strongroom alarms``."""

from __future__ import annotations

from typing import Any

from strongroom.cli import console
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json
from strongroom.declarations import Alarm
from strongroom.pipeline import build
from strongroom.project import load_project

_SIGNS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}


def alarms(*, config: ConfigFile = DEFAULT_CONFIG, json: Json = False) -> None:
    """Show every alarm that the enabled plugins declare, by plugin and severity.

    Thresholds are those that plugins declare; what the config overrides is shown by the plugin that
    makes the alarms.
    """
    from strongroom.cli.watch import say_unwatched

    built = build(load_project(config))
    declared = built.synthesis.alarms
    if json:
        console.print_json(
            {
                "watched_by": list(built.synthesis.watched_by),
                "alarms": [
                    _record(plugin, alarm) for plugin, found in declared.items() for alarm in found
                ],
            }
        )
        return
    console.out.print(_table({name: found for name, found in declared.items() if found}))
    say_unwatched(built)


def _record(plugin: str, alarm: Alarm) -> dict[str, Any]:
    return {
        "plugin": plugin,
        "alarm": alarm.purpose,
        "severity": alarm.severity.value,
        "namespace": alarm.namespace,
        "metric": alarm.metric,
        "statistic": alarm.statistic,
        "condition": f"{_SIGNS[alarm.comparison]} {alarm.threshold:g}",
        "period_seconds": alarm.period,
        "evaluation_periods": alarm.evaluation_periods,
        "description": alarm.description,
    }


def _table(declared: dict[str, tuple[Alarm, ...]]) -> Any:
    from rich.table import Table

    table = Table("Plugin", "Severity", "Alarm", "Metric", "Condition", "For")
    for plugin, found in declared.items():
        for alarm in sorted(found, key=lambda a: (a.severity.value, a.purpose)):
            table.add_row(
                plugin,
                alarm.severity.value,
                alarm.purpose,
                f"{alarm.namespace} {alarm.metric}",
                f"{alarm.statistic} {_SIGNS[alarm.comparison]} {alarm.threshold:g}",
                f"{alarm.evaluation_periods} x {alarm.period} s",
            )
        table.add_section()
    return table
