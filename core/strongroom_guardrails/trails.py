"""Which events the trails of a stack record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails import index
from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.shape import listed
from strongroom_guardrails.values import reference

TRAIL: Final = "aws_cloudtrail"
BUCKET: Final = "aws_s3_bucket"
POLICY: Final = "aws_s3_bucket_policy"
SERVICE: Final = "cloudtrail.amazonaws.com"
LOGGING: Final = "aws_s3_bucket_logging"
OBJECTS: Final = "AWS::S3::Object"
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


def judge_bucket(bucket: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge whether a bucket's reads and writes are recorded, where the stack has a trail."""
    if TRAIL not in index.types(stack):
        return
    covered = index.once(stack, "buckets of trails", lambda: frozenset(_covered(stack)))
    logs = index.referrers(stack, "bucket").get(bucket.address, ())
    good = (
        bucket.address in covered
        or BUCKET in covered
        or any(resource.type == LOGGING for resource in logs)
    )
    yield Judgement(
        Outcome.PASS if good else Outcome.WARN,
        bucket.address,
        found="recorded"
        if good
        else "whose objects were read is not recorded (Security Hub S3.9, S3.22)",
        expected="data events of the bucket in the trail, or an aws_s3_bucket_logging",
    )


def judge_left_over(holder: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge a policy that lets a trail write to a bucket: the stack must have the trail."""
    if SERVICE in str(holder.arguments.get("policy")):
        there = TRAIL in index.types(stack)
        yield Judgement(
            Outcome.PASS if there else Outcome.FAIL,
            holder.address,
            "policy",
            found="a trail"
            if there
            else "no aws_cloudtrail: the bucket waits for a trail that is gone",
            expected="an aws_cloudtrail in the stack",
        )


def _fields(selector: Body) -> list[Body]:
    return listed(selector.get("field_selector"), "field_selector")


def _management(selector: Body) -> bool:
    fields = _fields(selector)
    return len(fields) == 1 and _equals(fields[0], "eventCategory") == ["Management"]


def _equals(field: Body, name: str) -> Any:
    return field.get("equals") if field.get("field") == name else None


def _covered(stack: Stack) -> Iterator[str]:
    """Yield the addresses of buckets whose data events are recorded; the type stands for all."""
    for trail in stack.resources:
        if trail.type != TRAIL:
            continue
        for selector in listed(trail.arguments.get(SELECTORS), SELECTORS):
            fields = _fields(selector)
            if any(_equals(field, "resources.type") == [OBJECTS] for field in fields):
                yield from _buckets(
                    [v for f in fields if f.get("field") == "resources.ARN" for v in _values(f)]
                )
        for selector in listed(trail.arguments.get("event_selector"), "event_selector"):
            for data in listed(selector.get("data_resource"), "data_resource"):
                if data.get("type") == OBJECTS:
                    yield from _buckets(data.get("values") or ["nothing"])


def _values(field: Body) -> list[Any]:
    return [*(field.get("starts_with") or ()), *(field.get("equals") or ())]


def _buckets(values: list[Any]) -> Iterator[str]:
    if not values or "arn:aws:s3" in values:
        yield BUCKET
    for value in values:
        target = reference(str(value).rstrip("/"))
        if target is not None:
            yield target.address
