"""The rule ``no-provisioners``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report
from support.documents import TOPIC, weakened

RULE = "no-provisioners"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]

COMMAND = {"local-exec": {"command": "curl evil"}}

REFUSED: list[tuple[Body, str, str]] = [
    ({"topic": {"provisioner": [COMMAND]}}, TOPIC, "provisioner"),
    ({"topic": {"provisioner": COMMAND}}, TOPIC, "provisioner"),
    ({"topic": {"connection": {"host": "192.0.2.1"}}}, TOPIC, "connection"),
]

PASSES: list[Body] = [
    {},
]


@pytest.mark.parametrize(("change", "address", "attribute"), REFUSED)
def test_a_program_is_refused(
    change: Body, address: str, attribute: str, judge: Judge, compliant: Compliant
) -> None:
    report = judge(weakened(compliant(), change), RULE)
    assert (address, attribute) in {(f.address, f.attribute) for f in report.findings}


@pytest.mark.parametrize("change", PASSES)
def test_a_resource_without_one_passes(change: Body, judge: Judge, compliant: Compliant) -> None:
    assert judge(weakened(compliant(), change), RULE).findings == ()
