"""``strongroom alarms``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json
from strongroom.pipeline import build
from strongroom.project import load_project
from strongroom_base.derived_alarms import AnomalyAlarm, AnyAlarm, MetricMathAlarm
from strongroom_terminal import console
from strongroom_terminal.table import Table

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis

_SIGNS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}

_BANDS = {
    "GreaterThanUpperThreshold": "above the band of",
    "LessThanLowerThreshold": "below the band of",
    "LessThanLowerOrGreaterThanUpperThreshold": "outside the band of",
}

_NODE = re.compile(r"(-[0-9]+)+$")
"""How the name of an alarm on one node of several ends."""


@attrs.frozen
class _Row:
    """One alarm.

    :param plugin: which declares it.
    :param alarm: as it is created; as it is declared when no plugin creates it.
    :param made_by: the plugins that create it; none when it is switched off or nothing is watched.
    :param changed: whether the config overrides what the plugin declares.
    """

    plugin: str
    alarm: AnyAlarm
    made_by: tuple[str, ...]
    changed: bool


def alarms(*, config: ConfigFile = DEFAULT_CONFIG, json: Json = False) -> None:
    """Show every alarm of the enabled plugins, by plugin and severity.

    Marks those that the config overrides or switches off.
    """
    from strongroom.cli.watch import say_unwatched

    built = build(load_project(config))
    rows = list(_rows(built.synthesis))
    if json:
        console.print_json(
            {
                "watched_by": list(built.synthesis.watches),
                "alarms": [_record(row) for row in rows],
            }
        )
        return
    for table in _tables(rows, watched=bool(built.synthesis.watches)):
        console.print_table(table)
    counts = {
        s: sum(r.alarm.severity == s for r in rows if r.made_by) for s in ("critical", "warning")
    }
    off = sum(not row.made_by for row in rows)
    console.answer(
        f"{len(rows)} alarms: {counts['critical']} critical, {counts['warning']} warning, {off} off"
    )
    say_unwatched(built)


def _rows(synthesis: Synthesis) -> Iterator[_Row]:
    for plugin, declared in synthesis.alarms.items():
        for alarm in sorted(declared, key=lambda a: a.purpose):
            made = {
                watcher: found
                for watcher, theirs in synthesis.watches.items()
                for found in theirs.get(plugin, ())
                if found.purpose == alarm.purpose
            }
            shown = next(iter(made.values()), alarm)
            yield _Row(plugin, shown, tuple(made), shown != alarm)


def _record(row: _Row) -> dict[str, Any]:
    alarm = row.alarm
    return {
        "plugin": row.plugin,
        "alarm": alarm.purpose,
        "severity": alarm.severity.value,
        "made_by": list(row.made_by),
        "overridden": row.changed,
        **_measured(alarm),
        "condition": _condition(alarm, "g"),
        "period_seconds": alarm.period,
        "evaluation_periods": alarm.evaluation_periods,
        "datapoints_to_alarm": alarm.datapoints_to_alarm or alarm.evaluation_periods,
        "treat_missing_data": alarm.treat_missing_data,
        "description": alarm.description,
    }


def _tables(rows: Iterable[_Row], *, watched: bool) -> Iterator[Table]:
    """Yield a table for each plugin.

    Alarms that differ only in the number of a node share a row, under the name by which an override
    names them all: ``cache-swap-*``.
    """
    for plugin, found in itertools.groupby(rows, key=lambda row: row.plugin):
        table = Table(("Alarm", "Severity", "When"), title=plugin)
        alike: dict[tuple[str, str, str], list[str]] = {}
        for row in found:
            severity = "off" if watched and not row.made_by else row.alarm.severity.value
            stem = _NODE.sub("-*", row.alarm.purpose)
            alike.setdefault((severity, stem, _when(row)), []).append(row.alarm.purpose)
        for (severity, stem, when), purposes in sorted(alike.items()):
            name = purposes[0] if len(purposes) == 1 else f"{stem} ({len(purposes)})"
            table.add(name, severity, when)
        yield table


def _when(row: _Row) -> str:
    """Say when an alarm is raised: ``Sum of AWS/SQS X > 0, 3 of 5 times 60 s``."""
    alarm = row.alarm
    enough = alarm.datapoints_to_alarm or alarm.evaluation_periods
    times = f"{enough} of {alarm.evaluation_periods} times " if alarm.evaluation_periods > 1 else ""
    words = [f"{_what(alarm)} {_condition(alarm, ',.12g')}, {times}{alarm.period} s"]
    if alarm.treat_missing_data == "breaching":
        words.append("or no data")
    if row.changed:
        words.append("(overridden)")
    return " ".join(words)


def _measured(alarm: AnyAlarm) -> dict[str, Any]:
    """Return what an alarm is on, for programs; the keys of one metric are null for an expression."""
    if isinstance(alarm, MetricMathAlarm):
        metrics = [
            {key: getattr(m, key) for key in ("id", "namespace", "metric", "statistic")}
            for m in alarm.metrics
        ]
        none = dict.fromkeys(("namespace", "metric", "statistic"))
        return {"kind": "metric maths", **none, "expression": alarm.expression, "metrics": metrics}
    kind = "anomaly" if isinstance(alarm, AnomalyAlarm) else "metric"
    one = {"namespace": alarm.namespace, "metric": alarm.metric, "statistic": alarm.statistic}
    return {"kind": kind, **one}


def _what(alarm: AnyAlarm) -> str:
    if isinstance(alarm, MetricMathAlarm):
        return alarm.expression
    space = f"{alarm.namespace} " if alarm.namespace.startswith("AWS/") else ""
    return f"{alarm.statistic} of {space}{alarm.metric}"


def _condition(alarm: AnyAlarm, form: str) -> str:
    if isinstance(alarm, AnomalyAlarm):
        return f"{_BANDS[alarm.comparison]} {alarm.deviations:g} standard deviations"
    return f"{_SIGNS[alarm.comparison]} {alarm.threshold:{form}}"
