"""A condition of an IAM statement."""

from __future__ import annotations

from typing import Any

import attrs

from strongroom_base.typed import typed


def _not_empty(_: object, __: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    if not value:
        raise ValueError("Condition.values is empty; expected at least one")


@attrs.frozen(field_transformer=typed)
class Condition:
    """One line of a statement's ``Condition`` block: ``{operator: {key: values}}``."""

    operator: str
    key: str
    values: tuple[str, ...] = attrs.field(validator=_not_empty)
