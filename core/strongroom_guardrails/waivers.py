"""Applying the waivers of a config to a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import attrs

from strongroom_base.errors import Problem
from strongroom_base.nearest import nearest
from strongroom_guardrails.model import Report
from strongroom_guardrails.waiver import LONGEST, Waiver


def waive(
    report: Report, waivers: Sequence[Waiver], today: dt.date
) -> tuple[Report, list[Problem]]:
    """Mark the findings that waivers name.

    :param report: what the rules say of the stack.
    :param waivers: in the order of the file.
    :param today: the day on which they must hold.
    :return: the report, and what is wrong with the waivers; a wrong one waives nothing.
    """
    problems: list[Problem] = []
    good: dict[tuple[str, str], Waiver] = {}
    for index, waiver in enumerate(waivers):
        found = list(_problems(waiver, report, today))
        key = (waiver.rule, waiver.address)
        if key in good:
            found.append(("address", "there is a waiver of this rule for this address already"))
        problems += [Problem(f"waivers[{index}].{field}", words) for field, words in found]
        if not found:
            good[key] = waiver
    findings = tuple(
        attrs.evolve(finding, waiver=good.get((finding.rule, finding.address)))
        for finding in report.findings
    )
    return attrs.evolve(report, findings=findings), problems


def _problems(waiver: Waiver, report: Report, today: dt.date) -> Iterator[tuple[str, str]]:
    if waiver.expires < today:
        yield "expires", f"expired on {waiver.expires}; fix the finding or renew the waiver"
    elif waiver.expires > today + LONGEST:
        yield "expires", f"expected at most a year ahead, {today + LONGEST}, found {waiver.expires}"
    ids = [rule.id for rule in report.rules]
    if waiver.rule not in ids:
        yield "rule", f"there is no rule {waiver.rule!r}{nearest(waiver.rule, ids)}"
    elif not any(f.rule == waiver.rule and f.address == waiver.address for f in report.findings):
        yield "address", f"unused: {waiver.rule} finds nothing at {waiver.address}; take it out"
