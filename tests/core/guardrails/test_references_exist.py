"""The rule ``references-exist``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from strongroom_guardrails.model import Finding

RULE = "references-exist"
Findings = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    "text",
    [
        "${aws_iam_role.gone.arn}",
        "arn:${aws_iam_role.gone.arn}/*",
        '${jsonencode({"a": aws_iam_role.gone.arn})}',
        "${aws_kms_key.kms_main.arn}${aws_iam_role.gone.arn}",
    ],
)
def test_a_reference_to_what_the_stack_has_not_is_refused(findings: Findings, text: str) -> None:
    """Rules follow references; one that leads nowhere would be taken for something of the stack."""
    (finding,) = findings(RULE, "aws_sns_topic", display_name=text)
    assert "the stack has no aws_iam_role.gone" in finding.found


@pytest.mark.parametrize(
    "text",
    [
        "${aws_kms_key.kms_main.arn}",
        "${data.aws_iam_role.theirs.arn}",
        "$${aws_iam_role.gone.arn}",
        "aws_iam_role.gone",
        '${"aws_iam_role.gone"}',
    ],
)
def test_what_names_no_missing_resource_passes(findings: Findings, text: str) -> None:
    assert findings(RULE, "aws_sns_topic", display_name=text) == []
