"""Showing a report: text for people, JSON for programs, SARIF for code scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from strongroom.guardrails.model import Finding, Outcome, Report, Rule

if TYPE_CHECKING:
    from rich.console import Group

    from strongroom.config.waivers import Waiver

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SARIF_VERSION = "2.1.0"


def as_text(report: Report) -> Group:
    """Return a report as something that rich can print."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    parts: list[Text | Table] = [_paragraph(finding) for finding in report.findings]
    table = Table("rule", "title", *Outcome, header_style="bold")
    for rule in report.rules:
        counts = report.counts[rule.id]
        table.add_row(rule.id, Text(rule.title), *(str(counts[outcome]) for outcome in Outcome))
    parts.append(table)
    total = len(report.refusing)
    verdict = f"refused: {total} finding{'' if total == 1 else 's'}" if total else "passed"
    if report.waived:
        verdict += f", {len(report.waived)} waived"
    parts.append(
        Text(f"{report.resources} resources, {verdict}", style="red" if total else "green")
    )
    return Group(*parts)


def _paragraph(finding: Finding) -> Any:
    from rich.text import Text

    text = Text()
    text.append(finding.address, style="bold")
    waiver = finding.waiver
    text.append(f"  {finding.rule}", style="red" if waiver is None else "yellow")
    text.append(f"  {finding.outcome}{', waived' if waiver else ''}\n")
    for label, value in (
        ("plugin", finding.plugin or "not said"),
        ("attribute", finding.attribute or "the resource as a whole"),
        ("found", finding.found),
        ("expected", finding.expected),
        ("PCI DSS", ", ".join(finding.requirements)),
        ("fix", finding.fix),
        *(
            [("waived", f"until {waiver.expires} by {waiver.owner}: {waiver.reason}")]
            if waiver
            else []
        ),
    ):
        text.append(f"  {label:<10}", style="dim")
        text.append(f"{value}\n")
    return text


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as data for ``json.dumps``."""
    return {
        "refused": report.refused,
        "resources": report.resources,
        "rules": {
            rule.id: {
                "title": rule.title,
                "requirements": list(rule.requirements),
                "counts": {str(key): value for key, value in report.counts[rule.id].items()},
            }
            for rule in report.rules
        },
        "findings": [
            {
                "rule": finding.rule,
                "outcome": str(finding.outcome),
                "address": finding.address,
                "plugin": finding.plugin,
                "attribute": finding.attribute,
                "found": finding.found,
                "expected": finding.expected,
                "requirements": list(finding.requirements),
                "fix": finding.fix,
                "waiver": _waiver(finding.waiver),
            }
            for finding in report.findings
        ],
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
                    for finding in report.findings
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
        "properties": {"tags": [f"PCI DSS v4.0.1 {number}" for number in rule.requirements]},
    }


def _sarif_result(finding: Finding, index: int, file: str) -> dict[str, Any]:
    where = f"{finding.address}.{finding.attribute}" if finding.attribute else finding.address
    result = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": "error",
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
            "requirements": list(finding.requirements),
        },
    }
    waiver = finding.waiver
    if waiver is not None:
        words = f"{waiver.reason} ({waiver.owner}, until {waiver.expires})"
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": words}
        ]
    return result
