"""Showing a report."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from strongroom.cli.findings import as_text
from strongroom_findings import render
from strongroom_findings.locations import Location
from strongroom_findings.sarif import as_sarif
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Finding, Judgement, Outcome, Report, Rule

Body = dict[str, Any]


@pytest.fixture
def good(compliant: Callable[[], Body], judge: Callable[..., Report]) -> Report:
    return judge(compliant())


@pytest.fixture
def bad(compliant: Callable[[], Body], judge: Callable[..., Report]) -> Report:
    document = compliant()
    document["resource"]["aws_sns_topic"]["kms_main"] |= {
        "kms_master_key_id": "alias/aws/[sns]",
        "name": "alerts",
    }
    return judge(document)


def nowhere(_: Finding) -> Location:
    return Location("cdk.tf.json", 1)


def text(report: Report) -> str:
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(as_text(report))
    return console.export_text()


def test_text_shows_each_finding_with_cause_and_cure(bad: Report) -> None:
    shown = text(bad)
    for finding in bad.findings:
        for part in (finding.address, finding.rule, finding.found, finding.expected, finding.fix):
            assert part in shown
    assert "alias/aws/[sns]" in shown, "values are shown as they are, not taken for markup"
    assert "refused: 2 findings" in shown


def test_text_of_a_good_stack_says_so(good: Report) -> None:
    assert f"{good.resources} resources, passed" in text(good)


def test_json_holds_everything_and_survives_json(bad: Report) -> None:
    data = json.loads(json.dumps(render.as_json(bad)))
    assert data["refused"] is True
    assert data["resources"] == bad.resources
    assert list(data["rules"]) == [rule.id for rule in BUILT_IN]
    assert data["rules"]["encrypted"]["counts"]["fail"] == 1
    assert {(f["rule"], f["attribute"], f["plugin"]) for f in data["findings"]} == {
        ("encrypted", "kms_master_key_id", "kms"),
        ("suffix-named", "name", "kms"),
    }
    for finding in data["findings"]:
        assert finding.keys() == {
            "rule",
            "fingerprint",
            "outcome",
            "address",
            "plugin",
            "attribute",
            "found",
            "expected",
            "risk",
            "pci_requirements",
            "fix",
            "edit",
            "waiver",
            "to_waive",
        }


def test_sarif_is_what_the_standard_asks_for(bad: Report) -> None:
    """The required properties of SARIF 2.1.0 (sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.49)."""
    log = json.loads(json.dumps(as_sarif(bad, lambda _: Location("out/cdk.tf.json", 7))))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "strongroom"
    ids = [rule["id"] for rule in driver["rules"]]
    assert all("How to waive a finding" in rule["help"]["text"] for rule in driver["rules"])
    assert len(set(ids)) == len(ids)
    assert len(run["results"]) == len(bad.findings)
    for result, finding in zip(run["results"], bad.findings, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["level"] in {"none", "note", "warning", "error"}
        assert finding.expected in result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "out/cdk.tf.json"
        assert physical["region"]["startLine"] == 7
        assert result["partialFingerprints"]["finding/v2"] == finding.fingerprint
        assert location["logicalLocations"][0]["fullyQualifiedName"] == finding.address


def test_sarif_tells_the_same_finding_by_the_same_fingerprint(bad: Report) -> None:
    prints = [r["partialFingerprints"] for r in as_sarif(bad, nowhere)["runs"][0]["results"]]
    assert len({json.dumps(item) for item in prints}) == len(prints)
    assert prints == [
        r["partialFingerprints"] for r in as_sarif(bad, nowhere)["runs"][0]["results"]
    ]


def test_sarif_of_a_good_stack_has_rules_and_no_results(good: Report) -> None:
    (run,) = as_sarif(good, nowhere)["runs"]
    assert run["results"] == []
    assert len(run["tool"]["driver"]["rules"]) == len(BUILT_IN)


@pytest.fixture
def warned() -> Report:
    """A stack of which a rule says that it works and is deprecated."""
    rule = Rule(
        id="acme-runtime",
        title="Functions run on a supported runtime",
        pci_requirements=("6.3.3",),
        fix="use python3.13",
        judge=lambda r, _: [
            Judgement(Outcome.WARN, r.address, "runtime", "python3.9", "python3.13")
        ],
        fails_on_unknown=True,
    )
    return check(read_stack({"resource": {"aws_lambda_function": {"old": {}}}}), [rule])


def test_a_warning_is_in_every_form_of_the_report_and_refuses_nothing(warned: Report) -> None:
    shown = text(warned)
    for part in ("aws_lambda_function.old", "acme-runtime", "warn", "python3.9", "use python3.13"):
        assert part in shown
    assert "1 resources, passed, 1 warning" in shown
    data = json.loads(json.dumps(render.as_json(warned)))
    assert (data["refused"], data["findings"]) == (False, [])
    assert [(w["rule"], w["found"]) for w in data["warnings"]] == [("acme-runtime", "python3.9")]
    (run,) = as_sarif(warned, nowhere)["runs"]
    assert [(r["ruleId"], r["level"]) for r in run["results"]] == [("acme-runtime", "warning")]


def test_a_finding_is_an_error_to_code_scanning(bad: Report) -> None:
    (run,) = as_sarif(bad, nowhere)["runs"]
    assert {result["level"] for result in run["results"]} == {"error"}
