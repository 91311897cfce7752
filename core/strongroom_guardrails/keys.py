"""Following a key argument to the key: is it a customer managed key, with rotation where AWS rotates?

A key of this stack, or one that the provider of the platform's keys hands out: such a key may live in a
central account, and then the stack holds its ARN alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from strongroom_base.region import REGION
from strongroom_guardrails import index
from strongroom_guardrails.model import Outcome, Resource, Stack
from strongroom_guardrails.values import ABSENT, MAX_HOPS, is_reference, reference, same, show

EXPECTED = (
    "a customer managed key of this stack with rotation on (${aws_kms_key.NAME.arn}), or one that the "
    "stack's EncryptionKeys hand out"
)

HANDED_OUT: Final = "encryption_keys"
"""The output of the platform's keys, whichever plugin provides them."""

KEY_ARN: Final = re.compile(rf"arn:aws:kms:{REGION}:\d{{12}}:key/[a-z0-9-]+")
KEY_ID: Final = re.compile(r"(mrk-)?[0-9a-f-]{32,36}|alias/(?!aws/)[A-Za-z0-9/_-]+")
DATA_KEY: Final = re.compile(r"\$\{data\.aws_kms_key\.([A-Za-z0-9_-]+)\.(?:arn|id|key_id)\}")
CUSTOM_STORE: Final = re.compile(r"cks-[0-9a-z]+")

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
    outside = _outside(value, stack)
    if outside is not None:
        return outside
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
    return Verdict(Outcome.UNKNOWN, f"{show(value)}, which is not a key that can be checked")


def _outside(value: Any, stack: Stack) -> Verdict | None:
    """Judge a key outside of the stack; None when the stack's keys do not hand it out."""
    if not isinstance(value, str) or value not in _handed_out(stack):
        return None
    data = DATA_KEY.fullmatch(value)
    if data is None:
        return None if is_reference(value) else _named(value, value)
    body = stack.data.get("aws_kms_key", {}).get(data[1])
    return None if body is None else _named(value, body.get("key_id"))


def _named(value: str, key: Any) -> Verdict:
    if is_reference(key):
        return Verdict(Outcome.UNKNOWN, f"{show(value)}, whose key is not known before the apply")
    if isinstance(key, str) and (
        KEY_ARN.fullmatch(key) or (key != value and KEY_ID.fullmatch(key))
    ):
        return Verdict(Outcome.PASS, f"{show(value)}, outside of this stack: its owner rotates it")
    return Verdict(Outcome.FAIL, f"{show(key)}, which names no customer managed key in {REGION}")


def _handed_out(stack: Stack) -> frozenset[str]:
    return index.once(stack, ("keys handed out",), lambda: frozenset(_keys(stack)))


def _keys(stack: Stack) -> Iterator[str]:
    outputs = stack.document.get("output")
    output = outputs.get(HANDED_OUT) if isinstance(outputs, Mapping) else None
    value = output.get("value") if isinstance(output, Mapping) else None
    for key in value.values() if isinstance(value, Mapping) else ():
        if isinstance(key, Mapping):
            yield from (
                text for name in ("arn", "key_id") if isinstance(text := key.get(name), str)
            )


def _rotation(key: Resource, value: Any) -> Verdict:
    store = _argument(key, "custom_key_store_id")
    if is_reference(store) or (isinstance(store, str) and CUSTOM_STORE.fullmatch(store)):
        # Automatic rotation is not supported for KMS keys in custom key stores (AWS KMS Developer Guide,
        # "Rotate AWS KMS keys").
        return Verdict(Outcome.PASS, f"{show(value)}, in the custom key store {show(store)}")
    rotation = _argument(key, "enable_key_rotation")
    if same(rotation, wanted=True):
        return Verdict(Outcome.PASS, show(value))
    outcome = Outcome.UNKNOWN if is_reference(rotation) else Outcome.FAIL
    return Verdict(outcome, f"{show(value)}, whose enable_key_rotation is {show(rotation)}")


def _argument(resource: Resource, name: str) -> Any:
    value = resource.arguments.get(name)
    return ABSENT if value is None else value
