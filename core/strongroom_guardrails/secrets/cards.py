"""Numbers of payment cards in clear: PCI DSS 3.3.1 and 3.5.1 want them unreadable wherever they are."""

from __future__ import annotations

import re
from typing import Final

_CARD: Final = re.compile(
    r"(?<![\w.-])(?:[3-6]\d{12,18}|2[2-7]\d{14}|[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}"
    r"|3[47]\d{2}([ -])\d{6}\2\d{5})(?![\w-]|\.\d)"
)

_ISSUER: Final = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|09|[689]\d)\d{11,16}"  # Diners Club
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"  # JCB
    r"|6(?:011|4[4-9]\d|5\d{2}|2\d{2})\d{12,15}"  # Discover and UnionPay
    r"|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{9,15}"  # Maestro
)
"""Ranges and lengths of the card networks: ISO/IEC 7812 and each network's own list of them."""

_DIGITS: Final = 13
"""Digits of the shortest number of a card (ISO/IEC 7812-1); an AWS account has 12."""


def has_card(text: str) -> bool:
    """Say whether a text has a card's number in it: of a network's range, with a right check digit."""
    if len(text) < _DIGITS:
        return False
    return any(_is_card(re.sub(r"\D", "", found[0])) for found in _CARD.finditer(text))


def _is_card(digits: str) -> bool:
    return _ISSUER.fullmatch(digits) is not None and _luhn(digits) % 10 == 0


def _luhn(digits: str) -> int:
    """Return the sum of ISO/IEC 7812-1, annex B: every second digit from the right counts twice."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return sum(map(int, digits[-1::-2])) + sum(doubled)
