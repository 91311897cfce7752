"""Documents that are no stack, or are written to break a reader: refused in words, never a crash."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom.kinds import require_stack
from strongroom_base.errors import CallerError, PluginError
from strongroom_findings.locations import in_stack
from strongroom_findings.render import as_json
from strongroom_findings.sarif import as_sarif
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Report
from strongroom_guardrails.values import substitute

Body = dict[str, Any]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "x.json is an empty object, not a stack"),
        ({"provider": {"aws": {}}}, "x.json has no resource: there is nothing to check"),
        ({"resource": {}}, "x.json has no resource: there is nothing to check"),
        (
            {"format_version": "1.2", "planned_values": {}, "resource_changes": []},
            "x.json is a plan, as terraform show -json prints it, not a stack",
        ),
        (
            {"format_version": "1.0", "terraform_version": "1.9.0", "values": {}},
            "x.json is a state, as terraform show -json prints it, not a stack",
        ),
        (
            {"version": 4, "serial": 1, "lineage": "x", "resources": []},
            "x.json is a file of Terraform's state, not a stack",
        ),
        (
            {"version": "0.21.0", "stacks": {"a": {}}},
            "x.json is the manifest of CDKTF's output folder, not a stack",
        ),
    ],
)
def test_what_is_no_stack_is_refused_by_its_name(document: Body, message: str) -> None:
    with pytest.raises(CallerError) as caught:
        require_stack(document, "x.json")
    assert caught.value.message == message
    assert "cdk.tf.json" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"resources": []}, "resources is no block that the guardrails know"),
        ({"action": {}, "list": {}}, "action, list are no blocks that the guardrails know"),
        (
            {"resource": {"aws_security_group": {"a": {"ingress": [[{"from_port": 1}]]}}}},
            "resource.aws_security_group.a.ingress[0] is a list; expected an object: "
            "Terraform merges inner lists",
        ),
        (
            {"resource": {"aws_vpc": {"a": {"tags": {"Name": "\ud800"}}}}},
            "resource.aws_vpc.a.tags.Name is a text with half of a surrogate pair",
        ),
        (
            {"resource": {"aws_vpc": {"a": {"x": float("inf")}}}},
            "resource.aws_vpc.a.x is a number that is infinite, or none",
        ),
        (
            {"resource": {"aws_vpc": {"a": {"x": 10**5000}}}},
            "resource.aws_vpc.a.x is a number that is too long",
        ),
    ],
)
def test_what_terraform_reads_in_another_way_is_refused(change: Body, message: str) -> None:
    with pytest.raises(CallerError) as caught:
        read_stack(change)
    assert caught.value.message == f"the stack cannot be read: {message}"


def test_lists_of_lists_of_plain_values_are_read() -> None:
    read_stack({"resource": {"aws_x": {"a": {"pairs": [["a", "b"], []]}}}})


def test_references_that_multiply_are_given_up_soon() -> None:
    """Eight queues whose names are twelve references each came to 12 ** 8 texts."""
    queues = {
        f"q{n}": {"name": "".join(f"${{aws_sqs_queue.q{n + 1}.name}}" for _ in range(12))}
        for n in range(8)
    }
    queues["q8"] = {"name": "queue-x"}
    begun = time.monotonic()
    report = check(read_stack({"resource": {"aws_sqs_queue": queues}}), BUILT_IN)
    assert report.refused
    assert time.monotonic() - begun < 10


def test_a_short_chain_of_references_is_followed() -> None:
    names = {"a": "${aws_sqs_queue.b.name}-a", "b": "${aws_sqs_queue.c.name}-b", "c": "c"}
    queues = {key: {"name": name} for key, name in names.items()}
    stack = read_stack({"resource": {"aws_sqs_queue": queues}})
    assert substitute("${aws_sqs_queue.a.name}", stack) == "c-b-a"


@pytest.mark.parametrize("resource", ["arn:*", "arn", "arn:aws", ":", "*:*"])
def test_an_arn_that_is_cut_short_breaks_no_rule(
    resource: str, compliant: Callable[[], Body]
) -> None:
    document = compliant()
    statement = {"Effect": "Allow", "Action": ["kinesis:PutRecord"], "Resource": resource}
    document["resource"]["aws_iam_policy"]["kms_main"]["policy"] = json.dumps(
        {"Statement": statement}
    )
    check(read_stack(document), BUILT_IN)


WEIRD: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "${",
            "${x.y.z}",
            "${local.x}",
            "%{ if true }a%{ endif }",
            "$$${x}",
            "\ud800",
            "\x1b[2J\u202e",
            "arn:*",
            "arn:aws:::::",
            "*",
            "9" * 5000,
            "-1e999",
            "[" * 2000,
            '{"Statement": [{"Action": {"a": 1}, "Principal": [1], "Condition": {"a": {"b": {}}}}]}',
            '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:*"}]}',
            [],
            {},
            [[{}]],
            [None],
            {"": None},
            {"${x}": "${y}"},
            {"dynamic": {"statement": []}},
            10**5000,
        ]
    )
)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)


@settings(max_examples=200)
@given(data=st.data())
def test_a_stack_changed_anywhere_is_judged_or_refused_in_words(
    compliant: Callable[[], Body], data: st.DataObject
) -> None:
    """Whatever is put, removed, wrapped or renamed anywhere: no rule fails, and the report renders."""
    document = copy.deepcopy(compliant())
    document["locals"] = {"x": "${local.y}", "y": ["a"]}
    document["output"] = {"x": {"value": "${local.x}"}}
    document["data"] = {"aws_iam_policy_document": {"a": {"statement": [{"actions": ["a:b"]}]}}}
    for _ in range(data.draw(st.integers(1, 3), "changes")):
        places = list(_places(document))
        holder, key = places[data.draw(st.integers(0, len(places) - 1), "where")]
        how = data.draw(st.sampled_from(["put", "remove", "wrap", "rename"]), "how")
        if how == "put" or isinstance(holder, list):
            holder[key] = data.draw(WEIRD, "value")
        elif how == "wrap":
            holder[key] = [holder[key]]
        else:
            moved = holder.pop(key)
            if how == "rename":
                holder[data.draw(st.text(max_size=5) | st.just("dynamic"), "name")] = moved
    report = _report(document)
    if report is not None:
        place = in_stack(Path("cdk.tf.json"), json.dumps(document))
        json.dumps([as_json(report), as_sarif(report, place)]).encode()


def _report(document: Body) -> Report | None:
    try:
        return check(read_stack(document), BUILT_IN)
    except PluginError:
        raise  # a rule failed
    except CallerError:
        return None
