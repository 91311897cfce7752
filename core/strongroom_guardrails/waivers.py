"""Applying the waivers of a config to a report, and writing the waiver of a finding."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from strongroom_base.errors import CallerError, Problem
from strongroom_base.nearest import nearest
from strongroom_guardrails.model import Finding, Report
from strongroom_guardrails.waiver import LONGEST, REASON_SHORTEST, Waiver

PROPOSED = dt.timedelta(days=90)
"""How long a proposed waiver holds: a quarter, after which somebody looks again."""


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
    good: dict[tuple[str, str, str | None], Waiver] = {}
    for index, waiver in enumerate(waivers):
        found = list(_problems(waiver, report, today))
        key = (waiver.rule, waiver.address, waiver.finding)
        if key in good:
            found.append(("finding", "there is a waiver of this finding already"))
        problems += [Problem(f"waivers[{index}].{field}", words) for field, words in found]
        if not found:
            good[key] = waiver
    findings = tuple(
        attrs.evolve(finding, waiver=good.get(_key(finding))) for finding in report.findings
    )
    return attrs.evolve(report, findings=findings), problems


WRITTEN: Final = "classified"
"""The rule of what a stack itself sets: a default that the provider fills in is no finding of it."""


def carry(planned: Report, judged: Report) -> Report:
    """Mark the findings of a plan that are waived already in the stack which it plans.

    A plan has the values that the provider and Terraform gave to what was left out, so the same finding
    has another value there. It is the same when it is one of the same rule, at the same place.

    :param planned: what the rules say of the planned values.
    :param judged: what they said of the stack, with its waivers.
    """
    left = list(judged.waived)
    findings = []
    for finding in planned.findings:
        if finding.rule == WRITTEN and not any(same_place(one, finding) for one in judged.findings):
            continue
        same = next((one for one in left if same_place(one, finding)), None)
        if same is not None:
            left.remove(same)
        findings.append(attrs.evolve(finding, waiver=same.waiver if same else None))
    return attrs.evolve(planned, findings=tuple(findings))


def table(finding: Finding, today: dt.date) -> str:
    """Return the smallest waiver of a finding as TOML; what a person has to say is left empty."""
    where = f"{finding.address}.{finding.attribute}" if finding.attribute else finding.address
    # A comment ends with its line, so what was found is escaped as JSON is.
    remark = json.dumps(f"{where}: {finding.found or 'absent'}")[1:-1]
    return (
        f"# {remark}\n"
        "[[waivers]]\n"
        f"rule = {json.dumps(finding.rule)}\n"
        f"address = {json.dumps(finding.address)}\n"
        f"finding = {json.dumps(finding.fingerprint)}\n"
        f'reason = ""  # why it is accepted, in at least {REASON_SHORTEST} characters\n'
        'owner = ""  # who answers for it: a person or a team\n'
        f"expires = {today + PROPOSED}\n"
    )


def table_of(report: Report, fingerprint: str, today: dt.date | None = None) -> str:
    """Return the waiver of the finding that a fingerprint stands for.

    :param today: the day that it counts from; the present one by default.
    :raises CallerError: when there is no such finding.
    """
    for finding in report.findings:
        if finding.fingerprint == fingerprint:
            return table(finding, today or dt.datetime.now(dt.UTC).date())
    known = ", ".join(sorted({finding.fingerprint for finding in report.findings}))
    raise CallerError(
        f"there is no finding {fingerprint!r}",
        hint=f"the findings are {known}" if known else "there are no findings",
    )


def _key(finding: Finding) -> tuple[str, str, str | None]:
    return finding.rule, finding.address, finding.fingerprint


def same_place(one: Finding, other: Finding) -> bool:
    """Say whether two findings are of one place; the provider may have filled in a block below it."""
    if (one.rule, one.address) != (other.rule, other.address):
        return False
    first, second = (re.sub(r"\[\d+\]", "", finding.attribute) for finding in (one, other))
    return first == second or (bool(first) and second.startswith(f"{first}."))


def _problems(waiver: Waiver, report: Report, today: dt.date) -> Iterator[tuple[str, str]]:
    if waiver.expires < today:
        yield "expires", f"expired on {waiver.expires}; fix the finding or renew the waiver"
    elif waiver.expires > today + LONGEST:
        yield "expires", f"expected at most a year ahead, {today + LONGEST}, found {waiver.expires}"
    ids = [rule.id for rule in report.rules]
    there = [f for f in report.findings if (f.rule, f.address) == (waiver.rule, waiver.address)]
    if waiver.rule not in ids:
        yield "rule", f"there is no rule {waiver.rule!r}{nearest(waiver.rule, ids)}"
    elif not there:
        yield "address", f"unused: {waiver.rule} finds nothing at {waiver.address}; take it out"
    elif waiver.finding is None:
        yield "finding", f"missing; a waiver is for one finding. Add {_lines(there)}"
    elif all(finding.fingerprint != waiver.finding for finding in there):
        yield (
            "finding",
            f"unused: what was waived has changed. Look at it again, then write {_lines(there)}",
        )


def _lines(findings: Sequence[Finding]) -> str:
    """Return the line for each finding, and what it is of; each needs a waiver of its own."""
    lines = dict.fromkeys(
        f'finding = "{one.fingerprint}" ({one.attribute or "the whole resource"} is '
        f"{one.found or 'absent'})"
        for one in findings
    )
    more = ", one waiver each: " if len(lines) > 1 else " "
    return f"the line{'s' if len(lines) > 1 else ''}{more}{'; '.join(lines)}"
