"""From a TOML table to a frozen settings class, with every problem and its path.

cattrs does the conversion; two things are stricter than its defaults. Values are never coerced
(``"5"`` is not a number, ``1`` is not true), because a config that means something else than it says
is worse than an error. And each field's validator runs on its own, so that one bad value does not
hide the next.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.v import transform_error

from strongroom_base.errors import Problem
from strongroom_base.nearest import nearest

T = TypeVar("T")

_TOML_NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    dt.date: "a date",
    list: "a list",
    dict: "a table",
}


def structure(
    table: Mapping[str, Any], cls: type[T], path: str = ""
) -> tuple[T | None, list[Problem]]:
    """Make an instance of a settings class from a TOML table.

    :param table: the parsed table.
    :param cls: an attrs class; fields may be plain values, tuples, optional, or attrs classes.
    :param path: the table's own place in the file, put before each problem's path.
    :return: the instance, or None, and the problems found.
    """
    try:
        return _converter.structure(table, cls), []
    except ClassValidationError as error:
        return None, [_problem(line, path) for line in transform_error(error, "", _sentence)]


def _sentence(error: BaseException, _: type | None) -> str:
    return str(error)


def _problem(line: str, prefix: str) -> Problem:
    message, _, place = line.rpartition(" @ ")
    # cattrs writes a table's key as an index, plugins['kms']; TOML writes plugins.kms.
    place = re.sub(r"\['([^']*)'\]", lambda key: f".{dotted_key(key[1])}", place)
    place = place.strip().removeprefix(".")
    return Problem(".".join(part for part in (prefix, place) if part), message)


def dotted_key(key: str) -> str:
    """Return a key as TOML writes it in a dotted path: quoted unless it is a bare key."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"'


def _describe(value: object) -> str:
    kind = _TOML_NAMES.get(type(value), type(value).__name__)
    shown = repr(value).lower() if isinstance(value, bool) else repr(value)
    return kind if isinstance(value, list | dict) else f"{kind}, {shown}"


def _exactly(kind: type) -> Any:
    def check(value: object, _: object) -> object:
        accepted = isinstance(value, kind) and not (kind is not bool and isinstance(value, bool))
        # A moment is a date to Python, and means something else.
        accepted = accepted and not isinstance(value, dt.datetime)
        if kind is float and type(value) is int:
            return float(value)
        if not accepted:
            message = f"expected {_TOML_NAMES[kind]}, found {_describe(value)}"
            raise TypeError(message)
        return value

    return check


def _settings_hook(cls: type) -> Any:
    # Postponed annotations are strings until resolved.
    fields = {
        field.name: field
        for field in attrs.fields(attrs.resolve_types(cls))
        if field.metadata.get("key", True)
    }

    def make(table: object, _: object) -> object:
        if not isinstance(table, Mapping):
            message = f"expected a table, found {_describe(table)}"
            raise TypeError(message)
        found: dict[str, Any] = {}
        wrong: list[Exception] = []
        for key, value in table.items():
            if key not in fields:
                wrong.append(_noted(cls, key, ValueError(f"unknown key{nearest(key, fields)}")))
                continue
            field = fields[key]
            try:
                found[key] = _converter.structure(value, field.type)
                if field.validator is not None:
                    field.validator(None, field, found[key])
            except Exception as error:  # noqa: BLE001 - each is reported, none is dropped
                wrong.append(_noted(cls, key, error))
        for key, field in fields.items():
            if field.default is attrs.NOTHING and key not in table:
                wrong.append(_noted(cls, key, ValueError("missing; this key must be set")))
        if wrong:
            message = f"problems in {cls.__name__}"
            raise ClassValidationError(message, wrong, cls)
        try:
            return cls(**found)
        except (TypeError, ValueError) as error:  # a check of several fields against each other
            message = f"problems in {cls.__name__}"
            raise ClassValidationError(message, [error], cls) from None

    return make


def _noted(cls: type, key: str, error: Exception) -> Exception:
    note = AttributeValidationNote(f"{cls.__name__}.{key}", key, Any)
    error.__notes__ = [*getattr(error, "__notes__", []), note]
    return error


def _is_tuple(kind: object) -> bool:
    return get_origin(kind) is tuple


def _is_mapping(kind: object) -> bool:
    return get_origin(kind) in (dict, collections.abc.Mapping)


def _tuple(value: object, kind: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        message = f"expected a list, found {_describe(value)}"
        raise TypeError(message)
    (item, *_) = get_args(kind)
    return tuple(_items(enumerate(value), item, kind).values())


def _mapping(value: object, kind: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        message = f"expected a table, found {_describe(value)}"
        raise TypeError(message)
    (_, item) = get_args(kind)
    return _items(value.items(), item, kind)


def _items(pairs: Iterable[tuple[Any, Any]], item: Any, kind: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    wrong: list[Exception] = []
    for key, value in pairs:
        try:
            found[key] = _converter.structure(value, item)
        except Exception as error:  # noqa: BLE001 - each is reported, none is dropped
            note = IterableValidationNote(f"item {key!r}", key, item)
            error.__notes__ = [*getattr(error, "__notes__", []), note]
            wrong.append(error)
    if wrong:
        message = f"problems in {kind}"
        raise IterableValidationError(message, wrong, kind)
    return found


_converter = cattrs.Converter(forbid_extra_keys=True)
for _kind in (bool, int, float, str, dt.date):
    _converter.register_structure_hook(_kind, _exactly(_kind))
_converter.register_structure_hook_func(_is_tuple, _tuple)
_converter.register_structure_hook_func(_is_mapping, _mapping)
_converter.register_structure_hook_factory(attrs.has, _settings_hook)
