"""``destroyable``: one ``destroy`` removes everything, and nothing is kept behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from strongroom_guardrails.catalogue import Check, facts
from strongroom_guardrails.catalogue.demands import demands
from strongroom_guardrails.demanded import judge_demands
from strongroom_guardrails.evaluate import evaluate
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack

PREVENT_DESTROY: Final = Check("lifecycle.prevent_destroy", values=(False,), absent=True)
"""Terraform's own lock: it applies to every type."""


PROTECTION: Final = re.compile(
    r"(deletion|delete|termination)_protection|prevent_destroy|disable_api_(stop|termination)"
)
"""Arguments that protect against accidents and keep nothing by themselves."""

REPLACEMENT: Final = (
    "{expected}: a deploy refuses to delete or replace what holds data unless --allow-loss names "
    "{address}, and destroy asks for the environment suffix"
)
"""What strongroom has in place of such a protection."""


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge every argument of this type that could keep something, or refuse to let it go."""
    for judgement in _judgements(resource, stack):
        refused = judgement.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
        if refused and PROTECTION.search(judgement.attribute):
            expected = REPLACEMENT.format(expected=judgement.expected, address=resource.address)
            yield attrs.evolve(judgement, expected=expected)
        else:
            yield judgement


def _judgements(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    yield from evaluate(PREVENT_DESTROY, resource, stack)
    known = facts(resource.type)
    if known is None:
        yield Judgement(
            Outcome.UNKNOWN,
            resource.address,
            found="a type that the catalogue of the AWS provider does not have",
            expected="a type of which it is known what a destroy keeps",
        )
        return
    for check in known.destroy:
        yield from evaluate(check, resource, stack)
    if resource.type in demands("destroyable"):
        yield from judge_demands("destroyable", resource, stack)


RULE: Final = Rule(
    id="destroyable",
    title="Destroy removes every resource; nothing is retained",
    # 3.2.1: account data is deleted when it is no longer needed; nothing may outlive its stack.
    pci_requirements=("3.2.1",),
    fix=(
        "set the argument to the expected value; strongroom guards against accidents: deploy refuses to "
        "delete a stateful resource unless its address is named, and destroy asks for the suffix"
    ),
    judge=judge,
    fails_on_unknown=True,
)
