"""Values in Terraform's JSON: literals, and strings with ``${...}`` references in them."""

from __future__ import annotations

import enum
import json
import re
import weakref
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from strongroom_guardrails.model import Stack

_OPENS = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")
"""An interpolation or a template directive; after another ``$`` or ``%`` it is literal text."""

_WHOLE = re.compile(
    r"(?<!\$)\$\{(?!(?:count|data|each|ephemeral|local|module|path|self|terraform|var)\.)"
    r"([a-z][a-z0-9_]*)\.([A-Za-z0-9_-]+)\.([a-z_][a-z0-9_]*)\}"
)
"""A string that is a reference to one attribute of one resource and nothing else."""

SHOWN: Final = 120
"""Characters of a value that a finding shows."""

MAX_HOPS: Final = 8
"""How many references in a row are followed; a longer chain, or a circle, stays unknown."""

MAX_TEXT: Final = 1 << 16
"""Characters that references may add to a value; the longest policy of AWS has 20,480 (S3)."""


class Absent(enum.Enum):
    """The type of :data:`ABSENT`."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
"""An argument that is not given; ``null`` means the same in Terraform."""


@attrs.frozen
class Reference:
    """``${type.name.attribute}``."""

    type: str
    name: str
    attribute: str

    @property
    def address(self) -> str:
        return f"{self.type}.{self.name}"


@attrs.frozen
class Place:
    """One place in a resource that a dotted path leads to.

    :param path: with positions where blocks repeat, such as ``ebs_block_device[0].encrypted``.
    :param value: the literal, a string with references, or :data:`ABSENT`.
    :param block: the object that holds the argument, or None when there is none.
    :param reached: how many of the blocks on the path are there.
    """

    path: str
    value: Any
    block: Mapping[str, Any] | None
    reached: int


def is_reference(value: Any) -> bool:
    """Say whether a value is a string that Terraform will interpolate."""
    return isinstance(value, str) and _OPENS.search(value) is not None


def reference(value: Any) -> Reference | None:
    """Return the reference that a string consists of, or None when it is anything else."""
    match = _WHOLE.fullmatch(value) if isinstance(value, str) else None
    return Reference(*match.groups()) if match else None


def substitute(value: Any, stack: Stack, hops: int = MAX_HOPS) -> Any:
    """Return a value with every reference to a literal argument in the stack replaced by it.

    A ``name`` such as ``/aws/rds/cluster/${aws_rds_cluster.x.cluster_identifier}/postgresql`` is
    known as soon as the cluster's own argument is. What would come to more than :data:`MAX_TEXT` stays
    as it is: unknown.
    """
    if not is_reference(value) or hops == 0:
        return value
    pieces: list[str] = []
    position = length = 0
    for match in _WHOLE.finditer(value):
        found = _literal(match[1], match[2], match[3], stack, hops - 1)
        pieces += [value[position : match.start()], match[0] if found is None else found]
        position = match.end()
        length += len(pieces[-1])
        if length > MAX_TEXT:
            return value
    return "".join([*pieces, value[position:]])


_literals: weakref.WeakKeyDictionary[Stack, dict[tuple[str, str, str, int], str | None]] = (
    weakref.WeakKeyDictionary()
)


def _literal(kind: str, name: str, attribute: str, stack: Stack, hops: int) -> str | None:
    """Return the text of an argument that is known; each is looked up once."""
    known = _literals.setdefault(stack, {})
    key = (kind, name, attribute, hops)
    if key not in known:
        resource = stack.by_address.get(f"{kind}.{name}")
        argument = resource.arguments.get(attribute) if resource else None
        argument = substitute(argument, stack, hops)
        # What ends in a mark would make an expression, or an escape, of what follows it.
        plain = type(argument) is int or (
            isinstance(argument, str) and not argument.endswith(("$", "%"))
        )
        known[key] = str(argument) if plain and not is_reference(argument) else None
    return known[key]


def places(body: Mapping[str, Any], path: str) -> list[Place]:
    """Return every place that a dotted path leads to; one with ABSENT when there is none.

    Blocks may be one object or a list of them, as in Terraform's JSON. A block that is made by
    ``dynamic`` or given by a reference yields the reference as its value: unknown.
    """
    return list(_places(body, path.split("."), "", 0))


def _places(
    body: Mapping[str, Any], parts: list[str], prefix: str, reached: int
) -> Iterator[Place]:
    head, *rest = parts
    value = body.get(head)
    whole = ".".join([f"{prefix}{head}", *rest])
    dynamic = body.get("dynamic")
    generated = isinstance(dynamic, Mapping) and head in dynamic
    if generated:
        yield Place(whole, f"${{dynamic.{head}}}", None, reached)
    if value is None or (rest and value == []):
        if not generated:
            yield Place(whole, ABSENT, None if rest else body, reached)
    elif not rest:
        yield Place(whole, value, body, reached)
    else:
        blocks = value if isinstance(value, list) else [value]
        for index, block in enumerate(blocks):
            here = f"{prefix}{head}[{index}]" if len(blocks) > 1 else f"{prefix}{head}"
            if isinstance(block, Mapping):
                yield from _places(block, rest, f"{here}.", reached + 1)
            else:
                found = block if is_reference(block) else ABSENT
                yield Place(".".join([here, *rest]), found, None, reached)


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string in a value, with the dotted path that leads to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from texts(item, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, f"{path}[{number}]")


def same(found: Any, wanted: Any) -> bool:
    """Say whether Terraform takes two literals for the same value: it reads "true" as true."""
    if isinstance(wanted, bool):
        return found is wanted or found == str(wanted).lower()
    if isinstance(wanted, int | float):
        return number(found) == wanted
    return isinstance(found, str) and found == wanted


def number(value: Any) -> float | None:
    """Return a literal as a number as Terraform would, or None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def json_pairs(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key of a parsed document with its value, however deep."""
    if isinstance(document, Mapping):
        for key, value in document.items():
            yield str(key), value
            yield from json_pairs(value)
    elif isinstance(document, list):
        for item in document:
            yield from json_pairs(item)


def show(value: Any) -> str:
    """Return a value as a person would read it, cut to one short line."""
    if value is ABSENT:
        return "absent"
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
