"""The rule ``no-import-or-forget``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report
from support.documents import weakened

RULE = "no-import-or-forget"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]


REFUSED: list[tuple[Body, str, str]] = [
    ({"import": [{"to": "aws_vpc.x", "id": "vpc-1"}]}, "import.aws_vpc.x", ""),
    ({"import": {"to": "aws_vpc.x", "id": "vpc-1"}}, "import.aws_vpc.x", ""),
    (
        {"removed": [{"from": "aws_vpc.x", "lifecycle": {"destroy": False}}]},
        "removed.aws_vpc.x",
        "lifecycle.destroy",
    ),
]

PASSES: list[Body] = [
    {},
    {"removed": [{"from": "aws_vpc.x"}]},
    {"removed": [{"from": "aws_vpc.x", "lifecycle": [{"destroy": True}]}]},
    {"moved": [{"from": "aws_vpc.x", "to": "aws_vpc.y"}]},
]


@pytest.mark.parametrize(("change", "address", "attribute"), REFUSED)
def test_what_the_stack_did_not_create_or_leaves_behind_is_refused(
    change: Body, address: str, attribute: str, judge: Judge, compliant: Compliant
) -> None:
    report = judge(weakened(compliant(), change), RULE)
    assert (address, attribute) in {(f.address, f.attribute) for f in report.findings}


@pytest.mark.parametrize("change", PASSES)
def test_what_is_created_and_destroyed_passes(
    change: Body, judge: Judge, compliant: Compliant
) -> None:
    assert judge(weakened(compliant(), change), RULE).findings == ()
