"""What an expression of Terraform comes to: a constant, or text that stays an expression.

A constant is what JSON has: ``str``, ``bool``, ``int``, ``float``, ``None``, ``list``, ``dict``. Strings
are as Terraform holds them, without the ``$${`` by which a template writes ``${``.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

import attrs

MAX_BITS: Final = 512
"""The precision of Terraform's numbers; a longer whole number would be rounded."""


class NotKnown(Exception):  # noqa: N818 - no error: the expression stays as it is
    """An expression cannot be evaluated before the plan."""


@attrs.frozen
class Unknown:
    """An expression whose value is known only to Terraform.

    :param source: how Terraform writes it, such as ``aws_kms_key.main.arn``.
    """

    source: str


@attrs.frozen
class Text:
    """A string of which some parts are not known.

    :param parts: literal text and expressions, in order.
    """

    parts: tuple[str | Unknown, ...]


class Set(list[Any]):
    """A set, in Terraform's order: a list that has no positions."""


def plain(value: Any) -> Any:
    """Return a value of JSON as Terraform holds it.

    Strings are in Unicode's normal form C (go-cty, ``cty.StringVal``), and 1.0 is 1.
    """
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        return int(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {normal(name): plain(item) for name, item in value.items()}
    return value


def normal(value: str) -> str:
    """Return a string in Unicode's normal form C, in which the Kelvin sign is a K."""
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def one_type(values: Sequence[Any]) -> bool:
    """Say whether values keep their types where Terraform converts all to one type.

    It does so in a condition, ``tolist``, ``tomap`` and ``coalesce``: next to a string, 1 becomes "1"
    ("Type Conversion" in Terraform's documentation).
    """
    open_ = [values]
    while open_:
        group = [value for value in open_.pop() if value is not None]
        kinds = {_kind(value) for value in group}
        if len(group) < 2:
            continue
        if len(kinds - {Unknown}) > 1 or (Unknown in kinds and not all(map(has_texts, group))):
            return False
        lists = [value for value in group if isinstance(value, list)]
        objects = [value for value in group if isinstance(value, dict)]
        if len({len(value) for value in lists}) == 1:
            open_ += [list(items) for items in zip(*lists, strict=True)]
        else:
            open_.append([item for value in lists for item in value])
        if len({frozenset(value) for value in objects}) == 1:
            open_ += [[value[name] for value in objects] for name in objects[0]]
        else:
            open_.append([item for value in objects for item in value.values()])
    return True


def has_texts(value: Any) -> bool:
    """Say whether all that a value holds are strings, which Terraform converts to nothing else."""
    if isinstance(value, list):
        return all(map(has_texts, value))
    if isinstance(value, dict):
        return all(map(has_texts, value.values()))
    return value is None or isinstance(value, str | Text | Unknown)


def is_known(value: Any) -> bool:
    """Say whether no part of a value stays an expression."""
    if isinstance(value, list):
        return all(map(is_known, value))
    if isinstance(value, dict):
        return all(map(is_known, value.values()))
    return not isinstance(value, Text | Unknown)


def _kind(value: Any) -> type:
    for kind in (Unknown, list, dict, bool):
        if isinstance(value, kind):
            return kind
    return float if isinstance(value, int | float) else str


def joined(pieces: Sequence[Any]) -> Any:
    """Return the string that pieces make, as a template joins them.

    :raises NotKnown: when a piece is a list, an object or null, which no template takes.
    """
    parts: list[str | Unknown] = []
    for piece in pieces:
        for part in piece.parts if isinstance(piece, Text) else (piece,):
            if isinstance(part, Unknown):
                parts.append(part)
            elif parts and isinstance(parts[-1], str):
                parts[-1] += text(part)
            else:
                parts.append(text(part))
    if all(isinstance(part, str) for part in parts):
        return normal("".join(part for part in parts if isinstance(part, str)))
    return Text(tuple(part for part in parts if part != ""))


def text(value: Any) -> str:
    """Return a constant as Terraform converts it to a string.

    :raises NotKnown: when it has no such form.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() <= MAX_BITS:
        return str(value)
    raise NotKnown  # fractions are left to Terraform, which has more digits than a float


def template(value: Any) -> Any:
    """Return a value as Terraform's JSON writes it, where every string is a template."""
    if isinstance(value, str):
        return _escaped(value)
    if isinstance(value, Unknown):
        return f"${{{value.source}}}"
    if isinstance(value, Text):
        return _template(value)
    if isinstance(value, list):
        return [template(item) for item in value]
    if isinstance(value, dict):
        return {_escaped(name): template(item) for name, item in value.items()}
    return value


def source(value: Any) -> str:
    """Return a value as an expression."""
    if isinstance(value, Unknown):
        return value.source
    if isinstance(value, Text):
        parts = (
            f"${{{part.source}}}" if isinstance(part, Unknown) else _quotable(part)
            for part in value.parts
        )
        return f'"{"".join(parts)}"'
    if isinstance(value, str):
        return f'"{_quotable(value)}"'
    if isinstance(value, list):
        return f"[{', '.join(source(item) for item in value)}]"
    if isinstance(value, dict):
        items = (f'"{_quotable(name)}" = {source(item)}' for name, item in value.items())
        return f"{{{', '.join(items)}}}"
    return json.dumps(value)


def _template(value: Text) -> str:
    parts = []
    for index, part in enumerate(value.parts):
        if isinstance(part, Unknown):
            parts.append(f"${{{part.source}}}")
        elif index + 1 < len(value.parts) and part.endswith(("$", "%")):
            # "$${" would be the escape for a literal "${".
            parts.append(f'{_escaped(part[:-1])}${{"{part[-1]}"}}')
        else:
            parts.append(_escaped(part))
    return "".join(parts)


def _escaped(value: str) -> str:
    return value.replace("${", "$${").replace("%{", "%%{")


def _quotable(value: str) -> str:
    return json.dumps(_escaped(value), ensure_ascii=False)[1:-1]
