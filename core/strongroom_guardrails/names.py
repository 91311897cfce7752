"""Physical names: the form that each type's names have, how long they are, and which a stack gives."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

import attrs

from strongroom_base.name_facts import NameFacts, name_facts
from strongroom_base.naming import NameRule, own_words
from strongroom_guardrails import index
from strongroom_guardrails.model import Outcome, Stack
from strongroom_guardrails.values import is_reference, places, substitute

ENDING: Final = re.compile(r"\.fifo$|--[a-z0-9-]+--x-s3$")
"""What AWS demands at the end: of a FIFO queue's or topic's name, of a directory bucket's."""

REFERENCE: Final = re.compile(r"\$\{[^}]*\}")


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
        """Return the form of a type's names: its token, or the type's own words."""
        named = name_facts(resource_type) or NameFacts()
        prefix, separator = (
            (rule.prefix, rule.separator) if rule else (named.prefix, named.separator)
        )
        tokens = [rule.token if rule else named.token or own_words(resource_type)]
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


def length(value: Any) -> int:
    """Return how long a name is at least: what a reference stands for is not counted."""
    return len(REFERENCE.sub("", value)) if isinstance(value, str) else 0


def given(stack: Stack) -> Counter[tuple[str, str, Any]]:
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
