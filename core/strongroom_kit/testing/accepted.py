"""What a setting accepts and what it refuses, read from its own type, validator and words.

The validators of :mod:`strongroom.validators` are data, so their bounds, choices and patterns are known.
Any other is asked: it is given values that no setting takes, and what it says that it "expected"
names some that it does.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from strongroom.starter import default_of
from strongroom_kit.testing.strings import matching
from strongroom_platform.validators import Between, Each, Matching, OneOf, OneOfNumbers, Optional

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

FAR = 10**12
"""Beyond what any setting accepts, on either side."""

_TEXT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:/_-"
"""What a setting without a validator is tried with: no character that Terraform would evaluate."""


def settings_table(cls: type[Any]) -> SearchStrategy[dict[str, Any]]:
    """Draw tables of TOML that each key of a settings class accepts, one key at a time.

    Keys with a default are left out more often than not, so that single settings are looked at.
    """
    from hypothesis import strategies as st

    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for field in attrs.fields(attrs.resolve_types(cls)):
        (required if field.default is attrs.NOTHING else optional)[field.name] = accepted(field)
    if not optional:
        return st.fixed_dictionaries(required)
    chosen = st.lists(st.sampled_from(sorted(optional)), unique=True, max_size=4)
    return chosen.flatmap(
        lambda keys: st.fixed_dictionaries({**required, **{key: optional[key] for key in keys}})
    )


def accepted(field: attrs.Attribute[Any]) -> SearchStrategy[Any]:
    """Draw values, as TOML has them, that a field's type and validator accept.

    A setting that is a table or a list of tables whose parts depend on one another can name some in
    ``metadata={"examples": (...)}``; without, a list of tables stays as it is by default.
    """
    from hypothesis import strategies as st

    if "examples" in field.metadata:
        return st.sampled_from([_toml(value) for value in field.metadata["examples"]])
    kind = _plain(field.type)
    origin = typing.get_origin(kind) or kind
    if attrs.has(origin):
        return settings_table(origin)
    if origin in {tuple, list}:
        return _lists(field, typing.get_args(kind)[0])
    if issubclass(origin, Mapping):
        return st.just(_toml(default_of(field)))
    return _values(field, kind, field.validator)


def _lists(field: attrs.Attribute[Any], kind: Any) -> SearchStrategy[Any]:
    from hypothesis import strategies as st

    if attrs.has(kind):
        return st.just([])
    if field.validator is not None and not isinstance(field.validator, Each):
        return st.sampled_from([_toml(value) for value in spoken(field)])
    validator = field.validator.validator if isinstance(field.validator, Each) else None
    item = field.evolve(type=kind, validator=validator, default=attrs.NOTHING)
    if _own(validator) and not spoken(item):
        return st.just([])
    return st.lists(_values(item, kind, validator), max_size=3, unique=True)


def _own(validator: Any) -> bool:
    """Tell whether a validator is a plugin's own."""
    known = Between | Each | Matching | OneOf | OneOfNumbers | Optional
    return validator is not None and not isinstance(validator, known)


def _values(field: attrs.Attribute[Any], kind: Any, validator: Any) -> SearchStrategy[Any]:
    from hypothesis import strategies as st

    if isinstance(validator, Optional):
        return _values(field, kind, validator.validator)
    if isinstance(validator, OneOf | OneOfNumbers):
        return st.sampled_from(validator.choices)
    if isinstance(validator, Matching):
        return matching(validator.pattern)
    if isinstance(validator, Between) and kind is int:
        return st.integers(int(validator.low), int(validator.high))
    if isinstance(validator, Between):
        return st.floats(validator.low, validator.high, allow_subnormal=False)
    if _own(validator):
        return st.sampled_from([_toml(value) for value in spoken(field)])
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(0, 1_000)
    if kind is float:
        return st.floats(0, 1_000, allow_subnormal=False)
    return st.text(_TEXT, min_size=1, max_size=20)


def spoken(field: attrs.Attribute[Any]) -> list[Any]:
    """Return accepted values of a field whose validator is a plugin's own: its default, and what
    the validator itself mentions when it says what it expected.
    """
    kind = _plain(field.type)
    default = default_of(field)
    found = [] if default is attrs.NOTHING or default is None else [default]
    for said in _refusals(field):
        for value in _mentioned(said, kind):
            if value not in found and _takes(field, value):
                found.append(value)
    return found or ([] if default is attrs.NOTHING else [default])


def refused(field: attrs.Attribute[Any]) -> Iterator[Any]:
    """Yield values, as TOML has them, that a field does not accept: of another type, or beyond what
    its validator takes.
    """
    kind = _plain(field.type)
    origin = typing.get_origin(kind) or kind
    # A whole number is a number; nothing else is coerced.
    yield {} if origin is str else "a text" if not attrs.has(origin) else 17
    yield from _beyond(field, origin, field.validator)


def _beyond(field: attrs.Attribute[Any], kind: Any, validator: Any) -> Iterator[Any]:
    if isinstance(validator, Optional):
        yield from _beyond(field, kind, validator.validator)
    elif isinstance(validator, Between):
        step = 1 if kind is int else 0.5
        yield kind(validator.low) - step
        yield kind(validator.high) + step
    elif isinstance(validator, Each):
        if not attrs.has(typing.get_args(_plain(field.type))[0]):
            yield ["\0"]
    elif validator is not None:
        for value in _wrong(kind):
            if not _takes(field, value):
                yield _toml(value)


def _refusals(field: attrs.Attribute[Any]) -> Iterator[str]:
    for value in _wrong(typing.get_origin(_plain(field.type)) or _plain(field.type)):
        try:
            field.validator(None, field, value)  # type: ignore[misc]
        except (ValueError, TypeError) as error:
            yield str(error).partition(", found")[0]


def _mentioned(text: str, kind: Any) -> Iterator[Any]:
    if kind in {int, float}:
        for number in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text):
            plain = number.rstrip(",")
            # "1,024" is a number; "7, 31" are two, and are apart already.
            yield kind(float(plain.replace(",", "")))
    elif kind is str:
        yield from re.findall(r"'([^']*)'", text)


def _takes(field: attrs.Attribute[Any], value: Any) -> bool:
    try:
        field.validator(None, field, value)  # type: ignore[misc]
    except Exception:  # noqa: BLE001 - a refusal, however it is said
        return False
    return True


def _wrong(kind: Any) -> tuple[Any, ...]:
    if kind in {int, float}:
        return (kind(-FAR), kind(FAR))
    if kind is str:
        return ("\0",)
    return (("\0",),) if kind in {tuple, list} else ({"": ""},)


def _plain(kind: Any) -> Any:
    """Return a type without the None that a setting may be."""
    if typing.get_origin(kind) in {types.UnionType, typing.Union}:
        (one,) = (one for one in typing.get_args(kind) if one is not type(None))
        return one
    return kind


def _toml(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
