"""Running the rules over a stack."""

from __future__ import annotations

import operator
import traceback
from collections.abc import Iterable

from strongroom_base.errors import CallerError, PluginError
from strongroom_guardrails.document import read_stack
from strongroom_guardrails.finding import made, told_apart
from strongroom_guardrails.model import Finding, Judgement, Outcome, Report, Resource, Rule, Stack
from strongroom_guardrails.rules import BUILT_IN

__all__ = ["BUILT_IN", "check", "read_stack"]


def check(stack: Stack, rules: Iterable[Rule]) -> Report:
    """Judge every resource of a stack by every rule.

    :raises CallerError: when two rules have the same id.
    :raises PluginError: when a rule raises, says nothing of a resource, or says what is no judgement.
    """
    ran = tuple(rules)
    _refuse_twins(ran)
    findings: list[Finding] = []
    warnings: list[Finding] = []
    counts = {rule.id: dict.fromkeys(Outcome, 0) for rule in ran}
    for rule in ran:
        of_rule = counts[rule.id]
        for resource in (*stack.resources, *(stack.parts if rule.parts else ())):
            for judgement in _judge(rule, resource, stack):
                of_rule[judgement.outcome] += 1
                if _refuses(judgement.outcome, rule):
                    findings.append(made(rule, resource, judgement, stack))
                elif judgement.outcome is Outcome.WARN:
                    warnings.append(made(rule, resource, judgement, stack))
    return Report(_sorted(findings), counts, ran, len(stack.resources), _sorted(warnings))


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    key = operator.attrgetter("address", "rule", "attribute")
    return tuple(sorted(told_apart(findings), key=key))


def _judge(rule: Rule, resource: Resource, stack: Stack) -> tuple[Judgement, ...]:
    # A rule may come from a plugin; one that fails must not pass for one that found nothing.
    try:
        answer = rule.judge(resource, stack)
        judgements = None if answer is None else tuple(answer)
    except Exception as error:
        if type(error) is CallerError and rule in BUILT_IN:
            raise  # it is the document that is malformed, where this rule looks
        said = f"{type(error).__name__}: {error}{_line(rule, error)}"
        raise _defect(rule, f"failed on {resource.address}: {said}") from error
    if judgements is None:
        raise _defect(rule, f"returned None for {resource.address}; expected Judgements")
    if not judgements:
        raise _defect(
            rule,
            f"says nothing of {resource.address}; expected at least one Judgement, such as one with "
            "Outcome.NOT_APPLICABLE",
        )
    for one in judgements:
        if not isinstance(one, Judgement) or not isinstance(one.outcome, Outcome):
            raise _defect(
                rule, f"says {one!r} of {resource.address}; expected a Judgement with an Outcome"
            )
    return judgements


def _defect(rule: Rule, words: str) -> PluginError:
    plugin = "strongroom" if rule in BUILT_IN else rule.id.partition("-")[0]
    return PluginError(
        plugin,
        f"the guardrail rule {rule.id!r} {words}",
        hint=f"this is a defect of the rule: report it to the authors of {plugin}",
    )


def _line(rule: Rule, error: Exception) -> str:
    """Return the last line of the rule's own package that the error passed."""
    package = rule.judge.__module__.partition(".")[0]
    frames = traceback.walk_tb(error.__traceback__)
    own = [
        (name, line)
        for frame, line in frames
        for name in [frame.f_globals.get("__name__", "")]
        if name.partition(".")[0] == package
    ]
    return f" ({own[-1][0]}, line {own[-1][1]})" if own else ""


def _refuse_twins(rules: tuple[Rule, ...]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise CallerError(
                f"two guardrail rules are called {rule.id!r}",
                hint="a plugin's rules start with the plugin's name and a hyphen",
            )
        seen.add(rule.id)


def _refuses(outcome: Outcome, rule: Rule) -> bool:
    return outcome is Outcome.FAIL or (outcome is Outcome.UNKNOWN and rule.fails_on_unknown)
