"""Every weakening of the whole platform is caught: all of them, not nearly all."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import attrs
import pytest

from strongroom_expressions import evaluate
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Outcome, Resource, Stack
from support.mutants import Mutant, mutants
from support.mutants.reading import read_mutant
from support.synthesis import synthesise

Body = dict[str, Any]
REFUSING = (Outcome.FAIL, Outcome.UNKNOWN)


def caught(mutant: Mutant, good: Stack) -> bool:
    """Say whether any rule refuses a mutant: where it was changed, or else anywhere."""
    stack = read_mutant(mutant, good)
    resource = stack.by_address.get(mutant.address)
    if resource is not None and any(
        judgement.outcome in REFUSING
        for rule in BUILT_IN
        for judgement in rule.judge(resource, stack)
    ):
        return True
    return check(stack, BUILT_IN).refused


@pytest.fixture(scope="module")
def platform() -> tuple[Body, Stack]:
    document = dict(evaluate(synthesise().document))
    return document, read_stack(document)


@pytest.mark.slow
@pytest.mark.takes(minutes=1)
def test_every_weakening_of_the_platform_is_caught(
    platform: tuple[Body, Stack], capsys: pytest.CaptureFixture[str]
) -> None:
    """Encryption, keys, names, tags, retention, openings, policies, TLS, logs, credentials, region."""
    document, stack = platform
    assert not check(stack, BUILT_IN).refused, "the good stack passes"
    made: Counter[str] = Counter()
    survived = []
    for mutant in mutants(document, stack):
        made[mutant.area] += 1
        if not caught(mutant, stack):
            survived.append(f"{mutant.address}: {mutant.area}: {mutant.how}")
    total = made.total()
    with capsys.disabled():
        areas = ", ".join(f"{count} {area}" for area, count in made.most_common())
        print(f"\n{total - len(survived)} of {total} mutants caught ({areas})")  # noqa: T201
    assert survived == []
    assert total > 5000


def test_a_mutant_is_read_as_its_whole_document_would_be(platform: tuple[Body, Stack]) -> None:
    document, stack = platform
    for mutant in itertools.islice(mutants(document, stack), 0, None, 50):
        assert _content(read_mutant(mutant, stack)) == _content(read_stack(mutant.document))


def _content(stack: Stack) -> tuple[Any, ...]:
    """Return all that a stack holds, to compare."""
    fields = (_resource(one) for one in (*stack.resources, *stack.parts))
    by_address = {address: _resource(one) for address, one in stack.by_address.items()}
    rest = attrs.evolve(stack, resources=(), parts=(), by_address={})
    return (*fields, by_address, *attrs.asdict(rest, recurse=False).values())


def _resource(one: Resource) -> tuple[Any, ...]:
    return one.address, one.type, one.plugin, one.path, one.arguments
