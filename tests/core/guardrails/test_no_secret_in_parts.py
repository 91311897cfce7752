"""What ``no-secret`` says of parts that are not resources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report
from support.documents import weakened

RULE = "no-secret"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]


SECRETS: list[tuple[Body, str]] = [
    (
        {"data": {"aws_secretsmanager_secret_version": {"x": {"secret_id": "y"}}}},
        "data.aws_secretsmanager_secret_version.x",
    ),
    (
        {"data": {"aws_secretsmanager_random_password": {"x": {}}}},
        "data.aws_secretsmanager_random_password.x",
    ),
    ({"data": {"aws_ssm_parameter": {"x": {"name": "y"}}}}, "data.aws_ssm_parameter.x"),
    ({"data": {"aws_kms_secrets": {"x": {}}}}, "data.aws_kms_secrets.x"),
    ({"provider": {"secret_key": "hunter2"}}, "provider.aws"),
    ({"output": {"x": {"value": "hunter2", "sensitive": True}}}, "output.x"),
    ({"output": {"x": {"value": ["${nonsensitive(var.hunter2)}"]}}}, "output.x"),
    ({"variable": {"x": {"default": "hunter2", "sensitive": True}}}, "variable.x"),
    ({"variable": {"db_password": {"default": "hunter2"}}}, "variable.db_password"),
    ({"locals": {"api_key": "hunter2"}}, "local.api_key"),
]


@pytest.mark.parametrize(("change", "address"), SECRETS)
def test_what_the_state_would_keep_is_refused_and_never_shown(
    change: Body, address: str, judge: Judge, compliant: Compliant
) -> None:
    (finding,) = judge(weakened(compliant(), change), RULE).findings
    assert finding.address == address
    assert "hunter2" not in str(finding)


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"aws_ssm_parameter": {"x": {"name": "y", "with_decryption": False}}}},
        {"data": {"aws_caller_identity": {"x": {}}}},
        {"ephemeral": {"aws_secretsmanager_secret_version": {"x": {"secret_id": "y"}}}},
        {"output": {"x": {"value": "arn:x", "sensitive": False}}},
        {"variable": {"password": {"sensitive": True, "ephemeral": True}}},
        {"variable": {"region": {"default": "x"}}},
        {"locals": {"secret_arn": "arn:x"}},
        {"import": [], "terraform": {"backend": {"local": {}}}},
    ],
)
def test_what_holds_no_secret_passes(change: Body, judge: Judge, compliant: Compliant) -> None:
    assert judge(weakened(compliant(), change), RULE).findings == ()
