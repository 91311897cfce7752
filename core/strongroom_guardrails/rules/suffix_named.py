"""``suffix-named``: every physical name is ``{resource-type}-{purpose}-{suffix}``, and unique."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from strongroom_base.name_facts import NameFacts, name_facts
from strongroom_base.naming import RULES, TAG_VALUE_LIMIT, NameRule, find_rule, own_words
from strongroom_guardrails import index
from strongroom_guardrails.catalogue import TypeFacts, facts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, show, substitute

ENDING: Final = re.compile(r"\.fifo$|--[a-z0-9-]+--x-s3$")
"""What AWS demands at the end: of a FIFO queue's or topic's name, of a directory bucket's."""

REFERENCE: Final = re.compile(r"\$\{[^}]*\}")
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
            elif rule is not None and _length(value) > rule.limit:
                outcome = Outcome.FAIL
            elif outcome is Outcome.PASS and _names(stack)[resource.type, argument, value] > 1:
                outcome, words = Outcome.FAIL, "a name that no other resource of its type has"
        yield Judgement(outcome, resource.address, place.path, show(value), words)


@attrs.frozen
class Form:
    """What names of one type look like.

    :param starts: what they may start with: the token, its fixed prefix before it.
    :param separator: what joins their words.
    :param forms: beginnings that are good instead; such a name only has to carry the suffix.
    """

    starts: tuple[str, ...]
    separator: str = "-"
    forms: tuple[str, ...] = ()

    @classmethod
    def of(cls, resource_type: str, rule: NameRule | None, forms: tuple[str, ...]) -> Form:
        """Return the form of a type's names; the type's own words are always a token of a type
        that no table of ours renames.
        """
        named = name_facts(resource_type) or NameFacts()
        prefix, separator = (
            (rule.prefix, rule.separator) if rule else (named.prefix, named.separator)
        )
        tokens = [rule.token if rule else named.token or own_words(resource_type)]
        if resource_type not in RULES:
            tokens.append(own_words(resource_type))
        starts = (prefix + token.replace("-", separator) for token in dict.fromkeys(tokens))
        return cls(tuple(starts), separator, forms)

    def judge(self, value: Any, suffix: str) -> Outcome:
        """Say whether a value has the form; what a reference stands for is not known."""
        if not isinstance(value, str):
            return Outcome.FAIL
        text = REFERENCE.sub("\0", ENDING.sub("", value))
        ending = suffix.replace("-", self.separator)
        if any(text.startswith(form) for form in self.forms):
            good = any(self._carries(segment, ending) for segment in text.split("/"))
        else:
            starts = "|".join(map(re.escape, self.starts))
            between = re.escape(self.separator)
            purpose = rf"[a-z0-9\0]+(?:{between}[a-z0-9\0]+)*"
            form = rf"(?:{starts}){between}{purpose}{between}{re.escape(ending)}"
            good = re.fullmatch(form, text) is not None
        if good:
            return Outcome.PASS
        open_end = "\0" in text and (text.endswith("\0") or self._carries(text, ending))
        return Outcome.UNKNOWN if is_reference(value) and open_end else Outcome.FAIL

    def _carries(self, text: str, ending: str) -> bool:
        return text == ending or text.endswith(f"{self.separator}{ending}")

    def words(self, suffix: str | None, limit: int | None) -> str:
        """Say in words what names are good."""
        ending = suffix or "{the EnvironmentSuffix of the default provider's default_tags}"
        most = f", at most {limit} characters" if limit else ""
        if "" in self.forms:
            return f"a name that ends in {self.separator}{ending}{most}"
        parts = (
            self.starts[0],
            "PURPOSE",
            ending.replace("-", self.separator) if suffix else ending,
        )
        fixed = (
            f", or a form that AWS fixes ({', '.join(self.forms)}) with the suffix"
            if self.forms
            else ""
        )
        return f"{self.separator.join(parts)}{most}{fixed}"


def _length(value: Any) -> int:
    return len(REFERENCE.sub("", value)) if isinstance(value, str) else 0


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
    if _length(value) > TAG_VALUE_LIMIT:
        outcome = Outcome.FAIL
    return Judgement(outcome, resource.address, "tags.Name", show(value), words)


def _names(stack: Stack) -> Counter[tuple[str, str, Any]]:
    """Count the names of each type, so that a duplicate is found without comparing all pairs."""

    def make() -> Counter[tuple[str, str, Any]]:
        found: Counter[tuple[str, str, Any]] = Counter()
        for resource in stack.resources:
            known = name_facts(resource.type) or NameFacts()
            if known.argument is None or known.inner:
                continue
            for place in places(resource.arguments, known.argument):
                value = substitute(place.value, stack)
                if isinstance(value, str) and not is_reference(value):
                    found[resource.type, known.argument, value] += 1
        return found

    return index.once(stack, "names", make)


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
