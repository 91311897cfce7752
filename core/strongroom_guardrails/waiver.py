"""Waivers: findings of the guardrails that somebody answers for, each until a day."""

from __future__ import annotations

import datetime as dt
import re

import attrs

ADDRESS = re.compile(r"[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+){1,2}")
"""The address of one resource, or of another part such as ``data.TYPE.NAME``; a wildcard or a prefix
would waive what nobody has looked at."""

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
    """One ``[[waivers]]`` table: every finding of one rule on one resource.

    It is an error when it is expired, ends more than a year ahead, names no rule, or waives nothing.
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
