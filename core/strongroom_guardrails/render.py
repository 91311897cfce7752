"""A report as data: JSON for programs, SARIF for code scanning."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from strongroom_guardrails import waivers
from strongroom_guardrails.model import Finding, Outcome, Report, Rule

if TYPE_CHECKING:
    from strongroom_guardrails.waiver import Waiver

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SARIF_VERSION = "2.1.0"


def as_json(report: Report, today: dt.date | None = None) -> dict[str, Any]:
    """Return a report as data for ``json.dumps``.

    :param today: the day that proposed waivers count from; the present one by default.
    """
    day = today or dt.datetime.now(dt.UTC).date()
    return {
        "refused": report.refused,
        "resources": report.resources,
        "rules": {
            rule.id: {
                "title": rule.title,
                "pci_requirements": list(rule.pci_requirements),
                "counts": {str(key): value for key, value in report.counts[rule.id].items()},
            }
            for rule in report.rules
        },
        "findings": [_finding(finding, day) for finding in report.findings],
        "warnings": [_finding(warning, day) for warning in report.warnings],
    }


def _finding(finding: Finding, today: dt.date) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "fingerprint": finding.fingerprint,
        "outcome": str(finding.outcome),
        "address": finding.address,
        "plugin": finding.plugin,
        "attribute": finding.attribute,
        "found": finding.found,
        "expected": finding.expected,
        "risk": finding.risk,
        "pci_requirements": list(finding.pci_requirements),
        "fix": finding.fix,
        "edit": finding.edit,
        "waiver": _waiver(finding.waiver),
        "to_waive": "" if not finding.refuses else waivers.table(finding, today),
    }


def _waiver(waiver: Waiver | None) -> dict[str, str] | None:
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "owner": waiver.owner,
        "expires": waiver.expires.isoformat(),
    }


def as_sarif(report: Report, file: str = "cdk.tf.json") -> dict[str, Any]:
    """Return a report as SARIF 2.1.0, as data for ``json.dumps``.

    :param file: the URI of the judged document, relative to the repository that is scanned.
    """
    positions = {rule.id: index for index, rule in enumerate(report.rules)}
    return {
        "$schema": SARIF_SCHEMA,
        "version": SARIF_VERSION,
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "strongroom",
                        "rules": [_sarif_rule(rule) for rule in report.rules],
                    }
                },
                "results": [
                    _sarif_result(finding, positions[finding.rule], file)
                    for finding in (*report.findings, *report.warnings)
                ],
            }
        ],
    }


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": [f"PCI DSS v4.0.1 {number}" for number in rule.pci_requirements]},
    }


def _sarif_result(finding: Finding, index: int, file: str) -> dict[str, Any]:
    where = f"{finding.address}.{finding.attribute}" if finding.attribute else finding.address
    result = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": "warning" if finding.outcome is Outcome.WARN else "error",
        "message": {
            "text": f"{where} is {finding.found or 'absent'}; expected {finding.expected}. "
            f"{finding.fix}"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": file},
                    # A cdk.tf.json is written by a program: the address is the place, not a line.
                    "region": {"startLine": 1},
                },
                "logicalLocations": [{"fullyQualifiedName": finding.address, "kind": "resource"}],
            }
        ],
        # Code scanning matches results across runs by this, whatever else moved in the file.
        "partialFingerprints": {
            "finding/v1": f"{finding.rule}:{finding.address}:{finding.attribute}"
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
