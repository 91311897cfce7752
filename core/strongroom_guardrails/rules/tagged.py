"""``tagged``: every taggable resource says which environment it is of and what manages it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.document import SUFFIX_TAG
from strongroom_guardrails.model import Judgement, Outcome, Provider, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, is_reference, show

MANAGER_TAG: Final = "ManagedBy"
MANAGER: Final = "strongroom"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the tags that the resource ends up with: its provider's defaults under its own."""
    known = facts(resource.type)
    if known is None:
        yield Judgement(
            Outcome.UNKNOWN,
            resource.address,
            "tags",
            found="a type that the catalogue of the AWS provider does not have",
            expected="a type of which it is known whether it can be tagged",
        )
        return
    if not known.taggable:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, "tags")
        return
    for tag, wanted in ((SUFFIX_TAG, stack.suffix), (MANAGER_TAG, MANAGER)):
        yield _tag(resource, stack, tag, wanted)


def _tag(resource: Resource, stack: Stack, tag: str, wanted: str | None) -> Judgement:
    value = _value(resource, stack, tag)
    if value is ABSENT:
        outcome, found = Outcome.FAIL, "absent, from its tags and from its provider's default_tags"
    else:
        found = show(value)
        if is_reference(value):
            outcome = Outcome.UNKNOWN
        else:
            right = value == wanted and isinstance(value, str)
            outcome = Outcome.PASS if right else Outcome.FAIL
    expected = wanted or "the environment suffix, in the default provider's default_tags too"
    return Judgement(outcome, resource.address, f"tags.{tag}", found, expected)


def _value(resource: Resource, stack: Stack, tag: str) -> Any:
    own = resource.arguments.get("tags")
    if is_reference(own):
        return own
    if isinstance(own, Mapping) and own.get(tag) is not None:
        return own[tag]
    provider = _provider(resource, stack)
    value = provider.default_tags.get(tag) if provider else None
    return ABSENT if value is None else value


def _provider(resource: Resource, stack: Stack) -> Provider | None:
    named = resource.arguments.get("provider")
    _, _, alias = named.partition(".") if isinstance(named, str) else ("", "", "")
    return next((p for p in stack.providers if p.alias == (alias or None)), None)


RULE: Final = Rule(
    id="tagged",
    title="Every taggable resource has the tags EnvironmentSuffix and ManagedBy",
    # 12.5.1: an inventory of the system components in scope; 12.5.2: the scope is documented.
    pci_requirements=("12.5.1", "12.5.2"),
    fix=(
        "do not set these two tags on a resource; give a provider with an alias the same default_tags"
    ),
    judge=judge,
    fails_on_unknown=True,
)
