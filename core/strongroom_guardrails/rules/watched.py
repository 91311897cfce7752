"""``watched``: what the platform rests on has an alarm, and every alarm tells somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails import alarms
from strongroom_guardrails.demanded import judge_demands
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack

ID: Final = "watched"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge whether an alarm tells somebody, and whether another resource has one."""
    yield from judge_demands(ID, resource, stack)
    if resource.type == alarms.METRIC:
        told = alarms.tells(resource, stack)
        yield Judgement(
            Outcome.PASS if told else Outcome.FAIL,
            resource.address,
            "alarm_actions",
            found="somebody is told"
            if told
            else "no action: the alarm changes state and tells no one",
            expected="an action, or a composite alarm with one that names this alarm",
        )


RULE: Final = Rule(
    id=ID,
    title="What the platform rests on has an alarm, and every alarm tells somebody",
    # 10.4.1.1 logs are reviewed automatically; 10.7.2 failures of critical systems are noticed.
    pci_requirements=("10.4.1.1", "10.7.2"),
    fix=(
        "declare the alarm in strongroom_alarms: plugins.monitoring creates it with the topic that it "
        "notifies; leave actions_enabled and alarm_actions as it sets them"
    ),
    judge=judge,
    fails_on_unknown=True,
)
