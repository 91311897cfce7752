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
    ({"topic": {"display_name": f'${{file("{PATH}/assets/x/../../y")}}'}}, TOPIC, "display_name"),
    ({"topic": {"display_name": '${file/* x */("/etc/passwd")}'}}, TOPIC, "display_name"),
    ({"topic": {"display_name": '${core::file("/etc/passwd")}'}}, TOPIC, "display_name"),
    ({"topic": {"display_name": '${file("assets/${var.x}")}'}}, TOPIC, "display_name"),
    ({"topic": {"display_name": '${templatefile("assets/x", {})}'}}, TOPIC, "display_name"),
    ({"topic": {"display_name": '%{ if fileexists("/x") }a%{ endif }'}}, TOPIC, "display_name"),
    ({"topic": {"tags": {'${file("/etc/passwd")}': "x"}}}, TOPIC, "tags"),
    (
        {"provider": {"default_tags": [{"tags": {"x": '${file("../x")}'}}]}},
        "provider.aws",
        "default_tags[0].tags.x",
    ),
    (
        {"data": {"aws_iam_policy_document": {"x": {"policy_id": '${filebase64("../x")}'}}}},
        "data.aws_iam_policy_document.x",
        "policy_id",
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


@pytest.mark.parametrize(
    ("kind", "argument"),
    [
        ("aws_s3_object", "source"),
        ("aws_s3_bucket_object", "source"),
        ("aws_lambda_function", "filename"),
        ("aws_lambda_layer_version", "filename"),
        ("aws_synthetics_canary", "zip_file"),
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../x",
        "x",
        "assets",
        "assets/..",
        "assets/x/../../y",
        "${var.x}",
        "~/.aws/credentials",
    ],
)
def test_a_path_outside_of_the_stacks_assets_is_refused(
    kind: str, argument: str, path: str, findings: Callable[..., Any]
) -> None:
    (finding,) = findings(RULE, kind, **{argument: path})
    assert finding.attribute == argument


@pytest.mark.parametrize(
    "path", ["assets/kms/x.zip", f"{PATH}/assets/kms/x.zip", "./assets/kms/x.zip"]
)
def test_a_path_of_an_asset_passes(path: str, findings: Callable[..., Any]) -> None:
    assert findings(RULE, "aws_s3_object", source=path) == []


def test_a_path_in_a_local_is_read_as_terraform_reads_it(
    judge: Judge, compliant: Compliant
) -> None:
    change = {"topic": {"display_name": "${file(local.x)}"}, "locals": {"x": "/etc/passwd"}}
    (finding,) = judge(weakened(compliant(), change), RULE).findings
    assert finding.address == TOPIC


@pytest.mark.parametrize("change", PASSES)
def test_an_asset_of_the_stack_passes(change: Body, judge: Judge, compliant: Compliant) -> None:
    assert judge(weakened(compliant(), change), RULE).findings == ()
