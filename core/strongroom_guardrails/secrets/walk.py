"""Every value of a resource or another part, inside of JSON and base64 too, with the name it has."""

from __future__ import annotations

import base64
import binascii
import functools
import re
import zlib
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from strongroom_base.interpolations import loads
from strongroom_guardrails.secrets.forms import looks_like

LAYERS: Final = 4
"""Documents within documents that are read: a policy in a template in user data needs three."""

UNPACKED: Final = 1 << 18
"""Characters read of what is compressed; user data has 16 KB before (Amazon EC2 User Guide)."""

_NAMES: Final = ("name", "Name", "key", "Key", "parameter_key", "ParameterKey", "header_name")
_VALUES: Final = frozenset(
    {"value", "Value", "insecure_value", "value_wo", "parameter_value", "ParameterValue"}
    | {"header_value", "default", "Default"}
)
_INHERIT: Final = _VALUES | {"S", "N", "B", "string", "text", "plain", "plaintext", "plain_text"}
"""Keys that say nothing of their own: their value is what the name above says."""

BY_REFERENCE: Final = frozenset({"PARAMETER_STORE", "SECRETS_MANAGER"})
"""Types of CodeBuild's variables whose value is the name of a secret (EnvironmentVariable)."""

_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
_GZIP: Final = b"\x1f\x8b"


class Leaf(NamedTuple):
    """A string or a number, or the name of one.

    :param path: with positions; a name that is itself a secret is not shown.
    :param name: what the value is called there; empty for a name.
    """

    path: str
    name: str
    value: str | float


def leaves(value: Any, path: str = "", name: str = "") -> list[Leaf]:
    """Return every string and number in a value, and every key that may hold a secret."""
    found: list[Leaf] = []
    _walk(value, path, name, LAYERS, found)
    return found


def _walk(value: Any, path: str, name: str, layers: int, found: list[Leaf]) -> None:
    if isinstance(value, str):
        inner = _unpacked(value) if layers else None
        if inner is None:
            found.append(Leaf(path, name, value))
        else:
            _walk(inner, path, name, layers - 1, found)
    elif isinstance(value, Mapping):
        _walk_object(value, path, name, layers, found)
    elif isinstance(value, list):
        flag = ""
        for number, item in enumerate(value):
            _walk(item, f"{path}[{number}]", flag or name, layers, found)
            # ["--password", "x"]: a command's arguments
            is_flag = isinstance(item, str) and item.startswith("-") and "=" not in item
            flag = item.lstrip("-") if is_flag else ""
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found.append(Leaf(path, name, value))


def _walk_object(
    value: Mapping[str, Any], path: str, name: str, layers: int, found: list[Leaf]
) -> None:
    pair = ""
    if not _VALUES.isdisjoint(value):
        pair = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), "")
        kind = value.get("type")
        if isinstance(kind, str) and kind in BY_REFERENCE:
            pair = name = ""
    for key, item in value.items():
        shown = key
        if looks_like(key):
            shown = "(a name)"
            found.append(Leaf(f"{path}.{shown}".lstrip("."), "", key))
        here = f"{path}.{shown}" if path else shown
        called = pair or name if key in _VALUES else name if key in _INHERIT else key
        _walk(item, here, called or key, layers, found)


@functools.lru_cache(maxsize=1 << 12)
def _unpacked(text: str) -> Any:
    """Return what a JSON document or base64 text holds; None when it is neither."""
    start = text[:64].lstrip()[:1]
    if start in ("{", "["):
        try:
            return loads(text)
        except (ValueError, RecursionError):
            return None
    if _BASE64.fullmatch(text) is None:
        return None
    try:
        data = base64.b64decode(text, validate=False)
        if data.startswith(_GZIP):
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, UNPACKED)
        plain = data.decode()
    except (binascii.Error, zlib.error, ValueError):
        return None
    return (
        plain
        if plain.isprintable() or plain.replace("\n", "").replace("\t", "").isprintable()
        else None
    )
