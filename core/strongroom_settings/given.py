"""What a config names word for word, such as the addresses of those whom alarms notify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs


def texts_given(settings: Iterable[Any]) -> frozenset[str]:
    """Return every text that is given in settings objects.

    Defaults are not among them: nobody wrote those into the config.
    """
    return frozenset(text for one in settings for text in _given(one))


def _given(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            item = getattr(value, field.name)
            if item != _default(field):
                yield from _given(item)
    elif isinstance(value, Mapping):
        yield from (text for item in value.values() for text in _given(item))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (text for item in value for text in _given(item))


def _default(field: attrs.Attribute[Any]) -> Any:
    default: Any = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return attrs.NOTHING if default.takes_self else default.factory()
    return default
