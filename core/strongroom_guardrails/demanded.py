"""Judging a resource by what a question demands of its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs

from strongroom_guardrails import alarms, backups, index, trails
from strongroom_guardrails.catalogue.demands import Demand, demands
from strongroom_guardrails.evaluate import evaluate
from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack

ANSWERS: Final[Mapping[str, tuple[Callable[[Resource, Stack], bool], str]]] = {
    "alarmed": (alarms.measure, "an alarm of the stack measures it"),
    "backed-up": (backups.cover, "a backup plan of the stack covers it"),
    "recorded": (trails.record_all, "a trail of the stack records the objects of every bucket"),
}
"""What else answers a demand, by its name there."""


def judge_demands(question: str, resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Give at least one judgement of a resource: what the question demands of its type."""
    known = [
        demand
        for demand in demands(question).get(resource.type, ())
        if demand.given is None or demand.given in index.types(stack)
    ]
    for demand in known:
        answers, words = ANSWERS[demand.unless] if demand.unless else (None, "")
        if answers is not None and answers(resource, stack):
            yield Judgement(Outcome.PASS, resource.address, found=words)
        else:
            yield from (_said(demand, one) for one in evaluate(demand.check, resource, stack))
    if not known:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="nothing is demanded of it")


def _said(demand: Demand, judgement: Judgement) -> Judgement:
    if judgement.outcome not in (Outcome.FAIL, Outcome.UNKNOWN):
        return judgement
    return attrs.evolve(
        judgement,
        outcome=Outcome.WARN if demand.advice else judgement.outcome,
        found=f"{judgement.found}: {demand.why}",
        edit="" if demand.unless else judgement.edit,
    )
