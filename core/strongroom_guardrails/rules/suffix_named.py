"""``suffix-named``: every physical name is ``{resource-type}-{purpose}-{suffix}``, and unique."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from strongroom_base.naming import TAG_VALUE_LIMIT, find_rule, own_words
from strongroom_guardrails.catalogue import TypeFacts, facts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.names import Form, given, length
from strongroom_guardrails.values import ABSENT, places, show, substitute

KNOWN_LIMIT: Final = "a type whose longest name is known; a plugin can state it in its information"

ADOPTED: Final = "aws_default_"
"""Resources that AWS makes with every account or VPC; Terraform only adopts them."""


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the arguments that name the resource, and its ``Name`` tag."""
    known = facts(resource.type)
    if known is None:
        yield Judgement(
            Outcome.UNKNOWN,
            resource.address,
            found="a type that the catalogue of the AWS provider does not have",
            expected="a type of which it is known what names it",
        )
        return
    for prefix in known.prefixes:
        if resource.arguments.get(prefix) is not None:
            yield Judgement(
                Outcome.FAIL,
                resource.address,
                prefix,
                found=show(resource.arguments[prefix]),
                expected="absent: it makes a random name",
            )
    for argument in known.names:
        yield from _name(resource, argument, known, stack)
    if known.taggable:
        yield _name_tag(resource, known, stack)
    elif not known.names:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it has no name")


def _name(resource: Resource, argument: str, known: TypeFacts, stack: Stack) -> Iterator[Judgement]:
    rule = find_rule(resource.type, stack.name_rules)
    form = Form.of(resource.type, rule, known.forms)
    for place in places(resource.arguments, argument):
        value = substitute(place.value, stack)
        outcome, words = Outcome.PASS, form.words(stack.suffix, rule.limit if rule else None)
        if value is ABSENT:
            outcome = Outcome.FAIL
        elif stack.suffix is None:
            outcome = Outcome.UNKNOWN
        else:
            outcome = form.judge(value, stack.suffix)
            if rule is None and outcome is not Outcome.FAIL:
                outcome, words = Outcome.UNKNOWN, KNOWN_LIMIT
            elif rule is not None and length(value) > rule.limit:
                outcome = Outcome.FAIL
            elif outcome is Outcome.PASS and given(stack)[resource.type, argument, value] > 1:
                outcome, words = Outcome.FAIL, "a name that no other resource of its type has"
        yield Judgement(outcome, resource.address, place.path, show(value), words)


def _name_tag(resource: Resource, known: TypeFacts, stack: Stack) -> Judgement:
    required = not known.names
    rule = find_rule(resource.type, stack.name_rules)
    form = Form((rule.token if rule else own_words(resource.type),))
    tags = resource.arguments.get("tags")
    value = tags.get("Name") if isinstance(tags, Mapping) else tags
    value = substitute(value, stack)
    if resource.type.startswith(ADOPTED) or not required:
        # The name itself has been judged, or is AWS's; the tag only has to tell the environment.
        form = Form((), forms=("",))
    words = form.words(stack.suffix, TAG_VALUE_LIMIT)
    if value is None:
        outcome = Outcome.FAIL if required else Outcome.NOT_APPLICABLE
        return Judgement(outcome, resource.address, "tags.Name", "absent", words)
    outcome = Outcome.UNKNOWN if stack.suffix is None else form.judge(value, stack.suffix)
    if any(value == resource.arguments.get(name) for name in known.names):
        outcome = Outcome.PASS  # the name, which has been judged
    if length(value) > TAG_VALUE_LIMIT:
        outcome = Outcome.FAIL
    return Judgement(outcome, resource.address, "tags.Name", show(value), words)


RULE: Final = Rule(
    id="suffix-named",
    title="Every physical name and Name tag is {resource-type}-{purpose}-{suffix}, and unique",
    # 12.5.1: an inventory of the system components in scope; 6.5.3: environments kept apart.
    pci_requirements=("6.5.3", "12.5.1"),
    fix=(
        "take the name from context.name(type, purpose); give a type without a name argument the "
        "same as its Name tag"
    ),
    judge=judge,
    fails_on_unknown=True,
)
