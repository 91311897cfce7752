"""Following a key argument to the key: is it a customer managed key of this stack, with rotation?"""

from __future__ import annotations

from typing import Any

import attrs

from strongroom_guardrails.model import Outcome, Resource, Stack
from strongroom_guardrails.values import ABSENT, MAX_HOPS, is_reference, reference, same, show

EXPECTED = "a customer managed key of this stack with rotation on (${aws_kms_key.NAME.arn})"

KEY_ATTRIBUTES = frozenset({"arn", "id", "key_id"})
ALIAS_ATTRIBUTES = frozenset({"arn", "id", "name", "target_key_arn", "target_key_id"})
HANDED_ON = frozenset({"kms_key_id", "kms_key_arn", "key_id", "key_arn"})
"""Attributes by which one resource may take the key of another, such as a replica of a grant's."""


@attrs.frozen
class Verdict:
    """What is to be said of one key argument."""

    outcome: Outcome
    found: str


def judge_key(value: Any, stack: Stack, hops: int = MAX_HOPS) -> Verdict:
    """Judge the value of a key argument.

    :param value: as written; :data:`ABSENT` means that AWS would use a key of its own.
    """
    if value is ABSENT:
        return Verdict(Outcome.FAIL, "absent: a key that AWS owns or manages")
    target = reference(value)
    if target is None:
        outcome = Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL
        return Verdict(outcome, show(value))
    resource = stack.by_address.get(target.address)
    if resource is None or hops == 0:
        return Verdict(Outcome.UNKNOWN, f"{show(value)}, which is not a resource of this stack")
    if resource.type == "aws_kms_key" and target.attribute in KEY_ATTRIBUTES:
        return _rotation(resource, value)
    if resource.type == "aws_kms_alias" and target.attribute in ALIAS_ATTRIBUTES:
        return judge_key(_argument(resource, "target_key_id"), stack, hops - 1)
    if target.attribute in HANDED_ON and _argument(resource, target.attribute) is not ABSENT:
        return judge_key(_argument(resource, target.attribute), stack, hops - 1)
    return Verdict(Outcome.UNKNOWN, f"{show(value)}, which is not a key that can be judged")


def _rotation(key: Resource, value: Any) -> Verdict:
    rotation = _argument(key, "enable_key_rotation")
    if same(rotation, wanted=True):
        return Verdict(Outcome.PASS, show(value))
    outcome = Outcome.UNKNOWN if is_reference(rotation) else Outcome.FAIL
    return Verdict(outcome, f"{show(value)}, whose enable_key_rotation is {show(rotation)}")


def _argument(resource: Resource, name: str) -> Any:
    value = resource.arguments.get(name)
    return ABSENT if value is None else value
