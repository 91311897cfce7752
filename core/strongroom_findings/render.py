"""A report as data for programs, to be printed as JSON; ``sarif`` has the other form."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from strongroom_guardrails import waivers
from strongroom_guardrails.model import Finding, Report

if TYPE_CHECKING:
    from strongroom_guardrails.waiver import Waiver


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
