"""What a transaction looks like: the request model of ``POST /transactions``.

JSON Schema draft 4, which API Gateway validates by. Three things keep its regular expressions alike in
every engine: digits are ``[0-9]``, since ``\\d`` is wider in some; the end is "no character follows",
since ``$`` lets a line break follow in some; and every text has a greatest length.

No field can hold a card number: each has a form of its own that thirteen digits in a row do not fit
(ISO/IEC 7812: card numbers have 13 digits at least). Amounts are text, so that no parser rounds them.
"""

from __future__ import annotations

from typing import Any

END = r"(?![\s\S])"

_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,3})?Z"
_DATE = (
    r"(20[0-9]{2}-("
    r"(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    r"|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))"
    r"|20([02468][048]|[13579][26])-02-29)"
)
"""A day of this century that there is: 29 February in leap years only."""

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def _text(pattern: str, longest: int, description: str) -> dict[str, Any]:
    return {
        "type": "string",
        "pattern": f"^{pattern}{END}",
        "maxLength": longest,
        "description": description,
    }


FIELDS: dict[str, dict[str, Any]] = {
    "transaction_id": _text(
        _UUID,
        36,
        "A UUID in lower case (RFC 9562), chosen by the client and kept when it tries again.",
    ),
    "account": _text(
        r"acct_[a-z]{4}[0-9a-z]{4,12}",
        21,
        "A token of the account; never a card or account number.",
    ),
    "instrument": _text(r"[A-Z][A-Z0-9]{0,5}(\.[A-Z]{1,4})?", 11, "The instrument's symbol."),
    "side": {"type": "string", "enum": ["buy", "sell"]},
    "quantity": _text(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,8})?", 18, "How many, in decimal notation."),
    "price": _text(
        r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,8})?", 18, "The price of one, in decimal notation."
    ),
    "currency": _text(r"[A-Z]{3}", 3, "The currency (ISO 4217)."),
    "executed_at": _text(_DATE + "T" + _CLOCK, 24, "When it was executed, in UTC (RFC 3339)."),
}
"""Every field; all are required."""

TRANSACTION: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "title": "Transaction",
    "type": "object",
    "additionalProperties": False,
    "required": sorted(FIELDS),
    "properties": FIELDS,
}
"""The model: these fields and no others."""

LARGEST_BODY = sum(len(name) + field.get("maxLength", 4) + 6 for name, field in FIELDS.items()) + 1
"""Bytes of the largest transaction without white space: quotes, colon and comma around each field.

The text of every field is ASCII, so that characters are bytes."""
