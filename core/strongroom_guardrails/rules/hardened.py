"""``hardened``: no setting weakens who logs in, what a program may do, or where a resource stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from strongroom_base import interpolations
from strongroom_guardrails.catalogue import TextCheck, facts
from strongroom_guardrails.evaluate import evaluate
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import is_reference, json_pairs, places, same, show


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the settings that the catalogue lists for a type, and the keys of its JSON texts."""
    known = facts(resource.type)
    if known is None or not (known.hardened or known.texts):
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="nothing in it weakens it")
        return
    for check in known.hardened:
        yield from evaluate(check, resource, stack)
    for text in known.texts:
        yield from _text(text, resource)


def _text(check: TextCheck, resource: Resource) -> Iterator[Judgement]:
    expected = " or ".join(show(value) for value in check.values)
    for place in places(resource.arguments, check.argument):
        if not isinstance(place.value, str):
            yield Judgement(Outcome.NOT_APPLICABLE, resource.address, place.path, "absent")
            continue
        try:
            pairs = [*json_pairs(interpolations.loads(place.value))]
        except (ValueError, RecursionError):
            outcome, found = Outcome.UNKNOWN, "a text that is no JSON"
            yield Judgement(outcome, resource.address, place.path, found, expected)
            continue
        wanted = [(key, value) for key, value in pairs if re.fullmatch(check.key, key)]
        for key, value in wanted or [("", check.values[0])]:
            outcome = Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL
            if any(same(value, good) for good in check.values):
                outcome = Outcome.PASS
            where = f"{place.path}: {key}" if key else place.path
            yield Judgement(outcome, resource.address, where, show(value), expected)


RULE: Final = Rule(
    id="hardened",
    title="No setting weakens logins, hosts, images or the groups that a resource stands in",
    # 1.2.1 and 1.3.1 network controls on every resource; 2.2.1 hardened configurations; 2.2.6 system
    # parameters against misuse; 6.3.3 patches; 8.3.6 passwords; 8.4.2 a second factor.
    pci_requirements=("1.2.1", "1.3.1", "2.2.1", "2.2.6", "6.3.3", "8.3.6", "8.4.2"),
    fix="set the argument as expected; catalogue/hardening.toml names the page that asks for it",
    judge=judge,
    fails_on_unknown=True,
)
