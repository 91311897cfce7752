"""What a rule asks for, in words: ``strongroom check --explain RULE``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from strongroom_base.errors import CallerError
from strongroom_base.nearest import nearest
from strongroom_guardrails.model import Rule
from strongroom_guardrails.texts import requirement

_BLANKS: Final = {
    "address": "the resource",
    "attribute": "ARGUMENT",
    "found": "what was found",
    "expected": "what is expected",
}

TO_WAIVE: Final = (
    "A finding that has to stay is waived by itself, with a reason, an owner and a last day. "
    "`strongroom check` prints the id of each finding, and `strongroom check --waiver ID` the table for "
    "strongroom.toml. When the argument or its value changes, the waiver ends."
)


def find(rule: str, rules: Iterable[Rule]) -> Rule:
    """Return the rule with an id.

    :raises CallerError: when there is none; the message has the nearest name.
    """
    known = {one.id: one for one in rules}
    if rule not in known:
        raise CallerError(
            f"there is no rule {rule!r}{nearest(rule, known)}",
            hint=f"the rules are {', '.join(sorted(known))}; -c strongroom.toml adds those of its "
            "plugins",
        )
    return known[rule]


def as_data(rule: Rule) -> dict[str, Any]:
    """Return an explanation as data for ``json.dumps``."""
    return {
        "rule": rule.id,
        "title": rule.title,
        "risk": plain(rule.risk),
        "pci_requirements": {number: requirement(number) for number in rule.pci_requirements},
        "reads": rule.reads,
        "unknown": "refused" if rule.fails_on_unknown else "shown",
        "bad": rule.bad.strip(),
        "good": rule.good.strip(),
        "fix": rule.fix,
        "edit": plain(rule.edit),
        "to_waive": TO_WAIVE,
    }


def as_text(rule: Rule) -> str:
    """Return an explanation as paragraphs under headings; a part that a rule leaves out is left out."""
    numbers = "\n".join(
        f"{number}  {requirement(number)}".rstrip() for number in rule.pci_requirements
    )
    unknown = "What is known only after the apply is refused." if rule.fails_on_unknown else ""
    parts = (
        (rule.id, rule.title),
        ("Why", plain(rule.risk)),
        ("PCI DSS v4.0.1", numbers),
        ("What it reads", " ".join(part for part in (rule.reads, unknown) if part)),
        ("Refused", rule.bad.strip()),
        ("Passes", rule.good.strip()),
        ("How to fix a finding", "\n".join(t for t in (rule.fix, plain(rule.edit)) if t)),
        ("How to waive a finding", TO_WAIVE),
    )
    return "\n\n".join(f"{heading}\n{_indented(text)}" for heading, text in parts if text)


def plain(text: str) -> str:
    """Return a text of a rule with words where a finding has its own."""
    return re.sub(r"\{(\w+)\}", lambda field: _BLANKS.get(field[1], field[0]), text)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
