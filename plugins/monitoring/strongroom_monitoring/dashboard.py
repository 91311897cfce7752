"""The dashboard: what is watched, drawn from the same declarations as the alarms.

At the top the state of every service, then for each plugin one graph a metric, with a line for each
resource and the thresholds drawn in (CloudWatch API Reference, "Dashboard body structure and syntax").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from strongroom import REGION, Alarm, AnomalyAlarm, AnyAlarm, MetricMathAlarm, Severity
from strongroom_monitoring.watch.measured import measured

COLUMNS = 24
"""How wide CloudWatch's grid is."""

GRAPH = (8, 6)
"""Columns and rows of a graph: three in a row."""

MOST_LINES = 100
"""Lines in one graph: 500 are the limit, fewer can be read ("CloudWatch dashboards quotas")."""

MOST_METRICS = 2_500
"""Lines in a whole dashboard (same quotas); a very large cache has more alarms than that."""

_COLOURS = {Severity.CRITICAL: "#d13212", Severity.WARNING: "#ff9900"}


def body(alarms: Mapping[str, Sequence[AnyAlarm]], states: Sequence[str]) -> str:
    """Return the dashboard's body.

    :param alarms: each plugin's alarms.
    :param states: ARNs of the composite alarms, one a plugin.
    """
    widgets: list[dict[str, Any]] = [
        {
            "type": "alarm",
            "x": 0,
            "y": 0,
            "width": COLUMNS,
            "height": 3,
            "properties": {"title": "Services", "alarms": list(states)},
        }
    ]
    row = 3
    share = _share(
        [len(found) for each in alarms.values() for found in _by_metric(_simple(each)).values()]
    )
    for plugin, found in alarms.items():
        if found:
            widgets += _plugin(plugin, found, row, share)
            row = max(widget["y"] + widget["height"] for widget in widgets)
    return json.dumps({"widgets": widgets}, separators=(",", ":"))


def _share(sizes: Sequence[int]) -> int:
    """Return how many alarms of each metric can be drawn, so that all together fit."""
    share = max(sizes, default=0)
    while sum(min(share, size) for size in sizes) > MOST_METRICS:
        share -= 1
    return share


def _plugin(
    plugin: str, alarms: Sequence[AnyAlarm], row: int, share: int
) -> Iterator[dict[str, Any]]:
    yield {
        "type": "text",
        "x": 0,
        "y": row,
        "width": COLUMNS,
        "height": 1,
        "properties": {"markdown": f"## {plugin}"},
    }
    width, height = GRAPH
    graphs = [
        *(_graph(metric, title, found) for metric, title, found in _graphs(_simple(alarms), share)),
        *(_derived_graph(alarm) for alarm in alarms if not isinstance(alarm, Alarm)),
    ]
    for number, graph in enumerate(graphs):
        down, across = divmod(number, COLUMNS // width)
        yield {
            "type": "metric",
            "x": across * width,
            "y": row + 1 + down * height,
            "width": width,
            "height": height,
            "properties": graph,
        }


def _simple(alarms: Iterable[AnyAlarm]) -> list[Alarm]:
    """Return the alarms on one metric, which can share a graph."""
    return [alarm for alarm in alarms if isinstance(alarm, Alarm)]


Metric = tuple[str, str, str, int]


def _by_metric(alarms: Iterable[Alarm]) -> dict[Metric, list[Alarm]]:
    """Group alarms that can share a graph: of one metric, statistic and period, in order."""
    groups: dict[Metric, list[Alarm]] = {}
    for alarm in alarms:
        key = (alarm.namespace, alarm.metric, alarm.statistic, alarm.period)
        groups.setdefault(key, []).append(alarm)
    return groups


def _graphs(alarms: Iterable[Alarm], share: int) -> Iterator[tuple[Metric, str, list[Alarm]]]:
    """Yield each graph with its title, which says when some lines are left to their alarms."""
    for metric, found in _by_metric(alarms).items():
        _, name, statistic, _ = metric
        title = f"{name} ({statistic.lower()})"
        if len(found) > share:
            title += f", {share} of {len(found)}, all of which have alarms"
        drawn = found[:share]
        for start in range(0, len(drawn), MOST_LINES):
            yield metric, title, drawn[start : start + MOST_LINES]


def _graph(metric: Metric, title: str, alarms: Sequence[Alarm]) -> dict[str, Any]:
    namespace, name, statistic, period = metric
    lines: dict[tuple[str, ...], None] = {}
    for alarm in alarms:
        dimensions = [part for pair in alarm.dimensions for part in pair]
        lines.setdefault((namespace, name, *dimensions))
    limits = {(alarm.threshold, alarm.severity): None for alarm in alarms}
    return {
        "title": title,
        "region": REGION,
        "view": "timeSeries",
        "stat": statistic,
        "period": max(period, 60),
        "metrics": [list(line) for line in lines],
        "annotations": {
            "horizontal": [
                {"label": severity.value, "value": threshold, "color": _COLOURS[severity]}
                for threshold, severity in limits
            ]
        },
    }


def _derived_graph(alarm: MetricMathAlarm | AnomalyAlarm) -> dict[str, Any]:
    """Return the graph of one expression or one band."""
    queries = measured(alarm)["metric_query"]
    lines: list[list[Any]] = []
    for query in queries:
        if "expression" in query:
            shown = {key: query[key] for key in ("id", "expression", "label")}
            lines.append([shown])
        else:
            metric = query["metric"]
            dimensions = [part for pair in (metric["dimensions"] or {}).items() for part in pair]
            options = {
                "id": query["id"],
                "stat": metric["stat"],
                "visible": query.get("return_data", False),
            }
            lines.append([metric["namespace"], metric["metric_name"], *dimensions, options])
    title = alarm.label if isinstance(alarm, MetricMathAlarm) else f"{alarm.metric}, expected"
    graph: dict[str, Any] = {
        "title": title,
        "region": REGION,
        "view": "timeSeries",
        "period": max(alarm.period, 60),
        "metrics": lines,
    }
    if isinstance(alarm, MetricMathAlarm):
        limit = {"label": alarm.severity.value, "value": alarm.threshold}
        horizontal = [{**limit, "color": _COLOURS[alarm.severity]}]
        graph["annotations"] = {"horizontal": horizontal}
    return graph
