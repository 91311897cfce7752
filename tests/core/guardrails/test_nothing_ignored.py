"""The rule ``nothing-ignored``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report
from support.documents import TOPIC, weakened

RULE = "nothing-ignored"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]


REFUSED: list[tuple[Body, str, str]] = [
    ({"topic": {"lifecycle": {"ignore_changes": "all"}}}, TOPIC, "lifecycle.ignore_changes"),
    ({"topic": {"lifecycle": {"ignore_changes": ["tags[0]"]}}}, TOPIC, "lifecycle.ignore_changes"),
    (
        {"topic": {"lifecycle": [{"ignore_changes": ["kms_master_key_id"]}]}},
        TOPIC,
        "lifecycle.ignore_changes",
    ),
    ({"topic": {"lifecycle": {"ignore_changes": ["policy"]}}}, TOPIC, "lifecycle.ignore_changes"),
]

PASSES: list[Body] = [
    {},
    {"topic": {"lifecycle": {"ignore_changes": ["display_name"], "create_before_destroy": True}}},
]


@pytest.mark.parametrize(("change", "address", "attribute"), REFUSED)
def test_an_ignored_argument_that_is_judged_is_refused(
    change: Body, address: str, attribute: str, judge: Judge, compliant: Compliant
) -> None:
    report = judge(weakened(compliant(), change), RULE)
    assert (address, attribute) in {(f.address, f.attribute) for f in report.findings}


@pytest.mark.parametrize("change", PASSES)
def test_an_argument_that_no_guardrail_judges_may_be_ignored(
    change: Body, judge: Judge, compliant: Compliant
) -> None:
    assert judge(weakened(compliant(), change), RULE).findings == ()
