"""Reading templates and expressions of Terraform: one pass, no way back, and not too deep.

It reads what a stack has in ``${...}``: references, constants, calls, lists, objects, conditions. What
it does not read (``for``, splats, directives, heredocs) raises, and the text stays as it is. The grammar
is that of HCL's native syntax specification, "Expressions" and "Templates".
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn

import attrs

MAX_DEPTH: Final = 48
"""How deep an expression may nest; people write three or four levels."""

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_NUMBER: Final = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?(?![\w.])")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_POSITION: Final = re.compile(r"\d{1,6}")
_OPERATOR: Final = re.compile(r"==|!=|&&|\|\||[?]")
_MARKS: Final = r"\$(?!\$?\{)|%(?!%?\{)"
_LITERAL: Final = re.compile(rf'(?:[^"\\$%]++|\\.|{_MARKS})+', re.DOTALL)
_OUTSIDE: Final = re.compile(rf"(?:[^$%]++|{_MARKS})+", re.DOTALL)
_DIGITS: Final = tuple("0123456789")
_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?=\s*[=:])")
_ESCAPE: Final = re.compile(r'\\(?:[nrt"\\]|u[0-9A-Fa-f]{4}|(.))', re.DOTALL)
_SURROGATES: Final = frozenset(
    {"\\ud8", "\\ud9", "\\uda", "\\udb", "\\udc", "\\udd", "\\ude", "\\udf"}
)
_BINDS: Final = {"||": 1, "&&": 2, "==": 3, "!=": 3}


class Unreadable(Exception):  # noqa: N818 - no error: the text stays as it is
    """A template that this module does not read."""


@attrs.frozen
class Constant:
    """``"text"`` without interpolations, a number, ``true``, ``false`` or ``null``."""

    value: Any


@attrs.frozen
class Template:
    """A string with interpolations; each part is an expression. A single one gives its own value."""

    parts: tuple[Node, ...]


@attrs.frozen
class Name:
    """The beginning of a reference, such as ``local`` or ``aws_kms_key``."""

    name: str


@attrs.frozen
class Member:
    """``of.name``, ``of[0]`` or ``of["name"]``."""

    of: Node
    key: Node


@attrs.frozen
class Call:
    """``name(arguments)``."""

    name: str
    arguments: tuple[Node, ...]
    expanded: bool


@attrs.frozen
class Tuple:
    """``[a, b]``."""

    items: tuple[Node, ...]


@attrs.frozen
class Object:
    """``{key = value}``."""

    items: tuple[tuple[Node, Node], ...]


@attrs.frozen
class Operation:
    """``left operator right``, ``!operand``, or ``test ? yes : no`` with the operator ``?``."""

    operator: str
    operands: tuple[Node, ...]


Node = Constant | Template | Name | Member | Call | Tuple | Object | Operation


def read_template(text: str) -> Node:
    """Read a string of Terraform's JSON.

    :raises Unreadable: when it holds what this module does not read.
    """
    return _Reader(text).template()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def template(self) -> Node:
        parts = self._parts(_OUTSIDE, "")
        if len(parts) == 1:
            return parts[0]
        return Template(tuple(parts))

    def _parts(self, literal: re.Pattern[str], end: str) -> list[Node]:
        """Read literal text and interpolations until the closing quote, or until the end."""
        parts: list[Node] = []
        while True:
            found = literal.match(self.text, self.at)
            if found:
                self.at = found.end()
                parts.append(Constant(_unescaped(found[0]) if end else found[0]))
            elif self._next(("$${", "%%{")):
                parts.append(Constant(self.text[self.at + 1 : self.at + 3]))
                self.at += 3
            elif self._next(("${",)):
                self.at += 2
                parts.append(self.expression())
                self._expect("}")
            elif end and self._next((end,)):
                self.at += 1
                return parts
            elif not end and self.at == len(self.text):
                return parts
            else:
                self._refuse()

    def expression(self, binds: int = 0) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._refuse()
        left = self._unary()
        for _ in range(MAX_DEPTH):
            self._skip()
            found = _OPERATOR.match(self.text, self.at)
            if not found or found[0] == "?" or _BINDS[found[0]] <= binds:
                break
            self.at = found.end()
            left = Operation(found[0], (left, self.expression(_BINDS[found[0]])))
        if binds == 0 and self._next(("?",)):
            self.at += 1
            yes = self.expression()
            self._expect(":")
            left = Operation("?", (left, yes, self.expression()))
        self.depth -= 1
        return left

    def _unary(self) -> Node:
        self._skip()
        if self._next(("!",)) and not self._next(("!=",)):
            self.at += 1
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self._refuse()
            operand = self._unary()
            self.depth -= 1
            return Operation("!", (operand,))
        return self._members(self._primary())

    def _members(self, node: Node) -> Node:
        for _ in range(MAX_DEPTH):
            if self._next((".",)) and not self._next(("...",)):
                self.at += 1
                key = self._taken(_NAME) or self._taken(_POSITION)
                if key is None:
                    self._refuse()
                node = Member(node, Constant(int(key) if key.isdecimal() else key))
            elif self._next(("[",)):
                self.at += 1
                node = Member(node, self.expression())
                self._expect("]")
            else:
                return node
        raise Unreadable

    def _primary(self) -> Node:
        first = self.text[self.at : self.at + 1]
        if first == '"':
            return self._quoted()
        if first == "(":
            self.at += 1
            inner = self.expression()
            self._expect(")")
            return inner
        if first == "[":
            return Tuple(self._listed("]")[0])
        if first == "{":
            return self._object()
        number = self._taken(_NUMBER)
        if number is not None:
            return Constant(float(number) if "." in number else int(number))
        name = self._taken(_NAME)
        if name is None:
            self._refuse()
        if name in _CONSTANTS:
            return Constant(_CONSTANTS[name])
        if self._next(("(",)):
            arguments, expanded = self._listed(")")
            return Call(name, arguments, expanded)
        return Name(name)

    def _quoted(self) -> Node:
        self.at += 1
        parts = self._parts(_LITERAL, '"')
        if all(isinstance(part, Constant) and isinstance(part.value, str) for part in parts):
            return Constant("".join(part.value for part in parts if isinstance(part, Constant)))
        return Template(tuple(parts))

    def _listed(self, end: str) -> tuple[tuple[Node, ...], bool]:
        self.at += 1
        items: list[Node] = []
        expanded = False
        while not self._closed(end):
            items.append(self.expression())
            self._skip()
            if end == ")" and self._next(("...",)):
                self.at += 3
                expanded = True
                self._expect(end)
                break
            if not self._next((",", end)):
                self._refuse()
            self.at += self._next((",",))
        return tuple(items), expanded

    def _object(self) -> Node:
        self.at += 1
        items: list[tuple[Node, Node]] = []
        while not self._closed("}"):
            bare = self._taken(_KEY)
            if bare is None and not self._next(('"', "(", *_DIGITS)):
                self._refuse()  # "a.b = c" is ambiguous to Terraform
            key = self.expression() if bare is None else Constant(bare)
            self._skip()
            if not self._next(("=", ":")):
                self._refuse()
            self.at += 1
            items.append((key, self.expression()))
            self._skip()
            if self._next((",",)):
                self.at += 1
            elif not self._next(("}",)) and not self._on_a_new_line():
                self._refuse()
        return Object(tuple(items))

    def _closed(self, end: str) -> bool:
        self._skip()
        closed = self._next((end,))
        self.at += closed
        return closed

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _on_a_new_line(self) -> bool:
        before = self.at - 1
        while self.text[before] in " \t\r":
            before -= 1
        return self.text[before] == "\n"

    def _next(self, wanted: tuple[str, ...]) -> bool:
        return self.text.startswith(wanted, self.at)

    def _taken(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[0]

    def _expect(self, wanted: str) -> None:
        self._skip()
        if not self._next((wanted,)):
            self._refuse()
        self.at += len(wanted)

    def _refuse(self) -> NoReturn:
        raise Unreadable


_CONSTANTS: Final = {"true": True, "false": False, "null": None}


def _unescaped(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        if found[1] or found[0][:4].lower() in _SURROGATES:
            raise Unreadable
        return str(json.loads(f'"{found[0]}"'))

    return _ESCAPE.sub(one, text) if "\\" in text else text
