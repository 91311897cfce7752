"""Every line that Terraform writes becomes an event."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from strongroom_terraform.events import Kind, read_event

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["type", "hook", "change", "resource", "diagnostic", "snippet", "addr"])
            | st.text(),
            inner,
        )
    ),
)


def test_progress_has_address_type_action_and_seconds() -> None:
    line = json.dumps(
        {
            "@level": "info",
            "@message": "aws_rds_cluster.main: Still creating... [30s elapsed]",
            "type": "apply_progress",
            "hook": {
                "resource": {"addr": "aws_rds_cluster.main", "resource_type": "aws_rds_cluster"},
                "action": "create",
                "elapsed_seconds": 30,
            },
        }
    )
    event = read_event(line)
    assert event.kind is Kind.APPLY_PROGRESS
    assert (event.address, event.type) == ("aws_rds_cluster.main", "aws_rds_cluster")
    assert (event.action, event.elapsed) == ("create", 30.0)
    assert event.message == "aws_rds_cluster.main: Still creating... [30s elapsed]"


def test_a_planned_change_has_address_and_action() -> None:
    change = {"resource": {"addr": "aws_vpc.main"}, "action": "replace"}
    event = read_event(json.dumps({"type": "planned_change", "change": change}))
    assert (event.kind, event.address, event.action) == (
        Kind.PLANNED_CHANGE,
        "aws_vpc.main",
        "replace",
    )


def test_a_diagnostic_has_its_place() -> None:
    diagnostic = {
        "severity": "error",
        "summary": "Unsupported argument",
        "address": "aws_vpc.main",
        "snippet": {"context": "resource.aws_vpc.main", "code": '  "cdir": 1'},
    }
    found = read_event(json.dumps({"type": "diagnostic", "diagnostic": diagnostic})).diagnostic
    assert found is not None
    assert (found.address, found.attribute, found.snippet) == (
        "aws_vpc.main",
        "resource.aws_vpc.main",
        '"cdir": 1',
    )


def test_an_unknown_kind_passes_through_with_its_message() -> None:
    event = read_event('{"type": "action_start", "@message": "acting", "action": {}}')
    assert (event.kind, event.message) == (Kind.OTHER, "acting")
    assert event.body["type"] == "action_start"


def test_terraform_cannot_send_the_kinds_that_are_our_own() -> None:
    assert read_event('{"type": "interrupting"}').kind is Kind.OTHER


@given(JSON.map(json.dumps) | st.text())
def test_no_line_fails(line: str) -> None:
    """Whatever the line is, an event comes of it, and a line that is no JSON object is its text."""
    event = read_event(line)
    assert event.kind is not Kind.TEXT or event.message == line
