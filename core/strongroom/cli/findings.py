"""A report of the guardrails as text for people."""

from __future__ import annotations

from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from strongroom_guardrails.model import Finding, Outcome, Report


def as_text(report: Report) -> Group:
    """Return a report as something that rich can print."""
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
        ("PCI DSS", ", ".join(finding.pci_requirements)),
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
