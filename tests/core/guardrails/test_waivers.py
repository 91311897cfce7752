"""Waivers: who answers for a finding, until when, and what is no waiver."""

from __future__ import annotations

import datetime as dt
import io
import json
import tomllib
from collections.abc import Callable, Iterable
from typing import Any

import attrs
import pytest
from rich.console import Console

from strongroom.cli.findings import as_text
from strongroom.config import read_config
from strongroom_findings import render
from strongroom_findings.locations import Location
from strongroom_findings.sarif import as_sarif
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Judgement, Report, Resource, Stack
from strongroom_guardrails.waiver import Waiver
from strongroom_guardrails.waivers import carry, table, waive

TODAY = dt.date(2026, 11, 24)
TABLE: dict[str, Any] = {
    "rule": "exposure",
    "address": "aws_eip.kms_main",
    "finding": "0123456789ab",
    "reason": "The partner's firewall takes one fixed address",
    "owner": "network team",
    "expires": dt.date(2027, 3, 1),
}


def waiver(**changes: Any) -> Waiver:
    return Waiver(**{**TABLE, **changes})


def of(report: Report, **changes: Any) -> Waiver:
    """Return a waiver of what one rule finds at one address."""
    wanted = {**TABLE, **changes}
    found = {f.fingerprint for f in report.findings if f.address == wanted["address"]}
    return waiver(**{"finding": next(iter(found), "0123456789ab"), **changes})


@pytest.fixture
def report(compliant: Callable[[], dict[str, Any]], judge: Callable[..., Report]) -> Report:
    """A good stack with two public addresses in it: a finding of one rule at each."""
    document = compliant()
    for name in ("kms_main", "kms_other"):
        comment = {"metadata": {"path": f"strongroom-dev01/kms/{name}"}}
        tags = {"Name": f"eip-{name.removeprefix('kms_')}-dev01"}
        document["resource"].setdefault("aws_eip", {})[name] = {"//": comment, "tags": tags}
    return judge(document)


def test_a_waived_finding_refuses_no_more_and_stays_in_the_report(report: Report) -> None:
    waivers = [of(report), of(report, address="aws_eip.kms_other")]
    waived, problems = waive(report, waivers, TODAY)
    assert problems == []
    assert report.refused
    assert not waived.refused
    assert len(waived.findings) == len(report.findings) == 2
    assert {finding.waiver for finding in waived.findings} == set(waivers)


def test_a_waiver_is_for_one_address(report: Report) -> None:
    waived, problems = waive(report, [of(report)], TODAY)
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
    last = of(report, expires=TODAY)
    assert waive(report, [last], TODAY)[1] == []
    waived, problems = waive(report, [last], TODAY + dt.timedelta(days=1))
    assert waived.waived == ()
    assert [str(problem) for problem in problems] == [
        "waivers[0].expires: expired on 2026-11-24; fix the finding or renew the waiver"
    ]


def test_it_ends_within_a_year(report: Report) -> None:
    waived, (problem,) = waive(report, [of(report, expires=dt.date(2028, 1, 1))], TODAY)
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
    _, (problem,) = waive(report, [of(report), of(report, owner="somebody else")], TODAY)
    assert str(problem) == "waivers[1].finding: there is a waiver of this finding already"


def test_a_waiver_without_a_finding_is_told_the_line_to_add(report: Report) -> None:
    """Waivers of 0.1 had none: they waived whatever came later at the same address."""
    waived, (problem,) = waive(report, [waiver(finding=None)], TODAY)
    assert waived.waived == ()
    (finding,) = [one for one in report.findings if one.address == "aws_eip.kms_main"]
    assert problem.path == "waivers[0].finding"
    assert f'Add the line finding = "{finding.fingerprint}" (' in problem.message


def test_each_of_two_findings_needs_a_waiver_of_its_own(
    compliant: Callable[[], dict[str, Any]], judge: Callable[..., Report]
) -> None:
    document = compliant()
    document["resource"]["aws_db_instance"] = {"kms_main": {"multi_az": True}}
    report = judge(document, "encrypted")
    found = [one for one in report.findings if one.address == "aws_db_instance.kms_main"]
    assert len({one.fingerprint for one in found}) == len(found) > 1
    one = waiver(rule="encrypted", address="aws_db_instance.kms_main", finding=None)
    _, (problem,) = waive(report, [one], TODAY)
    assert "one waiver each: " in problem.message
    assert all(finding.fingerprint in problem.message for finding in found)
    first = attrs.evolve(one, finding=found[0].fingerprint)
    assert waive(report, [first], TODAY)[0].refusing == tuple(found[1:])


def test_another_value_is_another_finding(
    compliant: Callable[[], dict[str, Any]], judge: Callable[..., Report]
) -> None:
    """A waiver of 0.1 held for every later value, also ones that nobody had seen."""

    def judged(value: Any) -> Report:
        document = compliant()
        document["resource"]["aws_kinesis_stream"]["kms_main"]["kms_key_id"] = value
        return judge(document, "encrypted")

    accepted = judged("alias/aws/kinesis")
    (finding,) = accepted.findings
    mine = waiver(rule="encrypted", address=finding.address, finding=finding.fingerprint)
    assert not waive(accepted, [mine], TODAY)[0].refused
    assert not waive(judged("alias/aws/kinesis"), [mine], TODAY)[0].refused
    waived, (problem,) = waive(judged("alias/partner"), [mine], TODAY)
    assert waived.refused
    assert problem.message.startswith("unused: what was waived has changed.")
    assert waived.findings[0].fingerprint in problem.message


def test_a_waiver_ends_when_the_policy_document_behind_it_changes(
    compliant: Callable[[], dict[str, Any]], judge: Callable[..., Report]
) -> None:
    """The argument is the same reference before and after."""

    def fingerprint(action: str) -> str:
        document = compliant()
        statement = {"actions": [action, "${var.more}"], "resources": ["*"]}
        document["data"] = {"aws_iam_policy_document": {"all": {"statement": [statement]}}}
        text = "${data.aws_iam_policy_document.all.json}"
        document["resource"]["aws_iam_policy"] = {"kms_main": {"policy": text}}
        findings = judge(document, "least-privilege").findings
        return next(f.fingerprint for f in findings if f.address == "aws_iam_policy.kms_main")

    assert fingerprint("s3:GetObject") == fingerprint("s3:GetObject")
    assert fingerprint("s3:GetObject") != fingerprint("iam:CreateUser")


def test_rewording_a_rule_ends_no_waiver(compliant: Callable[[], dict[str, Any]]) -> None:
    document = compliant()
    document["resource"]["aws_sns_topic"]["kms_main"]["name"] = "alerts"
    (rule,) = [one for one in BUILT_IN if one.id == "suffix-named"]

    def reworded(resource: Resource, stack: Stack) -> Iterable[Judgement]:
        return [
            attrs.evolve(one, expected="another wording") for one in rule.judge(resource, stack)
        ]

    prints = [
        check(read_stack(document), [one]).findings[0].fingerprint
        for one in (rule, attrs.evolve(rule, judge=reworded, title="Another title", fix="Another"))
    ]
    assert prints[0] == prints[1]


def test_what_is_waived_in_the_stack_is_waived_in_its_plan(report: Report) -> None:
    """The provider fills in what was left out: the same finding, with another value."""
    judged, _ = waive(report, [of(report)], TODAY)
    planned = attrs.evolve(
        report,
        findings=tuple(
            attrs.evolve(one, fingerprint="f" * 12, found="false") for one in report.findings
        ),
    )
    carried = carry(planned, judged)
    assert [one.address for one in carried.waived] == ["aws_eip.kms_main"]
    assert [one.address for one in carried.refusing] == ["aws_eip.kms_other"]
    twice = attrs.evolve(planned, findings=planned.findings * 2)
    assert len(carry(twice, judged).waived) == 1, "a finding that nobody has seen is not waived"


def test_the_waiver_that_is_proposed_is_complete_but_for_what_a_person_says(
    report: Report,
) -> None:
    finding = report.findings[0]
    proposed = tomllib.loads(table(finding, TODAY))["waivers"]
    config, problems = read_config({"environment_suffix": "dev01", "waivers": proposed})
    assert config is None
    assert [problem.path for problem in problems] == ["waivers[0].reason", "waivers[0].owner"]
    written = [{**proposed[0], "reason": TABLE["reason"], "owner": TABLE["owner"]}]
    config, _ = read_config({"environment_suffix": "dev01", "waivers": written})
    assert config is not None
    waived, problems = waive(report, config.waivers, TODAY)
    assert problems == []
    assert [one.fingerprint for one in waived.waived] == [finding.fingerprint]


def test_what_was_found_cannot_end_the_comment_of_a_proposed_waiver(report: Report) -> None:
    odd = attrs.evolve(report.findings[0], found='x\nrule = "encrypted"\u2028\x1b[1m')
    text = table(odd, TODAY)
    assert tomllib.loads(text)["waivers"][0]["rule"] == "exposure"
    assert text.splitlines()[1] == "[[waivers]]"


def test_all_that_is_wrong_is_told_at_once(report: Report) -> None:
    wrong = [
        of(report, rule="nothing", expires=dt.date(2020, 1, 1)),
        waiver(address="aws_eip.gone"),
    ]
    _, problems = waive(report, wrong, TODAY)
    assert [problem.path for problem in problems] == [
        "waivers[0].expires",
        "waivers[0].rule",
        "waivers[1].address",
    ]


def test_every_report_marks_what_is_waived(report: Report) -> None:
    waived, _ = waive(report, [of(report)], TODAY)
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
    (run,) = json.loads(json.dumps(as_sarif(waived, lambda _: Location("x", 1))))["runs"]
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
        ("finding", "*", "12 hexadecimal digits"),
        ("finding", "0123456789AB", "12 hexadecimal digits"),
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


@pytest.mark.parametrize("key", sorted(TABLE.keys() - {"finding"}))
def test_every_key_of_a_waiver_must_be_there(key: str) -> None:
    table = {name: value for name, value in TABLE.items() if name != key}
    _, problems = read_config({"environment_suffix": "dev01", "waivers": [table]})
    assert [str(problem) for problem in problems] == [
        f"waivers[0].{key}: missing; this key must be set"
    ]
