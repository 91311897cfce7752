"""Running the rules over a stack."""

from __future__ import annotations

from collections.abc import Iterable

from strongroom_base.errors import CallerError
from strongroom_guardrails.document import read_stack
from strongroom_guardrails.model import Finding, Judgement, Outcome, Report, Resource, Rule, Stack
from strongroom_guardrails.rules import BUILT_IN

__all__ = ["BUILT_IN", "check", "read_stack"]


def check(stack: Stack, rules: Iterable[Rule]) -> Report:
    """Judge every resource of a stack by every rule.

    :raises CallerError: when two rules have the same id, or when a rule itself fails.
    """
    ran = tuple(rules)
    _refuse_twins(ran)
    findings: list[Finding] = []
    counts = {rule.id: dict.fromkeys(Outcome, 0) for rule in ran}
    for rule in ran:
        of_rule = counts[rule.id]
        for resource in (*stack.resources, *(stack.parts if rule.parts else ())):
            for judgement in _judge(rule, resource, stack):
                of_rule[judgement.outcome] += 1
                if _refuses(judgement.outcome, rule):
                    findings.append(_finding(rule, resource, judgement))
    findings.sort(key=lambda finding: (finding.address, finding.rule, finding.attribute))
    return Report(tuple(findings), counts, ran, len(stack.resources))


def _judge(rule: Rule, resource: Resource, stack: Stack) -> tuple[Judgement, ...]:
    try:
        return tuple(rule.judge(resource, stack))
    except Exception as error:
        # A rule may come from a plugin; one that fails must not pass for one that found nothing.
        raise CallerError(
            f"the guardrail rule {rule.id!r} failed on {resource.address}: "
            f"{type(error).__name__}: {error}",
            hint="this is a defect of the rule: report it to the plugin that its id starts with",
        ) from error


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


def _finding(rule: Rule, resource: Resource, judgement: Judgement) -> Finding:
    return Finding(
        rule=rule.id,
        outcome=judgement.outcome,
        address=judgement.address,
        plugin=resource.plugin,
        attribute=judgement.attribute,
        found=judgement.found,
        expected=judgement.expected,
        pci_requirements=rule.pci_requirements,
        fix=rule.fix,
    )
