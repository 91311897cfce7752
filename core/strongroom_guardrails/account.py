"""Accounts other than the stack's own: what the config says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from strongroom_guardrails.waiver import REASON_SHORTEST

NUMBER: Final = re.compile(r"[0-9]{12}")
"""The number of an account (AWS General Reference, "AWS account identifiers")."""


def check_accounts(_: object, __: object, value: Mapping[str, str]) -> None:
    """Refuse what is no account, and an account that no reason goes with."""
    for account, reason in value.items():
        if not NUMBER.fullmatch(account):
            message = (
                f"expected account numbers of 12 digits, each with a reason, found {account!r}"
            )
            raise ValueError(message)
        if len(reason.strip()) < REASON_SHORTEST:
            message = (
                f"expected why {account} may be named, in at least {REASON_SHORTEST} characters, "
                f"found {reason!r}"
            )
            raise ValueError(message)
