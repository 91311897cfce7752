"""Validators for settings classes: each says what was expected and what was found.

For plugin authors too (``from strongroom.config import validators``). All are attrs validators; the
config loader runs each field's own, so that every wrong key of a file is reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import attrs

Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]


def _number(value: float) -> str:
    return f"{value:,}"


def between(low: float, high: float, unit: str = "") -> Validator:
    """Accept numbers from ``low`` to ``high``, both included; ``unit`` names what is counted."""

    def check(_: object, __: object, value: float) -> None:
        if not low <= value <= high:
            what = f" {unit}" if unit else ""
            message = f"expected {_number(low)} to {_number(high)}{what}, found {_number(value)}"
            raise ValueError(message)

    return check


def one_of(*choices: str) -> Validator:
    """Accept one of the given words."""

    def check(_: object, __: object, value: str) -> None:
        if value not in choices:
            message = f"expected {quoted(choices)}, found {value!r}"
            raise ValueError(message)

    return check


def one_of_numbers(*choices: int, unit: str) -> Validator:
    """Accept one of the given numbers; ``unit`` names what is counted."""

    def check(_: object, __: object, value: int) -> None:
        if value not in choices:
            message = f"expected one of {', '.join(map(str, choices))} {unit}, found {value}"
            raise ValueError(message)

    return check


LOG_DAYS = (365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653)
"""What CloudWatch Logs keeps logs for, in days, from a year on (PutRetentionPolicy): PCI DSS 10.5.1 asks
for twelve months."""

log_retention = one_of_numbers(*LOG_DAYS, unit="days")
"""Accepts one of :data:`LOG_DAYS`."""


def matching(pattern: str, what: str) -> Validator:
    """Accept strings that match the whole pattern; ``what`` describes them in words."""
    compiled = re.compile(pattern)

    def check(_: object, __: object, value: str) -> None:
        if not compiled.fullmatch(value):
            message = f"expected {what}, found {value!r}"
            raise ValueError(message)

    return check


def each(validator: Validator) -> Validator:
    """Apply a validator to every item of a list."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: tuple[Any, ...]) -> None:
        for item in value:
            validator(instance, attribute, item)

    return check


def optional(validator: Validator) -> Validator:
    """Apply a validator unless the value is absent."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is not None:
            validator(instance, attribute, value)

    return check


def quoted(words: tuple[str, ...] | list[str]) -> str:
    """Join words for a sentence: ``'a', 'b' or 'c'``."""
    shown = [repr(word) for word in words]
    if len(shown) == 1:
        return shown[0]
    return f"{', '.join(shown[:-1])} or {shown[-1]}"
