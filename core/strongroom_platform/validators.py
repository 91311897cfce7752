"""Validators for settings classes: each says what was expected and what was found.

For plugin authors too (``from strongroom import validators``). All are attrs validators; the config
loader runs each field's own, so that every wrong key of a file is reported at once. They are frozen
data that can be called, so that the test kit reads from them what a setting accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import attrs

Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]


def _number(value: float) -> str:
    return f"{value:,}"


@attrs.frozen
class Between:
    """See :func:`between`."""

    low: float
    high: float
    unit: str = ""

    def __call__(self, _: object, __: object, value: float) -> None:
        """Refuse a number outside."""
        if not self.low <= value <= self.high:
            what = f" {self.unit}" if self.unit else ""
            span = f"{_number(self.low)} to {_number(self.high)}"
            raise ValueError(f"expected {span}{what}, found {_number(value)}")


@attrs.frozen
class OneOf:
    """See :func:`one_of`."""

    choices: tuple[str, ...]

    def __call__(self, _: object, __: object, value: str) -> None:
        """Refuse any other word."""
        if value not in self.choices:
            raise ValueError(f"expected {quoted(self.choices)}, found {value!r}")


@attrs.frozen
class OneOfNumbers:
    """See :func:`one_of_numbers`."""

    choices: tuple[int, ...]
    unit: str

    def __call__(self, _: object, __: object, value: int) -> None:
        """Refuse any other number."""
        if value not in self.choices:
            listed = ", ".join(map(str, self.choices))
            raise ValueError(f"expected one of {listed} {self.unit}, found {value}")


@attrs.frozen
class Matching:
    """See :func:`matching`."""

    pattern: re.Pattern[str]
    what: str

    def __call__(self, _: object, __: object, value: str) -> None:
        """Refuse a string that does not match from end to end."""
        if not self.pattern.fullmatch(value):
            raise ValueError(f"expected {self.what}, found {value!r}")


@attrs.frozen
class Each:
    """See :func:`each`."""

    validator: Validator

    def __call__(
        self, instance: object, attribute: attrs.Attribute[Any], value: tuple[Any, ...]
    ) -> None:
        """Refuse a list with a wrong item."""
        for item in value:
            self.validator(instance, attribute, item)


@attrs.frozen
class Optional:
    """See :func:`optional`."""

    validator: Validator

    def __call__(self, instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        """Refuse a wrong value, and accept none at all."""
        if value is not None:
            self.validator(instance, attribute, value)


def between(low: float, high: float, unit: str = "") -> Between:
    """Accept numbers from ``low`` to ``high``, both included; ``unit`` names what is counted."""
    return Between(low, high, unit)


def one_of(*choices: str) -> OneOf:
    """Accept one of the given words."""
    return OneOf(choices)


def one_of_numbers(*choices: int, unit: str) -> OneOfNumbers:
    """Accept one of the given numbers; ``unit`` names what is counted."""
    return OneOfNumbers(choices, unit)


LOG_DAYS = (365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653)
"""What CloudWatch Logs keeps logs for, in days, from a year on (PutRetentionPolicy): PCI DSS 10.5.1 asks
for twelve months."""

log_retention = one_of_numbers(*LOG_DAYS, unit="days")
"""Accepts one of :data:`LOG_DAYS`."""


def matching(pattern: str, what: str) -> Matching:
    """Accept strings that match the whole pattern; ``what`` describes them in words."""
    return Matching(re.compile(pattern), what)


def each(validator: Validator) -> Each:
    """Apply a validator to every item of a list."""
    return Each(validator)


def optional(validator: Validator) -> Optional:
    """Apply a validator unless the value is absent."""
    return Optional(validator)


def quoted(words: tuple[str, ...] | list[str]) -> str:
    """Join words for a sentence: ``'a', 'b' or 'c'``."""
    shown = [repr(word) for word in words]
    if len(shown) == 1:
        return shown[0]
    return f"{', '.join(shown[:-1])} or {shown[-1]}"
