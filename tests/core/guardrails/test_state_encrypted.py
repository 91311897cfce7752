"""The rule ``state-encrypted``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report
from support.documents import weakened

RULE = "state-encrypted"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]


REFUSED: list[tuple[Body, str, str]] = [
    ({"terraform": {"backend": {"http": {"address": "x"}}}}, "terraform.backend.http", ""),
    ({"terraform": {"backend": {"s3": {"encrypt": True}}}}, "terraform.backend.s3", "kms_key_id"),
    (
        {"terraform": {"backend": {"s3": {"kms_key_id": "arn:aws:kms:x"}}}},
        "terraform.backend.s3",
        "encrypt",
    ),
    ({"terraform": {"cloud": {"organization": "x"}}}, "terraform.cloud", ""),
]

PASSES: list[Body] = [
    {},
    {"terraform": {"backend": {"local": {"path": "x"}}}},
    {"terraform": {"backend": {"s3": {"encrypt": True, "kms_key_id": "arn:aws:kms:x"}}}},
]


@pytest.mark.parametrize(("change", "address", "attribute"), REFUSED)
def test_a_state_that_is_not_encrypted_is_refused(
    change: Body, address: str, attribute: str, judge: Judge, compliant: Compliant
) -> None:
    report = judge(weakened(compliant(), change), RULE)
    assert (address, attribute) in {(f.address, f.attribute) for f in report.findings}


@pytest.mark.parametrize("change", PASSES)
def test_a_local_or_encrypted_state_passes(
    change: Body, judge: Judge, compliant: Compliant
) -> None:
    assert judge(weakened(compliant(), change), RULE).findings == ()
