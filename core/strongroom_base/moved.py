"""A resource whose Terraform address has changed, and that is to be kept."""

from __future__ import annotations

import re

import attrs

from strongroom_base.typed import typed

ADDRESS = re.compile(r"(aws_[a-z0-9_]+)\.([A-Za-z_][A-Za-z0-9_-]*)")


def _address(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not ADDRESS.fullmatch(value):
        message = (
            f"Moved.{attribute.name} is {value!r}; expected the address of a resource, such as "
            "'aws_kms_key.ledger_key_8E3F2A1B'"
        )
        raise ValueError(message)


@attrs.frozen(field_transformer=typed)
class Moved:
    """The former and the present address of a resource, as golden files show them.

    Rendered as Terraform's ``moved`` block, so that a changed construct id renames what is deployed
    and does not replace it.

    :param source: where it was.
    :param target: where it is; of the same type.
    """

    source: str = attrs.field(validator=_address)
    target: str = attrs.field(validator=_address)

    def __attrs_post_init__(self) -> None:
        """Refuse what Terraform would: a move to itself, or to another type."""
        if self.source == self.target:
            raise ValueError(f"Moved: {self.source} moves to itself")
        if self.source.partition(".")[0] != self.target.partition(".")[0]:
            raise ValueError(
                f"Moved: expected two addresses of one type, found {self.source} and {self.target}"
            )
