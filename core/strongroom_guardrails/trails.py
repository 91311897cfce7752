"""Which events the trails of a stack record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.shape import listed

TRAIL: Final = "aws_cloudtrail"
SELECTORS: Final = "advanced_event_selector"

Body = Mapping[str, Any]


def judge_selectors(trail: Resource) -> Iterator[Judgement]:
    """Judge whether advanced selectors leave the management events whole.

    Without a selector a trail records them all (AWS CloudTrail User Guide, Logging management events).
    """
    given = trail.arguments.get(SELECTORS)
    if not given:
        return
    whole = any(_management(selector) for selector in listed(given, f"{trail.address}.{SELECTORS}"))
    yield Judgement(
        Outcome.PASS if whole else Outcome.FAIL,
        trail.address,
        SELECTORS,
        found="all management events"
        if whole
        else "no selector of all management events: calls that change the account are not recorded",
        expected="a selector whose only field is eventCategory, which equals Management",
    )


def record_all(_bucket: Resource, stack: Stack) -> bool:
    """Say whether a trail records the objects of every bucket, not of those alone that it names."""
    trails = [one for one in stack.resources if one.type == TRAIL]
    selectors = [s for one in trails for s in listed(one.arguments.get(SELECTORS), one.address)]
    return any("AWS::S3::Object" in str(s) and "resources.ARN" not in str(s) for s in selectors)


def _fields(selector: Body) -> list[Body]:
    return listed(selector.get("field_selector"), "field_selector")


def _management(selector: Body) -> bool:
    fields = _fields(selector)
    return len(fields) == 1 and _equals(fields[0], "eventCategory") == ["Management"]


def _equals(field: Body, name: str) -> Any:
    return field.get("equals") if field.get("field") == name else None
