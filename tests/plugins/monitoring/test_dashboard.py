"""The dashboard of very many alarms, within the quotas of CloudWatch."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from strongroom import Alarm, Severity
from strongroom_monitoring import dashboard


def alarms(metric: str, count: int) -> list[Alarm]:
    return [
        Alarm(
            purpose=f"{metric.lower()}-{number}",
            description="For a test",
            severity=Severity.WARNING,
            namespace="AWS/ElastiCache",
            metric=metric,
            dimensions={"CacheClusterId": f"node-{number}"},
            statistic="Sum",
            comparison="GreaterThanThreshold",
            threshold=number,
        )
        for number in range(count)
    ]


def graphs(*counts: int) -> list[dict[str, Any]]:
    """Return the graphs of as many metrics, with so many nodes each."""
    found = [alarm for n, count in enumerate(counts) for alarm in alarms(f"M{n}", count)]
    widgets = json.loads(dashboard.body({"redis": found}, ["arn:state"]))["widgets"]
    return [widget["properties"] for widget in widgets if widget["type"] == "metric"]


def test_a_few_nodes_are_all_drawn_and_nothing_is_said_of_it() -> None:
    (graph,) = graphs(9)
    assert len(graph["metrics"]) == 9
    assert graph["title"] == "M0 (sum)"


def test_of_very_many_nodes_some_are_drawn_and_the_title_says_so() -> None:
    """The largest cache that AWS has: 498 nodes with eleven metrics each."""
    found = graphs(*[498] * 11, 3)
    assert sum(len(graph["metrics"]) for graph in found) <= 2_500
    assert found[0]["title"] == "M0 (sum), 227 of 498, all of which have alarms"
    assert found[-1]["title"] == "M11 (sum)"
    assert len(found[-1]["metrics"]) == 3


@given(st.lists(st.integers(1, 700), min_size=1, max_size=12))
def test_every_metric_is_drawn_whatever_its_alarms_number(counts: list[int]) -> None:
    found = graphs(*counts)
    assert {line[1] for graph in found for line in graph["metrics"]} == {
        f"M{n}" for n in range(len(counts))
    }
    assert sum(len(graph["metrics"]) for graph in found) <= 2_500
    assert all(len(graph["metrics"]) <= dashboard.MOST_LINES for graph in found)
    if sum(counts) <= 2_500:
        assert sum(len(graph["metrics"]) for graph in found) == sum(counts)
