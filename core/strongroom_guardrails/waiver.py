"""Waivers: findings of the guardrails that somebody answers for, each until a day."""

from __future__ import annotations

import datetime as dt
import re

import attrs

ADDRESS = re.compile(r"[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+){1,2}")
"""The address of one resource, or of another part such as ``data.TYPE.NAME``; a wildcard or a prefix
would waive what nobody has looked at."""

FINGERPRINT = re.compile(r"[0-9a-f]{12}")
"""What stands for a finding: its rule, address, argument and value."""

REASON_SHORTEST = 20
"""Characters below which a reason is a placeholder."""

LONGEST = dt.timedelta(days=366)
"""How far ahead a waiver may end: PCI DSS 12.3.1 has exceptions to be reviewed every 12 months."""


def _rule(_: object, __: object, value: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", value):
        message = f"expected the id of one rule, such as 'encrypted', found {value!r}"
        raise ValueError(message)


def _address(_: object, __: object, value: str) -> None:
    if not ADDRESS.fullmatch(value):
        message = (
            "expected the exact address of one resource, such as 'aws_eip.edge_address_1A2B3C4D', "
            f"found {value!r}"
        )
        raise ValueError(message)


def _finding(_: object, __: object, value: str | None) -> None:
    if value is not None and not FINGERPRINT.fullmatch(value):
        message = (
            "expected the finding's 12 hexadecimal digits, which strongroom check prints, "
            f"found {value!r}"
        )
        raise ValueError(message)


def _reason(_: object, __: object, value: str) -> None:
    if len(value.strip()) < REASON_SHORTEST:
        message = f"expected a sentence of at least {REASON_SHORTEST} characters, found {value!r}"
        raise ValueError(message)


def _owner(_: object, __: object, value: str) -> None:
    if not value.strip() or not value.isprintable():
        message = f"expected who answers for it, a person or a team, found {value!r}"
        raise ValueError(message)


@attrs.frozen
class Waiver:
    """One ``[[waivers]]`` table: one finding of one rule on one resource, as it was found.

    It is an error when it is expired, ends more than a year ahead, names no rule, names no finding, or
    waives nothing.
    """

    rule: str = attrs.field(validator=_rule, metadata={"help": "The id of the rule."})
    address: str = attrs.field(
        validator=_address, metadata={"help": "The exact address of the resource; no wildcards."}
    )
    reason: str = attrs.field(
        validator=_reason, metadata={"help": "Why the finding is accepted, in a sentence."}
    )
    owner: str = attrs.field(
        validator=_owner, metadata={"help": "Who answers for it: a person or a team."}
    )
    expires: dt.date = attrs.field(
        metadata={"help": "The last day on which it holds; at most a year ahead."}
    )
    finding: str | None = attrs.field(
        default=None,
        validator=_finding,
        metadata={
            "help": "The finding, as strongroom check prints it; must be given. It stands for the "
            "argument and its value, so another value is another finding."
        },
    )
