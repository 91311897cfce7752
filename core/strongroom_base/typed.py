"""Declarations that refuse a value of another type than their annotations say.

A type checker sees most of these mistakes, but not every author runs one, and some are silent:
``resources=("arn")`` is a string, and rendered as a tuple it is one letter a resource. ``typed`` makes
every field of an attrs class check itself when an instance is made::

    @attrs.frozen(field_transformer=typed)
    class Role: ...

The error names the class, the field, what is expected and what was found. What is understood of
annotations: ``str`` (not empty, unless the default is), ``int``, ``float`` (finite), ``bool``,
``Literal``, enums, classes, ``type[...]``, tuples, mappings, functions, unions of these; any other is
not checked. A list where a tuple is meant becomes one.
"""

from __future__ import annotations

import collections.abc
import enum
import inspect
import math
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs


@attrs.frozen
class Mistake:
    """A value that does not fit.

    :param found: the value.
    :param expected: in words.
    :param error: TypeError, or ValueError for a value of the right type.
    :param where: its place within the field, such as ``[1]``.
    :param advice: what to write instead, when that is likely.
    """

    found: Any
    expected: str
    error: type[Exception] = TypeError
    where: str = ""
    advice: str = ""

    def raised(self, field: str) -> Exception:
        """Return the exception for a field, such as ``Role.purpose``."""
        advice = f"; {self.advice}" if self.advice else ""
        found = f"is {self.found!r}; expected {self.expected}{advice}"
        return self.error(f"{field}{self.where} {found}")


Check = Callable[[Any], Mistake | None]
"""Returns what is wrong with a value, or None."""


def typed(cls: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Check every field of an attrs class; for ``field_transformer``."""
    return [_checked(cls, field) for field in fields]


def typed_tuples(cls: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Check the tuples alone: what Terraform knows later may be a token of another type."""
    return [_checked(cls, f) if _holds_tuple(f) else f for f in fields]


def tuple_mistakes(instance: Any) -> Iterator[str]:
    """Yield what is wrong with the tuples of an instance of any attrs class."""
    cls = type(instance)
    try:
        kinds = typing.get_type_hints(cls)
    except Exception:  # noqa: BLE001 - annotations that only a type checker can resolve
        return
    for field in attrs.fields(cls):
        if _holds_tuple(field):
            mistake = check_for(kinds[field.name])(getattr(instance, field.name))
            if mistake:
                yield str(mistake.raised(f"{cls.__name__}.{field.name}"))


_TUPLES = ("tuple[", "typing.tuple[")


def _holds_tuple(field: attrs.Attribute[Any]) -> bool:
    return "tuple[" in str(field.type).lower()


def as_tuple(value: Any) -> Any:
    """Return a list or a generator as a tuple, and anything else as it is, to be refused."""
    return tuple(value) if isinstance(value, list | collections.abc.Iterator) else value


def as_pairs(given: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return a mapping, or its pairs, as sorted pairs; and anything else as it is, to be refused."""
    found: Any = tuple(given.items()) if isinstance(given, Mapping) else as_tuple(given)
    if isinstance(found, tuple) and all(_is_pair(pair) for pair in found):
        return tuple(sorted(dict(found).items()))
    return found  # type: ignore[no-any-return]


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str)


def _checked(cls: type, field: attrs.Attribute[Any]) -> attrs.Attribute[Any]:
    of_type = _OfType(cls, field)
    both = of_type if field.validator is None else attrs.validators.and_(of_type, field.validator)
    converter: Any = field.converter
    if converter is None and str(field.type).lower().startswith(_TUPLES):
        converter = as_tuple
    return field.evolve(validator=both, converter=converter)


class _OfType:
    """The validator of a field; annotations are resolved when the first instance is made."""

    def __init__(self, cls: type, field: attrs.Attribute[Any]) -> None:
        self._cls = cls
        self._name = field.name
        self._may_be_empty = field.default == ""
        self._check: Check | None = None

    def __call__(self, _: object, __: object, value: Any) -> None:
        if self._check is None:
            kind = typing.get_type_hints(self._cls)[self._name]
            self._check = check_for(kind, may_be_empty=self._may_be_empty)
        mistake = self._check(value)
        if mistake is not None:
            raise mistake.raised(f"{self._cls.__name__}.{self._name}")


def check_for(kind: Any, *, may_be_empty: bool = False) -> Check:
    """Return the check of an annotation.

    :param may_be_empty: whether an empty string is accepted.
    """
    origin = get_origin(kind)
    if kind is str:
        return _text if may_be_empty else _some_text
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if origin is Literal:
        return _one_of(get_args(kind))
    if origin in (Union, types.UnionType):
        return _any_of([check_for(k, may_be_empty=may_be_empty) for k in get_args(kind)])
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is type:
        return _class(get_args(kind)[0])
    if origin is collections.abc.Mapping:
        return _mapping(*get_args(kind))
    if origin is collections.abc.Callable:
        return _function
    return _instance(kind) if isinstance(kind, type) else _anything


def _anything(_: Any) -> Mistake | None:
    return None


def _text(value: Any) -> Mistake | None:
    return None if isinstance(value, str) else Mistake(value, "a string")


def _some_text(value: Any) -> Mistake | None:
    if not isinstance(value, str):
        return Mistake(value, "a string")
    return None if value.strip() else Mistake(value, "a string that is not empty", ValueError)


def _int(value: Any) -> Mistake | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return None
    return Mistake(value, "a whole number")


def _float(value: Any) -> Mistake | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return Mistake(value, "a number")
    return None if math.isfinite(value) else Mistake(value, "a finite number", ValueError)


def _bool(value: Any) -> Mistake | None:
    return None if isinstance(value, bool) else Mistake(value, "True or False")


def _none(value: Any) -> Mistake | None:
    return None if value is None else Mistake(value, "None")


def _function(value: Any) -> Mistake | None:
    return None if callable(value) else Mistake(value, "a function")


_SIMPLE: Final[Mapping[Any, Check]] = {
    int: _int,
    float: _float,
    bool: _bool,
    type(None): _none,
    Any: _anything,
}


def _one_of(values: tuple[Any, ...]) -> Check:
    expected = "one of " + ", ".join(repr(value) for value in values)

    def check(value: Any) -> Mistake | None:
        if any(type(value) is type(one) and value == one for one in values):
            return None
        kinds = tuple({type(one) for one in values})
        return Mistake(value, expected, ValueError if isinstance(value, kinds) else TypeError)

    return check


def _any_of(checks: list[Check]) -> Check:
    def check(value: Any) -> Mistake | None:
        mistakes = []
        for one in checks:
            mistake = one(value)
            if mistake is None:
                return None
            mistakes.append(mistake)
        inside = [mistake for mistake in mistakes if mistake.where or mistake.error is ValueError]
        if inside:  # the value is of one of the types, and something in it is wrong
            return inside[0]
        expected = " or ".join(mistake.expected for mistake in mistakes)
        return Mistake(value, expected, advice=mistakes[0].advice)

    return check


def _tuple(kinds: tuple[Any, ...]) -> Check:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return _tuple_of(check_for(kinds[0]), kinds[0])
    checks = [check_for(kind) for kind in kinds]
    expected = f"a tuple of {len(checks)}"

    def check(value: Any) -> Mistake | None:
        if not isinstance(value, tuple) or len(value) != len(checks):
            return Mistake(value, expected)
        return _first((one(item) for one, item in zip(checks, value, strict=True)))

    return check


def _tuple_of(item_check: Check, kind: Any) -> Check:
    expected = f"a tuple of {_several(kind)}"

    def check(value: Any) -> Mistake | None:
        if isinstance(value, tuple):
            return _first(map(item_check, value))
        if item_check(value) is not None:
            return Mistake(value, expected)
        one = repr(value) if isinstance(value, str) else "x"
        return Mistake(value, expected, advice=f"a tuple of one has a comma: ({one},)")

    return check


def _several(kind: Any) -> str:
    names = {str: "strings", int: "whole numbers", float: "numbers"}
    if get_origin(kind) is tuple:
        return "pairs" if len(get_args(kind)) == 2 else "tuples"
    if get_origin(kind) is type:
        return "classes"
    return names.get(kind) or str(getattr(kind, "__name__", "items"))


def _first(mistakes: Iterator[Mistake | None]) -> Mistake | None:
    for index, mistake in enumerate(mistakes):
        if mistake is not None:
            return attrs.evolve(mistake, where=f"[{index}]{mistake.where}")
    return None


def _mapping(key_kind: Any, value_kind: Any) -> Check:
    key_check, value_check = check_for(key_kind), check_for(value_kind)

    def check(value: Any) -> Mistake | None:
        if not isinstance(value, Mapping):
            return Mistake(value, "a mapping")
        for key, item in value.items():
            mistake = key_check(key) or value_check(item)
            if mistake is not None:
                return attrs.evolve(mistake, where=f"[{key!r}]{mistake.where}")
        return None

    return check


def _class(base: Any) -> Check:
    expected = f"a class that derives from {base.__name__}" if base is not Any else "a class"

    def check(value: Any) -> Mistake | None:
        fits = inspect.isclass(value) and (base is Any or issubclass(value, base))
        return None if fits else Mistake(value, expected)

    return check


def _instance(kind: type) -> Check:
    article = "an" if kind.__name__[0] in "AEIOU" else "a"
    expected = f"{article} {kind.__name__}"
    if issubclass(kind, enum.Enum):
        expected = "one of " + ", ".join(f"{kind.__name__}.{member.name}" for member in kind)

    def check(value: Any) -> Mistake | None:
        return None if isinstance(value, kind) else Mistake(value, expected)

    return check
