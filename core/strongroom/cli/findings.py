"""A report of the guardrails as text for people."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from strongroom_guardrails.model import Finding, Outcome, Report
from strongroom_terminal.escape import on_one_line
from strongroom_terminal.table import Table

HELP = (
    "strongroom check --explain RULE says more of a rule; --waiver FINDING prints the table for "
    "strongroom.toml that accepts a finding."
)
COUNTS = (
    "Counts are of checks: a rule can check several attributes or statements of a resource. "
    "N/A: it does not apply to the resource."
)


def as_text(report: Report, width: int | None = None) -> Group:
    """Return what each rule counted, then the findings, then the verdict.

    The last lines are those that a reader sees first on a terminal.

    :param width: columns that the text may take; None for as many as it needs.
    """
    findings = [
        Text("\n") + _paragraph(finding) for finding in (*report.warnings, *report.findings)
    ]
    hint = [Text(f"\n{HELP}")] if report.refusing else []
    return Group(
        _counts(report).fitted(width), Text(COUNTS), *findings, *hint, Text("\n") + _verdict(report)
    )


def _counts(report: Report) -> Table:
    outcomes = [
        "N/A" if outcome is Outcome.NOT_APPLICABLE else str(outcome).capitalize()
        for outcome in Outcome
    ]
    table = Table(("Rule", *outcomes, "Title"), prose=frozenset({"Title"}))
    for rule in report.rules:
        counts = report.counts[rule.id]
        table.add(rule.id, *(str(counts[outcome]) for outcome in Outcome), rule.title)
    return table


def _verdict(report: Report) -> Text:
    total = len(report.refusing)
    verdict = f"refused: {total} finding{'' if total == 1 else 's'}" if total else "passed"
    if report.waived:
        verdict += f", {len(report.waived)} waived"
    warned = len(report.warnings)
    if warned:
        verdict += f", {warned} warning{'' if warned == 1 else 's'}"
    return Text(f"{report.resources} resources, {verdict}", style="red" if total else "green")


def _paragraph(finding: Finding) -> Text:
    text = Text(end="")
    text.append(on_one_line(finding.address), style="bold")
    waiver = finding.waiver
    text.append(f"  {finding.rule}", style="red" if finding.refuses else "yellow")
    text.append(f"  {finding.outcome}{', waived' if waiver else ''}\n")
    for label, value in (
        ("finding", finding.fingerprint),
        ("plugin", finding.plugin or "unknown"),
        ("attribute", finding.attribute or "the whole resource"),
        ("found", finding.found),
        ("expected", finding.expected),
        *([("risk", finding.risk)] if finding.risk else []),
        ("PCI DSS", ", ".join(finding.pci_requirements)),
        ("fix", finding.fix),
        *([("write", finding.edit)] if finding.edit else []),
        *(
            [("waived", f"until {waiver.expires} by {waiver.owner}: {waiver.reason}")]
            if waiver
            else []
        ),
    ):
        text.append(f"  {label:<10}", style="dim")
        text.append(f"{on_one_line(value)}\n")
    return text
