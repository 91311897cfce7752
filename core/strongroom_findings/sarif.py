"""A report as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from strongroom_findings import explain
from strongroom_findings.locations import Location
from strongroom_guardrails.model import Finding, Outcome, Report, Rule

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION: Final = "2.1.0"

Locate = Callable[[Finding], Location]
"""Where the reader of a finding changes something."""


def as_sarif(report: Report, locate: Locate) -> dict[str, Any]:
    """Return a report as data for ``json.dumps``.

    :param locate: gives the place of a finding.
    """
    positions = {rule.id: index for index, rule in enumerate(report.rules)}
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {
                    "driver": {"name": "strongroom", "rules": [_rule(r) for r in report.rules]}
                },
                "results": [
                    _result(finding, positions[finding.rule], locate(finding))
                    for finding in (*report.findings, *report.warnings)
                ],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    text = explain.as_text(rule)
    risk = {"fullDescription": {"text": explain.plain(rule.risk)}} if rule.risk else {}
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        **risk,
        "help": {"text": text, "markdown": f"```text\n{text}\n```"},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": [f"PCI DSS v4.0.1 {number}" for number in rule.pci_requirements]},
    }


def _result(finding: Finding, index: int, place: Location) -> dict[str, Any]:
    where = f"{finding.address}.{finding.attribute}" if finding.attribute else finding.address
    risk = f"{finding.risk} " if finding.risk else ""
    edit = f" Write {finding.edit}." if finding.edit else ""
    result = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": "warning" if finding.outcome is Outcome.WARN else "error",
        "message": {
            "text": f"{risk}{where} is {finding.found or 'absent'}; expected {finding.expected}. "
            f"{finding.fix}.{edit}"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": place.uri},
                    "region": {"startLine": place.line},
                },
                "logicalLocations": [{"fullyQualifiedName": finding.address, "kind": "resource"}],
            }
        ],
        # Code scanning matches results across runs by these, whatever else moved in the file: v2 ends
        # when the value changes, as a waiver does.
        "partialFingerprints": {
            "finding/v1": f"{finding.rule}:{finding.address}:{finding.attribute}",
            "finding/v2": finding.fingerprint,
        },
        "properties": {
            "plugin": finding.plugin,
            "outcome": str(finding.outcome),
            "attribute": finding.attribute,
            "pci_requirements": list(finding.pci_requirements),
        },
    }
    waiver = finding.waiver
    if waiver is not None:
        words = f"{waiver.reason} ({waiver.owner}, until {waiver.expires})"
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": words}
        ]
    return result
