"""The functions of Terraform that are evaluated, each as its page in Terraform's documentation says.

They are those by which people put names, lists and policies together. A function that is not here, or
that gets what it does not take, leaves the expression as it is; Terraform says what is wrong with it.
An argument of a list or an object may hold values that are not known; a string may not, unless said.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from strongroom_base import strict_json
from strongroom_expressions.values import (
    NotKnown,
    Set,
    Text,
    Unknown,
    has_texts,
    joined,
    one_type,
    plain,
    text,
)

MAX_TEXT: Final = 1 << 20
"""Characters of one string; user data has at most 16 KiB, a state machine 1 MiB."""

_HTML: Final = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_VERB: Final = re.compile(r"%(?:([sdv%])|(.?))", re.DOTALL)


def jsonencode(value: Any) -> Any:
    """Encode a value; what is not known in it stays an interpolation in the text."""
    found: list[Unknown] = []
    encoded = json.dumps(_marked(value, found), separators=(",", ":"), ensure_ascii=False)
    for character, escape in _HTML.items():
        encoded = encoded.replace(character, escape)
    pieces: list[Any] = []
    for index, piece in enumerate(encoded.split(_MARK)):
        if index:
            pieces.append(found[index - 1])
        pieces.append(piece)
    return joined(pieces)


_STRING: Final = re.compile(
    r"(?:data\.)?aws_[a-z0-9_]+\.[A-Za-z0-9_-]+\.(?:[a-z0-9_]+_)?(?:arn|id|name)"
)
"""An attribute that is one string in every type of the AWS provider."""

_MARK: Final = "\ue000"


def _marked(value: Any, found: list[Unknown]) -> Any:
    """Return a value with a mark in place of each expression, which goes to ``found``."""
    if isinstance(value, Unknown):
        found.append(value)
        return _MARK
    if isinstance(value, Text):
        return "".join(_marked(part, found) for part in value.parts)
    if isinstance(value, list):
        return [_marked(item, found) for item in value]
    if isinstance(value, dict):
        # Terraform writes the keys in the order of their names.
        return {_clear(name): _marked(value[name], found) for name in sorted(value)}
    if isinstance(value, str):
        return _clear(value)
    return value if value is None or isinstance(value, bool) else int(text(value))


def _clear(value: str) -> str:
    if _MARK in value:
        raise NotKnown
    return value


def _format(spec: Any, *values: Any) -> Any:
    pieces: list[Any] = []
    position, used = 0, 0
    for found in _VERB.finditer(_string(spec)):
        pieces.append(spec[position : found.start()])
        position = found.end()
        if found[1] is None or (found[1] != "%" and used == len(values)):
            raise NotKnown
        if found[1] == "%":
            pieces.append("%")
            continue
        pieces.append(values[used] if found[1] != "d" else _whole(values[used]))
        used += 1
    if used != len(values):
        raise NotKnown
    return joined([*pieces, spec[position:]])


def _join(separator: Any, *lists: Any) -> Any:
    pieces: list[Any] = []
    for one in lists or _none():
        for item in _list(one):
            pieces += [_string(separator), item]
    return joined(pieces[1:])


def _replace(value: Any, old: Any, new: Any) -> str:
    whole, part, other = _string(value), _string(old), _string(new)
    if not part or (part.startswith("/") and part.endswith("/") and len(part) > 1):
        raise NotKnown  # between slashes it is a regular expression, of RE2
    if whole.count(part) * len(other) > MAX_TEXT:
        raise NotKnown
    return whole.replace(part, other)


def _concat(*lists: Any) -> list[Any]:
    return [item for one in lists or _none() for item in _sequence(one)]


def _merge(*objects: Any) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for one in objects:
        if one is not None:
            merged |= _object(one)
    return merged


def _coalesce(*values: Any) -> Any:
    if not one_type(values):
        raise NotKnown
    for value in values:
        if isinstance(value, Unknown):
            raise NotKnown
        if value is not None and value != "":
            return value
    raise NotKnown


def _compact(values: Any) -> list[Any]:
    if not all(isinstance(value, str | Text | None) for value in _list(values)):
        raise NotKnown
    return [value for value in values if value]


def _distinct(values: Any) -> list[Any]:
    if not all(isinstance(value, str) for value in _sequence(values)):
        raise NotKnown
    return list(dict.fromkeys(values))


def _tolist(values: Any) -> list[Any]:
    return list(values) if one_type(_list(values)) else _none()


def _tomap(values: Any) -> dict[str, Any]:
    found = _object(values)
    return found if one_type(list(found.values())) else _none()


def _set(values: Any) -> Set:
    found = _list(values)
    if not all(isinstance(value, str | Unknown | Text) for value in found):
        raise NotKnown
    known = sorted({value for value in found if isinstance(value, str)})
    rest = dict.fromkeys(value for value in found if not isinstance(value, str))
    return Set([*known, *rest])


def _element(values: Any, index: Any) -> Any:
    found = _sequence(values)
    return found[_whole(index) % len(found)] if found else _none()


def _lookup(values: Any, key: Any, *default: Any) -> Any:
    found = _object(values)
    if _string(key) in found:
        return found[key]
    if len(default) != 1 or (has_texts(found) and not has_texts(default[0])):
        raise NotKnown  # a map's default is converted to the type of its values
    return default[0]


def _flatten(values: Any) -> list[Any]:
    flat: list[Any] = []
    for value in _list(values):
        if isinstance(value, Unknown) and not _STRING.fullmatch(value.source):
            raise NotKnown  # it may be a list
        flat += _flatten(value) if isinstance(value, list) else [value]
    return flat


def _split(separator: Any, value: Any) -> list[str]:
    return _string(value).split(_string(separator) or _none())


def _substr(value: Any, offset: Any, length: Any) -> str:
    found, start, size = _single(value), _whole(offset), _whole(length)
    if start < 0:  # and then a length of 0 is the rest, too
        start, size = max(0, len(found) + start), size or -1
    return found[start:] if size < 0 else found[start : start + size]


def _decoded(value: Any) -> str:
    return base64.b64decode(_string(value), validate=True).decode()


def _slice(values: Any, start: Any, end: Any) -> list[Any]:
    found = _sequence(values)
    if not 0 <= _whole(start) <= _whole(end) <= len(found):
        raise NotKnown
    return found[start:end]


def _string(value: Any) -> str:
    if isinstance(value, Unknown | Text | list | dict) or value is None:
        raise NotKnown
    return text(value)


def _ascii(value: Any) -> str:
    # Beyond ASCII, Go and Python do not agree on every character.
    found = _string(value)
    return found if found.isascii() else _none()


def _single(value: Any) -> str:
    # Terraform counts what a reader sees as one character: a letter with its accents, CR with LF.
    return value if isinstance(value, str) and value.isascii() and "\r" not in value else _none()


def _sequence(value: Any) -> list[Any]:
    return _list(value) if not isinstance(value, Set) else _none()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else _none()


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else _none()


def _whole(value: Any) -> int:
    return value if type(value) is int else _none()


def _none() -> Any:
    raise NotKnown


def _tostring(value: Any) -> Any:
    return value if value is None or isinstance(value, Unknown | Text) else text(value)


FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "base64decode": _decoded,
    "base64encode": lambda value: base64.b64encode(_string(value).encode()).decode(),
    "coalesce": _coalesce,
    "compact": _compact,
    "concat": _concat,
    "distinct": _distinct,
    "element": _element,
    "endswith": lambda value, end: _string(value).endswith(_string(end)),
    "flatten": _flatten,
    "format": _format,
    "join": _join,
    "jsondecode": lambda value: plain(strict_json.loads(_string(value))),
    "jsonencode": jsonencode,
    "keys": lambda values: sorted(_object(values)),
    "length": lambda value: len(value if isinstance(value, list | dict) else _single(value)),
    "lookup": _lookup,
    "lower": lambda value: _ascii(value).lower(),
    "merge": _merge,
    "one": lambda values: (_list(values) or [None])[0] if len(_list(values)) < 2 else _none(),
    "replace": _replace,
    "reverse": lambda values: _sequence(values)[::-1],
    "slice": _slice,
    "split": _split,
    "startswith": lambda value, start: _string(value).startswith(_string(start)),
    "strrev": lambda value: _single(value)[::-1],
    "substr": _substr,
    "tolist": _tolist,
    "tomap": _tomap,
    "toset": _set,
    "tostring": _tostring,
    "trim": lambda value, characters: _string(value).strip(_string(characters) or _none()),
    "trimprefix": lambda value, start: _string(value).removeprefix(_string(start)),
    "trimspace": lambda value: _ascii(value).strip(" \t\n\v\f\r"),
    "trimsuffix": lambda value, end: _string(value).removesuffix(_string(end)),
    "upper": lambda value: _ascii(value).upper(),
    "values": lambda values: [_object(values)[name] for name in sorted(values)],
}
"""By name; ``templatestring`` and ``try`` are in ``evaluator``, as they take more than values."""
