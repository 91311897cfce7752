"""Applying the catalogue's checks to a resource."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from strongroom_guardrails import edits, index, keys, ownership, policy, spread
from strongroom_guardrails.catalogue import FOLLOWED, REFERRED, Accepted, Check, Presence
from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.openings import addresses
from strongroom_guardrails.subject import parts_of
from strongroom_guardrails.values import (
    ABSENT,
    Place,
    is_reference,
    number,
    places,
    reference,
    same,
    show,
    substitute,
)


def evaluate(check: Check, resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Give a judgement for each place that a check applies to, at least one in all."""
    condition = _condition(check, resource, stack)
    if condition is None or condition is Outcome.UNKNOWN:
        yield Judgement(
            condition or Outcome.NOT_APPLICABLE,
            resource.address,
            check.argument,
            found="depends on what is not known" if condition else "",
            expected=expected(check),
        )
    elif check.companion is not None:
        yield _companion(check, check.companion, resource, stack)
    elif check.some:
        found = list(_each(check, resource, stack))
        best = (Outcome.PASS, Outcome.UNKNOWN, Outcome.FAIL, Outcome.NOT_APPLICABLE)
        yield min(found, key=lambda judgement: best.index(judgement.outcome))
    else:
        for place in places(resource.arguments, check.argument):
            yield _place(check, place, resource, stack)


def _each(check: Check, resource: Resource, stack: Stack) -> Iterator[Judgement]:
    for place in places(resource.arguments, check.argument):
        for value in (isinstance(place.value, list) and place.value) or [place.value]:
            yield _place(check, attrs.evolve(place, value=value), resource, stack)


def _place(check: Check, place: Place, resource: Resource, stack: Stack) -> Judgement:
    def say(outcome: Outcome, found: str) -> Judgement:
        refused = outcome in (Outcome.FAIL, Outcome.UNKNOWN)
        edit = edits.argument(check, place.path) if refused else ""
        return Judgement(outcome, resource.address, place.path, found, expected(check), edit=edit)

    value = substitute(place.value, stack) if not check.key else place.value
    if value is ABSENT or (value == [] and (check.own is not None or check.private)):
        if check.each is not None and place.reached <= check.each.count("."):
            return say(Outcome.NOT_APPLICABLE, "absent")
        if check.absent:
            return say(Outcome.PASS, "absent")
    if check.key:
        verdict = keys.judge_key(value, stack)
        return say(verdict.outcome, verdict.found)
    if check.pattern is not None and check.own is not None and not is_reference(value):
        return say(Outcome.PASS if _accepts(check, value) else Outcome.FAIL, show(value))
    if check.pattern is not None and not re.match(check.pattern, str(value)):
        return say(Outcome.FAIL, show(value))
    if check.own is not None or check.private:
        return say(*_whose(check, value if value is ABSENT else place.value, stack))
    if check.present:
        return say(_presence(value), show(value))
    if check.zones is not None:
        return say(*spread.over_zones(check.zones, place.value, stack))
    if is_reference(value):
        return say(Outcome.UNKNOWN, show(value))
    return say(Outcome.PASS if _accepts(check, value) else Outcome.FAIL, show(value))


def _presence(value: Any) -> Outcome:
    if is_reference(value) and not value.startswith(("{", "${data.aws_iam_policy_document.")):
        return Outcome.UNKNOWN
    return Outcome.PASS if value is not ABSENT and value not in ([], {}, "") else Outcome.FAIL


def _whose(check: Check, value: Any, stack: Stack) -> tuple[Outcome, str]:
    """Judge each of the values that must be of the stack, or private addresses; the worst counts."""
    if isinstance(value, Mapping):  # such as {"bucketName": ..., "prefix": ...}
        value = [item for key, item in value.items() if key != "prefix"]
    said: list[tuple[Outcome, str]] = []
    for item in value if isinstance(value, list) else [value]:
        if check.private:
            said.append((addresses.outcome_of(item, stack), show(item)))
        else:
            verdict = ownership.judge_own(item, stack, check.own or ())
            said.append((verdict.outcome, verdict.found))
    worst = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS)
    return min(said, key=lambda one: worst.index(one[0]), default=(Outcome.FAIL, "an empty list"))


def _accepts(check: Check, value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_accepts(check, item) for item in value)
    if check.values is not None:
        return any(same(value, wanted) for wanted in check.values)
    if check.at_most is not None or check.at_least is not None:
        found = number(value)
        return found is not None and _within(found, check)
    return isinstance(value, str) and re.fullmatch(check.pattern or "", value) is not None


def _within(found: float, check: Check) -> bool:
    over = check.at_most is not None and found > check.at_most
    endless = check.forever and found == 0
    return not over and (endless or check.at_least is None or found >= check.at_least)


def _condition(check: Check, resource: Resource, stack: Stack) -> Outcome | None:
    """Return PASS when the check applies, None when it does not, UNKNOWN when that is not known."""
    for path, accepted in check.when:
        found = _found(path, resource, stack)
        held = [_holds(substitute(value, stack), accepted) for value in found]
        if True not in held:
            return Outcome.UNKNOWN if None in held else None
    return Outcome.PASS


def _found(path: str, resource: Resource, stack: Stack) -> list[Any]:
    """Return what a condition looks at: an argument here, of what it refers to, or who refers to it."""
    argument, _, followed = path.partition(FOLLOWED)
    argument, _, referrer = argument.partition(REFERRED)
    values = _values(resource, argument) if argument else []
    if not followed and not referrer:
        return values
    targets = [target.address for value in values if (target := reference(value)) is not None]
    if followed:
        resources = [stack.by_address[t] for t in targets if t in stack.by_address]
        found = [value for target in resources for value in _values(target, followed)]
    else:
        kind, _, by = referrer.partition(".")
        known = index.referrers(stack, by)
        targets = targets if argument else [resource.address]
        found = [o.address for t in targets for o in known.get(t, ()) if o.type == kind]
    return found or [ABSENT]


def _values(resource: Resource, path: str) -> list[Any]:
    found = [place.value for place in places(resource.arguments, path)]
    return [item for value in found for item in (value if isinstance(value, list) else [value])]


def _holds(value: Any, accepted: Accepted) -> bool | None:
    present = value is not ABSENT and value not in ([], {})
    if isinstance(accepted, Presence):
        return present is (accepted is Presence.PRESENT)
    if not present:
        return Presence.ABSENT in accepted
    if is_reference(value):
        return None
    return any(same(value, wanted) for wanted in accepted)


def _companion(check: Check, companion: str, resource: Resource, stack: Stack) -> Judgement:
    found = [
        other
        for other in index.referrers(stack, check.argument).get(resource.address, ())
        if other.type == companion
    ]
    several = {other.address for other in found}
    outcome, words = Outcome.FAIL, f"no {companion} refers to it"
    if found and len(several) < check.count:
        words = f"{len(several)} {companion} refers to it"
    elif found and check.zones is not None and check.placed is not None:
        outcome, words = spread.over_zones(
            check.zones, [v for other in found for v in spread.of(other, check.placed)], stack
        )
    elif found and check.policy is None:
        outcome, words = Outcome.PASS, found[0].address
    elif found:
        outcome, words = _policies(check, found, resource, stack)
    edit = edits.companion(companion, check.argument, resource)
    return Judgement(outcome, resource.address, "", words, expected(check), edit=edit)


def _policies(
    check: Check, found: list[Resource], resource: Resource, stack: Stack
) -> tuple[Outcome, str]:
    parts = [*parts_of(resource, stack)]
    read = [policy.statements(other.arguments.get(check.policy or ""), stack) for other in found]
    if any(
        known is not None and policy.refuses(known, check.covers, parts, outright=check.outright)
        for known in read
    ):
        return Outcome.PASS, found[0].address
    if None in read:
        return Outcome.UNKNOWN, f"a policy in {found[0].address} that cannot be read"
    return Outcome.FAIL, f"the policy in {found[0].address} lets {_refused_words(check)} through"


def expected(check: Check) -> str:
    """Say in words what a check accepts."""
    if check.companion is not None:
        clause = f" and refuses {_refused_words(check)}" if check.policy else ""
        zones = f", in {check.zones} Availability Zones" if check.zones else ""
        many = "an" if check.count == 1 else f"{check.count}"
        verb = "refers" if check.count == 1 else "refer"
        return f"{many} {check.companion} that {verb} to it by {check.argument}{clause}{zones}"
    if check.key:
        words = keys.EXPECTED
    elif check.own is not None:
        words = _own_words(check.own)
    elif check.private:
        words = addresses.EXPECTED
    elif check.present:
        words = "present"
    elif check.values is not None:
        words = " or ".join(show(value) for value in check.values) or "absent"
    elif check.at_most is not None:
        words = f"at most {check.at_most:g}"
    elif check.at_least is not None:
        words = f"at least {check.at_least:g}" + (", or 0 for no end" if check.forever else "")
    elif check.zones is not None:
        words = f"subnets in at least {check.zones} Availability Zones"
    else:
        words = f"a value like {check.pattern}"
    words = f"{words}, at least once" if check.some else words
    return f"{words} or absent" if check.absent and check.values != () else words


def _refused_words(check: Check) -> str:
    return " and ".join(check.covers) if check.outright else "plain HTTP"


def _own_words(types: tuple[str, ...]) -> str:
    kinds = " or ".join(f"${{{kind}.NAME...}}" for kind in types) or "a reference to its resource"
    return f"something of this stack or account ({kinds})"
