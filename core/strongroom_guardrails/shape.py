"""The shape of a ``cdk.tf.json``: objects, lists of them, and one clear error for anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from strongroom_base.errors import CallerError


def entries(holder: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    """Return the object under a key; an empty one when there is none."""
    value = holder.get(key)
    return {} if value is None else mapping(value, where)


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    """Return a value that must be an object."""
    if not isinstance(value, Mapping):
        malformed(where, "an object", value)
    return value


def listed(value: Any, where: str) -> list[Mapping[str, Any]]:
    """Return what is one object or a list of them, as Terraform takes blocks."""
    blocks = [] if value is None else [value] if isinstance(value, Mapping) else value
    if not isinstance(blocks, list):
        malformed(where, "a list of objects", blocks)
    return [mapping(block, f"{where}[{index}]") for index, block in enumerate(blocks)]


def malformed(where: str, expected: str, found: Any) -> NoReturn:
    """Say where the document is not shaped like Terraform's JSON.

    :raises CallerError: always.
    """
    raise CallerError(
        f"the stack cannot be read: {where} is {_kind(found)}; expected {expected}",
        hint="name a cdk.tf.json as CDKTF writes it, such as cdktf.out/stacks/STACK/cdk.tf.json",
    )


def _kind(value: Any) -> str:
    names = {"str": "a string", "list": "a list", "bool": "a boolean", "NoneType": "null"}
    return names.get(type(value).__name__, f"{value!r:.40}")
