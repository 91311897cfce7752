"""Every alarm is on something that is there and is published, and everything is watched."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from strongroom_monitoring.watch.resources import MOST_CHILDREN
from support.synthesis import of_type, only, resources, synthesise

HERE = Path(__file__).parent
METRICS = tomllib.loads((HERE / "metrics.toml").read_text())
UNWATCHED = tomllib.loads((HERE / "unwatched.toml").read_text())

METRIC_ALARM = "aws_cloudwatch_metric_alarm"
REFERENCE = re.compile(r"\$\{(?:element\(\s*)?((?:data\.)?aws_\w+\.[\w-]+)")


@pytest.fixture(scope="module")
def synthesis() -> Any:
    return synthesise()


@pytest.fixture(scope="module")
def document(synthesis: Any) -> Any:
    return synthesis.document


def alarms(document: Any) -> dict[str, Any]:
    return of_type(document, METRIC_ALARM)


def names(document: Any) -> Iterator[tuple[str, str]]:
    """Yield the address of each resource with each string that may be its name or id."""
    for address, body in resources(document).items():
        for value in body.values():
            if isinstance(value, str):
                yield value, address


def targets(document: Any) -> dict[str, set[str]]:
    """Return the addresses of the resources that each alarm is on, by the alarm's path."""
    held, named = resources(document), dict(names(document))
    found: dict[str, set[str]] = {}
    for path, alarm in alarms(document).items():
        found[path] = set()
        for dimension, value in (alarm.get("dimensions") or {}).items():
            reference = REFERENCE.search(value)
            if reference:
                assert reference[1] in held, f"{path}: {dimension} refers to {value}"
                found[path].add(reference[1])
            elif value in named:
                found[path].add(named[value])
    return found


def test_every_declaration_is_an_alarm_that_tells_the_topic_of_its_severity(synthesis: Any) -> None:
    made = alarms(synthesis.document)
    declared = [(plugin, a) for plugin, found in synthesis.alarms.items() for a in found]
    assert len(made) == len(declared) > 150
    for plugin, alarm in declared:
        body = made[f"monitoring/alarms/{plugin}/{alarm.purpose}"]
        assert body["alarm_name"] == f"alarm-{alarm.purpose}-dev01"
        (told,) = body["alarm_actions"]
        assert told == body["ok_actions"][0]
        assert f"aws_sns_topic.monitoring_{alarm.severity.value}_" in told
        assert body["treat_missing_data"] == alarm.treat_missing_data
        assert body["alarm_description"] == alarm.description


def test_every_dimension_is_of_a_resource_of_the_stack(document: Any) -> None:
    """A reference to one, or the name of one; Role and StorageClass say which part of it."""
    on = targets(document)
    for path, alarm in alarms(document).items():
        if alarm["namespace"].startswith("AWS/"):
            assert on[path], f"{path} is on nothing that is in the stack"
    assert {
        dimension for a in alarms(document).values() for dimension in a.get("dimensions", {})
    } <= {
        part
        for found in METRICS.values()
        for each in found["dimensions"]
        for part in each.split("+")
    }


def test_every_metric_is_one_that_its_service_publishes_under_those_dimensions(
    document: Any,
) -> None:
    filters = {
        (found["metric_transformation"]["namespace"], found["metric_transformation"]["name"])
        for found in of_type(document, "aws_cloudwatch_log_metric_filter").values()
    }
    for path, alarm in alarms(document).items():
        namespace, metric = alarm["namespace"], alarm["metric_name"]
        if not namespace.startswith("AWS/"):
            assert (namespace, metric) in filters, f"{path}: no metric filter publishes {metric}"
            continue
        known = METRICS[namespace]
        assert metric in known["metrics"], f"{path}: {namespace} publishes no {metric}"
        assert any(
            set(alarm["dimensions"]) == set(each.split("+")) for each in known["dimensions"]
        ), f"{path}: not under {sorted(alarm['dimensions'])}"


def test_every_resource_has_an_alarm_or_a_reason(document: Any) -> None:
    """By type; the reasons are data, and none is for a type that has an alarm or that is not made."""
    watched = {
        address.partition(".")[0] for found in targets(document).values() for address in found
    }
    excused = [kind for reason in UNWATCHED.values() for kind in reason["types"]]
    assert len(excused) == len(set(excused))
    made = set(document["resource"])
    assert made - watched - set(excused) == set(), "neither watched nor excused"
    assert set(excused) - made == set(), "excused and not made"
    assert all(reason["reason"] for reason in UNWATCHED.values())


def test_there_is_a_composite_alarm_for_each_service_and_one_for_the_platform(
    synthesis: Any,
) -> None:
    composites = of_type(synthesis.document, "aws_cloudwatch_composite_alarm")
    watched = {name for name, found in synthesis.alarms.items() if found}
    services = {path.rpartition("/")[2] for path in composites if "/services/" in path}
    assert services >= {name.replace("_", "-") for name in watched}
    platform = composites["monitoring/platform"]
    assert platform["alarm_rule"].count("ALARM(") == len(watched)
    children = [rule for c in composites.values() for rule in c["alarm_rule"].split(" OR ")]
    named = [c for c in children if METRIC_ALARM in c]
    assert len(named) == len(set(named)) == len(alarms(synthesis.document))
    for composite in composites.values():
        assert composite["alarm_rule"].count("ALARM(") <= MOST_CHILDREN <= 100
        assert "alarm_actions" not in composite, "its children have told already"


def test_the_dashboard_is_on_the_grid_and_draws_what_is_watched(document: Any) -> None:
    (dashboard,) = of_type(document, "aws_cloudwatch_dashboard").values()
    widgets = json.loads(dashboard["dashboard_body"])["widgets"]
    assert len(widgets) <= 500
    taken: set[tuple[int, int]] = set()
    for widget in widgets:
        assert widget["x"] >= 0
        assert 1 <= widget["width"] <= 24 - widget["x"]
        assert 1 <= widget["height"] <= 1_000
        cells = {
            (widget["x"] + i, widget["y"] + j)
            for i, j in itertools.product(range(widget["width"]), range(widget["height"]))
        }
        assert not cells & taken, "two widgets lie on one another"
        taken |= cells
    drawn = set()
    for widget in widgets:
        if widget["type"] != "metric":
            continue
        properties = widget["properties"]
        assert properties["region"] == "ca-central-1"
        assert properties["period"] % 60 == 0
        assert len(properties["metrics"]) <= 500
        drawn |= {tuple(line) for line in properties["metrics"]}
    watched = {
        (
            a["namespace"],
            a["metric_name"],
            *(part for pair in sorted(a.get("dimensions", {}).items()) for part in pair),
        )
        for a in alarms(document).values()
    }
    assert drawn == watched
    (states,) = [w for w in widgets if w["type"] == "alarm"]
    assert len(states["properties"]["alarms"]) <= 100


def test_card_numbers_are_masked_in_every_log_group(document: Any) -> None:
    groups = {
        address
        for address in resources(document)
        if address.startswith("aws_cloudwatch_log_group.")
    }
    masks = of_type(document, "aws_cloudwatch_log_data_protection_policy").values()
    masked = {re.search(r"aws_cloudwatch_log_group\.[\w-]+", m["log_group_name"])[0] for m in masks}  # type: ignore[index]
    assert masked == groups
    for mask in masks:
        audit, mask_them = json.loads(mask["policy_document"])["Statement"]
        assert audit["DataIdentifier"] == mask_them["DataIdentifier"]
        assert (
            "arn:aws:dataprotection::aws:data-identifier/CreditCardNumber"
            in audit["DataIdentifier"]
        )
        itself = "monitoring_log-findings" in mask["log_group_name"]
        (told,) = audit["Operation"]["Audit"].values()
        assert ("monitoring_log-findings" in str(told)) != itself
        assert mask_them["Operation"] == {"Deidentify": {"MaskConfig": {}}}


def test_switching_a_plugin_off_takes_its_alarms_along_and_no_others() -> None:
    needs_the_stream = "[plugins.apigw_mtls]\nenabled = false\n"
    document = synthesise(needs_the_stream).document
    without = synthesise(f"{needs_the_stream}[plugins.kinesis]\nenabled = false\n").document
    gone = set(alarms(document)) - set(alarms(without))
    assert gone
    assert all(path.startswith("monitoring/alarms/kinesis/") for path in gone)
    assert set(alarms(without)) <= set(alarms(document))


def test_a_composite_alarm_of_other_alarms_is_another_one() -> None:
    """CloudWatch deletes no alarm that a composite alarm is made of, and Terraform deletes before it
    changes: with the same name, a plugin that was switched off stayed, and no deploy came to an end.
    """
    with_stream = synthesise(only("kms", "kinesis", "monitoring"))
    without = synthesise(only("kms", "monitoring"))
    names = [
        {
            path: body["alarm_name"]
            for path, body in of_type(one.document, "aws_cloudwatch_composite_alarm").items()
        }
        for one in (with_stream, without)
    ]
    assert names[0]["monitoring/platform"] != names[1]["monitoring/platform"]
    kept = "monitoring/services/monitoring"
    assert names[0][kept] == names[1][kept]
    assert names[0] == {
        path: body["alarm_name"]
        for path, body in of_type(
            synthesise(only("kms", "kinesis", "monitoring")).document,
            "aws_cloudwatch_composite_alarm",
        ).items()
    }
