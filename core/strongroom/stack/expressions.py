"""Expressions of Terraform in the policies and other JSON strings of a synthesised stack."""

from __future__ import annotations

import json
from typing import Any

from strongroom_base import interpolations

_ESCAPED = r"\\\""
"""What a quote inside JSON inside JSON looks like; a stack without it has nothing to put right."""


def expressions_unescaped(text: str) -> tuple[str, Any]:
    """Return a ``cdk.tf.json`` and what it holds, each expression with quotes as Terraform reads them.

    Plugins make policies and other JSON strings with ``json.dumps``, which escapes the quotes of an
    expression too: ``element(split(":", x.arn), 6)`` could not stand in any of them.

    :param text: the file as CDKTF wrote it; it comes back as it was unless something had to be put
        right.
    """
    document = json.loads(text)
    if _ESCAPED not in text:
        return text, document
    changed = _unescaped(document)
    if changed == document:
        return text, document
    return json.dumps(changed, indent=2, ensure_ascii=False), changed


def _unescaped(value: Any) -> Any:
    if isinstance(value, str):
        return interpolations.unescape(value)
    if isinstance(value, dict):
        return {name: _unescaped(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_unescaped(item) for item in value]
    return value
