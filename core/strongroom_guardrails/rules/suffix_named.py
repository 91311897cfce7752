"""``suffix-named``: every physical name is ``{resource-type}-{purpose}-{suffix}``, and unique."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_base.naming import TAG_VALUE_LIMIT, NameRule, rule_for
from strongroom_guardrails import index
from strongroom_guardrails.catalogue import TypeFacts, facts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, show, substitute

ENDING: Final = re.compile(r"\.fifo$|--[a-z0-9-]+--x-s3$")
"""What AWS demands at the end: of a FIFO queue's or topic's name, of a directory bucket's."""

REFERENCE: Final = re.compile(r"\$\{[^}]*\}")
PURPOSE: Final = r"[a-z0-9\0]+(?:-[a-z0-9\0]+)*"
"""As ``strongroom_base.naming.WORD``; a reference in it stands for words that are not known yet."""

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
        yield _name_tag(resource, stack, required=not known.names)
    elif not known.names:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it has no name")


def _name(resource: Resource, argument: str, known: TypeFacts, stack: Stack) -> Iterator[Judgement]:
    rule = rule_for(resource.type)
    for place in places(resource.arguments, argument):
        value = substitute(place.value, stack)
        outcome, words = Outcome.PASS, expected(rule, stack.suffix)
        if value is ABSENT:
            outcome = Outcome.FAIL
        elif stack.suffix is None:
            outcome = Outcome.UNKNOWN
        else:
            plain = _hyphens(value) if known.no_hyphens else value
            outcome = _form(plain, rule, known.forms, stack.suffix)
            if known.no_hyphens:
                words += ", with underscores for hyphens"
            if known.forms:
                words += f", or a form that AWS fixes ({', '.join(known.forms)}) with the suffix"
            if outcome is Outcome.PASS and _names(stack)[resource.type, argument, value] > 1:
                outcome, words = Outcome.FAIL, "a name that no other resource of its type has"
        yield Judgement(outcome, resource.address, place.path, show(value), words)


def _form(value: Any, rule: NameRule, forms: tuple[str, ...], suffix: str) -> Outcome:
    if not isinstance(value, str):
        return Outcome.FAIL
    # What a reference stands for is not known; only the text around it can be judged.
    text = REFERENCE.sub("\0", ENDING.sub("", value))
    if any(text.startswith(form) for form in forms):
        good = any(_carries(segment, suffix) for segment in text.split("/"))
    else:
        form = f"{re.escape(f'{rule.prefix}{rule.token}')}-{PURPOSE}-{re.escape(suffix)}"
        good = re.fullmatch(form, text) is not None
    if len(text) > rule.limit:
        return Outcome.FAIL
    if good:
        return Outcome.PASS
    return Outcome.UNKNOWN if is_reference(value) and _may_carry(text, suffix) else Outcome.FAIL


def _hyphens(value: Any) -> Any:
    return value.replace("_", "-") if isinstance(value, str) and "-" not in value else value


def _carries(text: str, suffix: str) -> bool:
    return text == suffix or text.endswith(f"-{suffix}")


def _may_carry(text: str, suffix: str) -> bool:
    return "\0" in text and (text.endswith("\0") or _carries(text, suffix))


def _name_tag(resource: Resource, stack: Stack, *, required: bool) -> Judgement:
    rule = NameRule(rule_for(resource.type).token, TAG_VALUE_LIMIT)
    tags = resource.arguments.get("tags")
    value = tags.get("Name") if isinstance(tags, Mapping) else tags
    value = substitute(value, stack)
    words = expected(rule, stack.suffix)
    if value is None:
        outcome = Outcome.FAIL if required else Outcome.NOT_APPLICABLE
        return Judgement(outcome, resource.address, "tags.Name", "absent", words)
    if stack.suffix is None:
        outcome = Outcome.UNKNOWN
    elif resource.type.startswith(ADOPTED) or not required:
        # The name itself has been judged, or is AWS's; the tag only has to tell the environment.
        outcome = _form(value, rule, ("",), stack.suffix)
        words = f"a name that ends in -{stack.suffix}"
    else:
        outcome = _form(value, rule, (), stack.suffix)
    return Judgement(outcome, resource.address, "tags.Name", show(value), words)


def _names(stack: Stack) -> Counter[tuple[str, str, Any]]:
    """Count the names of each type, so that a duplicate is found without comparing all pairs."""

    def make() -> Counter[tuple[str, str, Any]]:
        found: Counter[tuple[str, str, Any]] = Counter()
        for resource in stack.resources:
            known = facts(resource.type)
            for argument in known.names if known else ():
                for place in places(resource.arguments, argument):
                    value = substitute(place.value, stack)
                    if isinstance(value, str) and not is_reference(value):
                        found[resource.type, argument, value] += 1
        return found

    return index.once(stack, "names", make)


def expected(rule: NameRule, suffix: str | None) -> str:
    """Say in words what names a rule accepts."""
    ending = suffix or "{the EnvironmentSuffix of the default provider's default_tags}"
    return f"{rule.prefix}{rule.token}-PURPOSE-{ending}, at most {rule.limit} characters"


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
