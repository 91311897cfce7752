"""The rule ``no-local-files``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report
from support.documents import TOPIC, weakened

RULE = "no-local-files"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]

PATH = "${path.module}"

REFUSED: list[tuple[Body, str, str]] = [
    ({"topic": {"display_name": '${file("/etc/passwd")}'}}, TOPIC, "display_name"),
    ({"topic": {"display_name": '${filebase64( "/x")}'}}, TOPIC, "display_name"),
    (
        {"topic": {"display_name": f'${{filemd5("{PATH}/assets/../x")}}'}},
        TOPIC,
        "display_name",
    ),
    ({"output": {"x": {"value": '${file("/etc/passwd")}'}}}, "output.x", "value"),
    ({"locals": {"x": ['${templatefile("/etc/passwd", {})}']}}, "local.x", "value[0]"),
]

PASSES: list[Body] = [
    {},
    {"topic": {"display_name": f'${{filemd5("{PATH}/assets/kms/x.zip")}}'}},
    {"topic": {"display_name": 'a profile("of") somebody'}},
    {"output": {"x": {"value": "${aws_sns_topic.kms_main.arn}"}}},
]


@pytest.mark.parametrize(("change", "address", "attribute"), REFUSED)
def test_a_file_of_the_machine_that_deploys_is_refused(
    change: Body, address: str, attribute: str, judge: Judge, compliant: Compliant
) -> None:
    report = judge(weakened(compliant(), change), RULE)
    assert (address, attribute) in {(f.address, f.attribute) for f in report.findings}


@pytest.mark.parametrize("change", PASSES)
def test_an_asset_of_the_stack_passes(change: Body, judge: Judge, compliant: Compliant) -> None:
    assert judge(weakened(compliant(), change), RULE).findings == ()
