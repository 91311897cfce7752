"""The rule ``no-count-or-for-each``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report
from support.documents import TOPIC, weakened

RULE = "no-count-or-for-each"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]


REFUSED: list[tuple[Body, str, str]] = [
    ({"topic": {"count": 2}}, TOPIC, "count"),
    ({"topic": {"for_each": "${toset([1, 2])}"}}, TOPIC, "for_each"),
    ({"topic": {"dynamic": {"timeouts": {"for_each": [1], "content": {}}}}}, TOPIC, "dynamic"),
    ({"topic": {"block": [{"dynamic": {}}]}}, TOPIC, "block.dynamic"),
]

PASSES: list[Body] = [
    {},
    {"topic": {"tags": {"dynamic": "x", "count": "y", "Name": "topic-main-dev01"}}},
]


@pytest.mark.parametrize(("change", "address", "attribute"), REFUSED)
def test_what_is_known_only_when_terraform_runs_is_refused(
    change: Body, address: str, attribute: str, judge: Judge, compliant: Compliant
) -> None:
    report = judge(weakened(compliant(), change), RULE)
    assert (address, attribute) in {(f.address, f.attribute) for f in report.findings}


@pytest.mark.parametrize("change", PASSES)
def test_what_is_written_out_passes(change: Body, judge: Judge, compliant: Compliant) -> None:
    assert judge(weakened(compliant(), change), RULE).findings == ()
