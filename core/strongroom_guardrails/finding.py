"""From a judgement to a finding that a person can act on: what could happen, what to write, its name."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from strongroom_base import interpolations
from strongroom_guardrails import edits
from strongroom_guardrails.model import Finding, Judgement, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, show, substitute, texts

DIGITS: Final = 12
"""Hexadecimal digits of a fingerprint: 48 bits, so two of a thousand findings agree by chance once in
half a billion stacks."""

_STEP: Final = re.compile(r"\[([^\]]*)\]|([^.\[\]]+)")
_SOURCE: Final = re.compile(r"\bdata\.([a-z][a-z0-9_]*)\.([A-Za-z0-9_-]+)\.")
_FIELD: Final = re.compile(r"\{(address|attribute|found|expected)\}")


def made(rule: Rule, resource: Resource, judgement: Judgement, stack: Stack) -> Finding:
    """Return the finding that a judgement of a rule is."""

    def filled(text: str) -> str:
        # In one pass: what was found may have braces of its own.
        return _FIELD.sub(lambda field: str(getattr(judgement, field[1])), text)

    return Finding(
        rule=rule.id,
        outcome=judgement.outcome,
        address=judgement.address,
        plugin=resource.plugin,
        attribute=judgement.attribute,
        found=judgement.found,
        expected=judgement.expected,
        pci_requirements=rule.pci_requirements,
        fix=rule.fix,
        fingerprint=_fingerprint(rule, resource, judgement, stack),
        risk=judgement.risk or filled(rule.risk),
        path=resource.path,
        edit=judgement.edit
        or (filled(rule.edit) if judgement.attribute else "")
        or edits.expected(judgement.attribute, judgement.expected),
    )


def told_apart(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings such that those with the same fingerprint are the same in every word.

    One value can be wrong in two ways, and a waiver is for one of them.
    """
    known = list(findings)
    seen: dict[str, set[str]] = {}
    for one in known:
        seen.setdefault(one.fingerprint, set()).add(f"{one.found}\n{one.expected}")
    return [
        attrs.evolve(one, fingerprint=_digits([one.fingerprint, one.found, one.expected]))
        if len(seen[one.fingerprint]) > 1
        else one
        for one in known
    ]


def _fingerprint(rule: Rule, resource: Resource, judgement: Judgement, stack: Stack) -> str:
    """Hash what a waiver is for.

    The words of a finding count only where they say more than the value, so that rewording a rule
    does not end every waiver.
    """
    value = _value(resource.arguments, judgement.attribute)
    identity = [rule.id, judgement.outcome, judgement.address, judgement.attribute]
    if value is ABSENT:
        return _digits([*identity, None, judgement.found])
    known = substitute(value, stack)
    said = "" if judgement.found in (show(value), show(known)) else judgement.found
    return _digits([*identity, value, known, said, *_sources(value, stack)])


def _sources(value: Any, stack: Stack) -> list[Any]:
    """Return the data sources that a value refers to: a policy may be written in one."""
    named = dict.fromkeys(found for _, text in texts(value) for found in _SOURCE.findall(text))
    return [stack.data.get(kind, {}).get(name) for kind, name in named]


def _digits(parts: list[Any]) -> str:
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _value(arguments: Mapping[str, Any], path: str) -> Any:
    """Return what a finding's dotted path leads to, in JSON within a text too; ABSENT for nothing."""
    value: Any = arguments if path else ABSENT
    for position, name in _STEP.findall(path.partition(": ")[0]):
        if isinstance(value, str):
            try:
                value = interpolations.loads(value)
            except (ValueError, RecursionError):
                return value  # the path goes on in a text that cannot be read
        if isinstance(value, list) and len(value) == 1 and not position.isdecimal():
            value = value[0]
        if isinstance(value, Mapping):
            value = value if position == "0" else value.get(position or name, ABSENT)
        elif isinstance(value, list) and position.isdecimal() and int(position) < len(value):
            value = value[int(position)]
        else:
            return value
    return ABSENT if value is None else value
