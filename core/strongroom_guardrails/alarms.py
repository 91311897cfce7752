"""What the alarms of a stack measure, and whether they tell anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from strongroom_guardrails import index
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.values import same, substitute, texts

METRIC: Final = "aws_cloudwatch_metric_alarm"
COMPOSITE: Final = "aws_cloudwatch_composite_alarm"

_ADDRESS: Final = re.compile(r"\$\{([a-z][a-z0-9_]*\.[A-Za-z0-9_-]+)\.")


def measure(resource: Resource, stack: Stack) -> bool:
    """Say whether an alarm that tells somebody has the resource as a dimension, by reference or name."""
    measured = index.once(stack, "measured", lambda: frozenset(_measured(stack)))
    known = facts(resource.type)
    names = (
        [substitute(resource.arguments.get(name), stack) for name in known.names] if known else []
    )
    return resource.address in measured or any(name in measured for name in names if name)


def tells(alarm: Resource, stack: Stack) -> bool:
    """Say whether somebody is told: by the alarm itself, or by a composite alarm that it is part of."""
    return _acts(alarm) or alarm.address in index.once(
        stack, "in composite alarms", lambda: frozenset(_in_composites(stack))
    )


def _acts(alarm: Resource) -> bool:
    enabled = alarm.arguments.get("actions_enabled")
    return bool(alarm.arguments.get("alarm_actions")) and not same(enabled, wanted=False)


def _measured(stack: Stack) -> Iterator[str]:
    for alarm in stack.resources:
        if alarm.type == METRIC and tells(alarm, stack):
            for argument in ("dimensions", "metric_query"):
                for _, text in texts(alarm.arguments.get(argument)):
                    yield from _ADDRESS.findall(text)
                    yield str(substitute(text, stack))


def _in_composites(stack: Stack) -> Iterator[str]:
    names = {str(substitute(r.arguments.get("alarm_name"), stack)): r for r in stack.resources}
    for composite in stack.resources:
        if composite.type == COMPOSITE and _acts(composite):
            rule = composite.arguments.get("alarm_rule")
            yield from _ADDRESS.findall(str(rule))
            for name in re.findall(r"ALARM\(\"?([^\")]+)\"?\)", str(rule)):
                if name in names:
                    yield names[name].address
