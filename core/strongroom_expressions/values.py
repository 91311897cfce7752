"""What an expression of Terraform comes to: a constant, or text that stays an expression.

A constant is what JSON has: ``str``, ``bool``, ``int``, ``float``, ``None``, ``list``, ``dict``. Strings
are as Terraform holds them, without the ``$${`` by which a template writes ``${``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import attrs


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
        return "".join(part for part in parts if isinstance(part, str))
    return Text(tuple(part for part in parts if part != ""))


def text(value: Any) -> str:
    """Return a constant as Terraform converts it to a string.

    :raises NotKnown: when it has no such form.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
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
