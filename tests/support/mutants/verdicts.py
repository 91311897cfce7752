"""Whether a rule refuses a weakened stack: what was changed is judged first, then what is near it."""

from __future__ import annotations

import json
import re
import weakref
from collections.abc import Iterator, Mapping

import attrs

from strongroom_guardrails.engine import BUILT_IN
from strongroom_guardrails.model import Outcome, Resource, Rule, Stack
from support.mutants.changes import Body
from support.mutants.reading import read_changed
from support.mutants.weakenings import Weakening

Key = tuple[str, str, str, str]

_ADDRESS = re.compile(r"aws_[a-z0-9_]+\.[A-Za-z0-9_-]+")
_made: weakref.WeakKeyDictionary[Stack, Good] = weakref.WeakKeyDictionary()


@attrs.define(eq=False)
class Good:
    """A stack before it is weakened.

    :param names: for each address, the addresses that its resource names.
    :param named: for each address, the addresses whose resources name it.
    """

    stack: Stack
    names: Mapping[str, frozenset[str]]
    named: Mapping[str, frozenset[str]]
    _found: dict[str, frozenset[Key]] = attrs.field(factory=dict)

    @classmethod
    def of(cls, stack: Stack) -> Good:
        """Return a stack with what its resources name."""
        names = {one.address: _addresses(one) & stack.by_address.keys() for one in stack.resources}
        named = {address: frozenset(a for a in names if address in names[a]) for address in names}
        return cls(stack, names, named)

    def near(self, address: str) -> tuple[str, ...]:
        """Return what names a resource or is named by it, and what is one step further."""
        first = self.names[address] | self.named[address]
        further = [self.names[one] | self.named[one] for one in first]
        return tuple(sorted(first.union(*further) - {address}))

    def findings(self, address: str) -> frozenset[Key]:
        """Return what the rules find at a resource of the good stack: a false positive of theirs."""
        if address not in self._found:
            found = _findings(self.stack.by_address[address], self.stack)
            self._found[address] = frozenset(found)
        return self._found[address]


def caught(one: Weakening, stack: Stack) -> bool:
    """Say whether a rule finds something new in a weakened stack.

    What is far from the change is not judged, so that some are called survivors that a whole check
    would refuse; never the other way round.
    """
    good = _made.get(stack) or _made.setdefault(stack, Good.of(stack))
    return any(_refused(one.address, changed, good) for changed in one.documents)


def _refused(address: str, changed: Body, good: Good) -> bool:
    after = read_changed(address, changed, good.stack)
    for place in (address, *good.near(address)):
        known = good.findings(place)
        if any(key not in known for key in _findings(after.by_address[place], after)):
            return True
    return False


def _findings(resource: Resource, stack: Stack) -> Iterator[Key]:
    for rule in BUILT_IN:
        for judgement in rule.judge(resource, stack):
            if _refuses(judgement.outcome, rule):
                yield rule.id, judgement.address, judgement.attribute, judgement.found


def _refuses(outcome: Outcome, rule: Rule) -> bool:
    return outcome is Outcome.FAIL or (outcome is Outcome.UNKNOWN and rule.fails_on_unknown)


def _addresses(resource: Resource) -> frozenset[str]:
    return frozenset(_ADDRESS.findall(json.dumps(resource.arguments, default=str)))
