"""Waivers: who answers for a finding, until when, and what is no waiver."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from strongroom.cli.findings import as_text
from strongroom.config import read_config
from strongroom_guardrails import render
from strongroom_guardrails.model import Report
from strongroom_guardrails.waiver import Waiver
from strongroom_guardrails.waivers import waive

TODAY = dt.date(2026, 11, 24)
TABLE: dict[str, Any] = {
    "rule": "exposure",
    "address": "aws_eip.kms_main",
    "reason": "The partner's firewall takes one fixed address",
    "owner": "network team",
    "expires": dt.date(2027, 3, 1),
}


def waiver(**changes: Any) -> Waiver:
    return Waiver(**{**TABLE, **changes})


@pytest.fixture
def report(compliant: Callable[[], dict[str, Any]], judge: Callable[..., Report]) -> Report:
    """A good stack with a public address in it: two findings of one rule at one address."""
    document = compliant()
    for name in ("kms_main", "kms_other"):
        comment = {"metadata": {"path": f"strongroom-dev01/kms/{name}"}}
        tags = {"Name": f"eip-{name.removeprefix('kms_')}-dev01"}
        document["resource"].setdefault("aws_eip", {})[name] = {"//": comment, "tags": tags}
    return judge(document)


def test_a_waived_finding_refuses_no_more_and_stays_in_the_report(report: Report) -> None:
    waived, problems = waive(report, [waiver(), waiver(address="aws_eip.kms_other")], TODAY)
    assert problems == []
    assert report.refused
    assert not waived.refused
    assert len(waived.findings) == len(report.findings) == 2
    assert {finding.waiver for finding in waived.findings} >= {waiver()}


def test_a_waiver_is_for_one_address(report: Report) -> None:
    waived, problems = waive(report, [waiver()], TODAY)
    assert problems == []
    assert [finding.address for finding in waived.refusing] == ["aws_eip.kms_other"]
    assert [finding.address for finding in waived.waived] == ["aws_eip.kms_main"]


def test_a_waiver_is_for_one_rule(report: Report) -> None:
    waived, problems = waive(report, [waiver(rule="encrypted")], TODAY)
    assert waived.waived == ()
    assert [str(problem) for problem in problems] == [
        "waivers[0].address: unused: encrypted finds nothing at aws_eip.kms_main; take it out"
    ]


def test_it_holds_on_its_last_day_and_not_on_the_next(report: Report) -> None:
    last = waiver(expires=TODAY)
    assert waive(report, [last], TODAY)[1] == []
    waived, problems = waive(report, [last], TODAY + dt.timedelta(days=1))
    assert waived.waived == ()
    assert [str(problem) for problem in problems] == [
        "waivers[0].expires: expired on 2026-11-24; fix the finding or renew the waiver"
    ]


def test_it_ends_within_a_year(report: Report) -> None:
    waived, (problem,) = waive(report, [waiver(expires=dt.date(2028, 1, 1))], TODAY)
    assert waived.waived == ()
    assert str(problem) == (
        "waivers[0].expires: expected at most a year ahead, 2027-11-25, found 2028-01-01"
    )


def test_a_rule_that_is_not_there_is_named_with_the_nearest(report: Report) -> None:
    _, (problem,) = waive(report, [waiver(rule="exposuer")], TODAY)
    assert str(problem) == (
        "waivers[0].rule: there is no rule 'exposuer'; did you mean 'exposure'?"
    )


def test_the_same_waiver_twice_is_one_too_many(report: Report) -> None:
    _, (problem,) = waive(report, [waiver(), waiver(owner="somebody else")], TODAY)
    assert problem.path == "waivers[1].address"


def test_all_that_is_wrong_is_told_at_once(report: Report) -> None:
    wrong = [waiver(rule="nothing", expires=dt.date(2020, 1, 1)), waiver(address="aws_eip.gone")]
    _, problems = waive(report, wrong, TODAY)
    assert [problem.path for problem in problems] == [
        "waivers[0].expires",
        "waivers[0].rule",
        "waivers[1].address",
    ]


def test_every_report_marks_what_is_waived(report: Report) -> None:
    waived, _ = waive(report, [waiver()], TODAY)
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(as_text(waived))
    text = console.export_text()
    assert "until 2027-03-01 by network team: The partner's firewall" in text
    assert "refused: 1 finding, 1 waived" in text
    data = json.loads(json.dumps(render.as_json(waived)))
    assert [finding["waiver"] for finding in data["findings"]] == [
        {"reason": TABLE["reason"], "owner": "network team", "expires": "2027-03-01"},
        None,
    ]
    (run,) = json.loads(json.dumps(render.as_sarif(waived)))["runs"]
    first, second = run["results"]
    (suppression,) = first["suppressions"]
    assert suppression["kind"] == "external"
    assert "network team" in suppression["justification"]
    assert "suppressions" not in second


def test_a_config_holds_waivers() -> None:
    config, problems = read_config({"environment_suffix": "dev01", "waivers": [TABLE]})
    assert problems == []
    assert config is not None
    assert config.waivers == (waiver(),)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("address", "aws_eip.*", "exact address"),
        ("address", "aws_eip", "exact address"),
        ("address", "*", "exact address"),
        ("address", "aws_eip.a[0]", "exact address"),
        ("rule", "*", "the id of one rule"),
        ("rule", "Encrypted", "the id of one rule"),
        ("reason", "because", "at least 20 characters"),
        ("reason", " " * 30, "at least 20 characters"),
        ("owner", " ", "a person or a team"),
        ("expires", "2027-03-01", "expected a date, found a string"),
        ("expires", dt.datetime(2027, 3, 1, tzinfo=dt.UTC), "expected a date"),
    ],
)
def test_a_waiver_that_is_too_broad_or_says_too_little_is_refused(
    key: str, value: Any, expected: str
) -> None:
    config, problems = read_config(
        {"environment_suffix": "dev01", "waivers": [{**TABLE, key: value}]}
    )
    assert config is None
    (problem,) = problems
    assert problem.path == f"waivers[0].{key}"
    assert expected in problem.message


@pytest.mark.parametrize("key", sorted(TABLE))
def test_every_key_of_a_waiver_must_be_there(key: str) -> None:
    table = {name: value for name, value in TABLE.items() if name != key}
    _, problems = read_config({"environment_suffix": "dev01", "waivers": [table]})
    assert [str(problem) for problem in problems] == [
        f"waivers[0].{key}: missing; this key must be set"
    ]
