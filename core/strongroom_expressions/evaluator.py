"""Evaluating templates over the locals and variables of a stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from strongroom_base.errors import CallerError
from strongroom_expressions.functions import FUNCTIONS, MAX_TEXT
from strongroom_expressions.syntax import (
    Call,
    Constant,
    Member,
    Name,
    Node,
    Object,
    Operation,
    Template,
    Tuple,
    Unreadable,
    read_template,
)
from strongroom_expressions.values import (
    NotKnown,
    Set,
    Text,
    Unknown,
    is_known,
    joined,
    normal,
    one_type,
    plain,
    source,
    template,
    text,
)

MAX_LOCALS: Final = 24
"""How many locals in a row are followed; a longer chain, or a circle, stays as it is."""

BUDGET: Final = 8_000_000
"""Characters that all expressions of a stack may come to; a large platform has 2 million in all."""

_NODE_COST: Final = 16

Scope = Mapping[str, Any] | None
"""The names of a ``templatestring``; None where the names of the stack hold."""


class Evaluator:
    """Evaluates the templates of one stack.

    :param locals_: each local's value as Terraform's JSON has it.
    :param variables: the value of each variable that is known.
    """

    def __init__(self, locals_: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
        self._locals = locals_
        self._variables = variables
        self._known: dict[str, tuple[Any, int]] = {}
        self._open: list[str] = []
        self._left = BUDGET

    def evaluated(self, value: str) -> Any:
        """Return what a string of the document comes to, again as the document writes it.

        :raises CallerError: when the expressions of the stack come to too much.
        """
        try:
            found = self._template(value, None)
        except (NotKnown, Unreadable, RecursionError):
            return value
        written = template(found)
        self._spend(len(written) if isinstance(written, str) else 1)
        return written

    def _template(self, value: str, scope: Scope) -> Any:
        if "${" not in value and "%{" not in value:
            return normal(value)
        return self._value(read_template(value), scope)

    def _json(self, value: Any) -> Any:
        """Return the value of what stands in the document, such as a local's."""
        self._spend(_NODE_COST)
        if isinstance(value, str):
            self._spend(len(value))
            try:
                return self._template(value, None)
            except Unreadable:
                raise NotKnown from None
        if isinstance(value, list):
            return [self._json(item) for item in value]
        if isinstance(value, Mapping):
            return {self._key(self._json(name)): self._json(item) for name, item in value.items()}
        return plain(value)

    def _value(self, node: Node, scope: Scope) -> Any:
        self._spend(_NODE_COST)
        match node:
            case Constant(value):
                return plain(value)
            case Template((part,)):
                return self._value(part, scope)
            case Template(parts):
                found = joined([self._value(part, scope) for part in parts])
                self._spend(len(found) if isinstance(found, str) else len(source(found)))
                return found
            case Tuple(items):
                return [self._value(item, scope) for item in items]
            case Object(items):
                return {
                    self._key(self._value(key, scope)): self._value(item, scope)
                    for key, item in items
                }
            case Name(name):
                return _named(name, scope)
            case Member(of, key):
                return self._member(of, self._value(key, scope), scope)
            case Call():
                return self._call(node, scope)
            case Operation():
                return self._operation(node, scope)

    def _key(self, value: Any) -> str:
        if isinstance(value, Unknown | Text):
            raise NotKnown
        return text(value)

    def _member(self, of: Node, key: Any, scope: Scope) -> Any:
        if scope is None and of == Name("local") and isinstance(key, str):
            return self._local(key)
        if scope is None and of == Name("var") and key in self._variables:
            self._spend(len(source(self._variables[key])))
            return self._variables[key]
        holder = self._value(of, scope)
        if isinstance(holder, list) and type(key) is int and 0 <= key < len(holder):
            return holder[key] if not isinstance(holder, Set) else _not_known()
        if isinstance(holder, dict) and isinstance(key, str) and key in holder:
            return holder[key]
        if not isinstance(holder, Unknown):
            raise NotKnown
        if isinstance(key, str) and key.replace("_", "a").replace("-", "a").isalnum():
            return Unknown(f"{holder.source}.{key}")
        return Unknown(f"{holder.source}[{source(key)}]")

    def _local(self, name: str) -> Any:
        if name not in self._known:
            unknown = Unknown(f"local.{name}")
            if name in self._open or len(self._open) >= MAX_LOCALS or name not in self._locals:
                return unknown
            before = self._left
            self._open.append(name)
            try:
                value = self._json(self._locals[name])
            except (NotKnown, RecursionError):
                value = unknown
            finally:
                self._open.pop()
            self._known[name] = value, before - self._left
            return value
        value, cost = self._known[name]
        self._spend(cost)  # what it comes to is there once more
        return value

    def _call(self, node: Call, scope: Scope) -> Any:
        if node.name == "try":
            # What fails in Terraform may stay an expression here, so only a value is sure to be taken.
            first = self._value(node.arguments[0], scope) if node.arguments else _not_known()
            return first if is_known(first) else _not_known()
        if node.name == "templatestring" and not isinstance((*node.arguments, None)[0], Member):
            raise NotKnown  # Terraform takes the template by its name alone
        arguments = [self._value(argument, scope) for argument in node.arguments]
        if node.expanded:
            *first, last = arguments
            if not isinstance(last, list):
                return Unknown(f"{node.name}({', '.join(map(source, arguments))}...)")
            arguments = [*first, *last]
        try:
            found = self._called(node.name, arguments)
        except (NotKnown, TypeError, ValueError, LookupError, RecursionError):
            return Unknown(f"{node.name}({', '.join(map(source, arguments))})")
        if isinstance(found, str | Text):
            found = normal(found) if isinstance(found, str) else found
            written = source(found)
            if len(written) > MAX_TEXT:
                raise NotKnown
            self._spend(len(written))
        return found

    def _called(self, name: str, arguments: list[Any]) -> Any:
        if name == "templatestring":
            value, names = arguments
            if not isinstance(value, str) or not isinstance(names, dict):
                raise NotKnown
            try:
                return self._template(value, names)
            except Unreadable:
                raise NotKnown from None
        function = FUNCTIONS.get(name)
        return function(*arguments) if function else _not_known()

    def _operation(self, node: Operation, scope: Scope) -> Any:
        if node.operator == "?":
            return self._chosen(node.operands, scope)
        values = [self._value(operand, scope) for operand in node.operands]
        if node.operator == "!":
            value = values[0]
            return not value if isinstance(value, bool) else Unknown(f"(!{source(value)})")
        left, right = values
        if isinstance(left, bool) and isinstance(right, bool) and node.operator in ("&&", "||"):
            return (left and right) if node.operator == "&&" else (left or right)
        plain = (str, bool, int, type(None))
        if node.operator in ("==", "!=") and type(left) in plain and type(right) in plain:
            return (type(left) is type(right) and left == right) is (node.operator == "==")
        return Unknown(f"({source(left)} {node.operator} {source(right)})")

    def _chosen(self, operands: tuple[Node, ...], scope: Scope) -> Any:
        test, yes, no = operands
        chosen = self._value(test, scope)
        if not isinstance(chosen, bool):
            found = [chosen, self._value(yes, scope), self._value(no, scope)]
            return Unknown("({} ? {} : {})".format(*map(source, found)))
        value = self._value(yes if chosen else no, scope)
        try:
            other = self._value(no if chosen else yes, scope)
        except NotKnown:
            other = Unknown("other")
        return value if one_type([value, other]) else _not_known()

    def _spend(self, cost: int) -> None:
        self._left -= cost
        if self._left < 0:
            raise CallerError(
                f"the stack cannot be read: its expressions come to more than {BUDGET:,} characters",
                hint="write out the values, or split the stack: locals that repeat each other grow fast",
            )


def _named(name: str, scope: Scope) -> Any:
    if scope is None:
        return Unknown(name)
    return scope[name] if name in scope else _not_known()


def _not_known() -> Any:
    raise NotKnown
