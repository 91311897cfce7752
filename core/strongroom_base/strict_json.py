"""Reading JSON that every reader understands in the same way.

Python takes the last of two equal keys, ``NaN`` and half a surrogate pair; Terraform takes equal
keys for two blocks, and refuses the rest. What readers understand differently is refused, with the
place.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final, NoReturn

MAX_DEPTH: Final = 128
"""How deep objects and lists may nest; rules of a web ACL, AWS's deepest, nest some 40 levels."""

MAX_BITS: Final = 4096
"""The longest whole number; Terraform itself counts with 512 bits."""

Path = tuple[Any, str | int] | None
"""The path of the holder, and the key or position in it."""


class _Repeated(dict[str, Any]):
    """An object in which a key stands twice."""

    key: str


def loads(text: str) -> Any:
    """Read JSON.

    :raises ValueError: when it is no JSON, or ambiguous; the message says where.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError:
        message = f"it nests deeper than {MAX_DEPTH} levels"
        raise ValueError(message) from None
    problem = fault(value)
    if problem is not None:
        raise ValueError(problem)
    return value


def fault(value: Any) -> str | None:
    """Return what makes a parsed value unusable, with the place; None when nothing does.

    That is a key that stands twice, nesting beyond :data:`MAX_DEPTH`, half of a surrogate pair, and a
    number that is infinite, none at all, or too long.
    """
    holders: list[tuple[Path, Any]] = [(None, value)]
    for depth in range(MAX_DEPTH + 2):
        if not holders:
            return None
        if depth > MAX_DEPTH:
            return f"it nests deeper than {MAX_DEPTH} levels"
        inner: list[tuple[Path, Any]] = []
        for path, holder in holders:
            problem = _fault(path, holder, inner)
            if problem is not None:
                return problem
        holders = inner
    return None


def _fault(path: Path, holder: Any, inner: list[tuple[Path, Any]]) -> str | None:
    """Judge a value and the plain values in it; add the holders in it to ``inner``."""
    if isinstance(holder, Mapping):
        if isinstance(holder, _Repeated):
            return f"{_written(path)} has the key {holder.key!r} twice"
        items = list(holder.items())
        if not all(isinstance(key, str) and _encodable(key) for key in holder):
            return f"{_written(path)} has a key that is no text"
    elif isinstance(holder, list):
        items = list(enumerate(holder))
    else:
        items = []
        wrong = _wrong(holder)
        if wrong:
            return f"{_written(path)} is {wrong}"
    for key, item in items:
        if isinstance(item, str):
            if not item.isascii() and not _encodable(item):
                return f"{_written((path, key))} is {_wrong(item)}"
        elif item is not None and not isinstance(item, bool):
            inner.append(((path, key), item))
    return None


def _wrong(value: Any) -> str:
    if isinstance(value, str):
        return "" if _encodable(value) else "a text with half of a surrogate pair"
    if isinstance(value, int):
        return "a number that is too long" if value.bit_length() > MAX_BITS else ""
    if isinstance(value, float):
        return "" if math.isfinite(value) else "a number that is infinite, or none"
    return "" if value is None else f"a {type(value).__name__}, which JSON does not have"


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    seen: set[str] = set()
    repeated = _Repeated(value)
    for key, _ in pairs:
        if key in seen:
            repeated.key = key
            break
        seen.add(key)
    return repeated


def _no_constant(name: str) -> NoReturn:
    message = f"it has {name}, which JSON does not have"
    raise ValueError(message)


def _written(path: Path) -> str:
    keys: list[str] = []
    while path is not None:
        path, key = path
        keys.append(f"[{key}]" if isinstance(key, int) else f".{key}")
    return "".join(reversed(keys)).removeprefix(".") or "the document"
