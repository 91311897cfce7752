"""Policies that must refuse plain HTTP, however they are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Outcome, Report

Body = dict[str, Any]
DENY: Body = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.kms_main.arn}", "${aws_s3_bucket.kms_main.arn}/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


@pytest.fixture
def verdict(
    compliant: Callable[[], Body], judge: Callable[..., Report]
) -> Callable[..., set[Outcome]]:
    """Judge the good stack with another bucket policy."""

    def run(policy: Any, **more: Any) -> set[Outcome]:
        document = {**compliant(), **more}
        document["resource"]["aws_s3_bucket_policy"]["kms_main"]["policy"] = policy
        return {finding.outcome for finding in judge(document, "encrypted").findings}

    return run


@pytest.mark.parametrize(
    "statement",
    [
        [DENY],
        DENY,
        [{"Effect": "Allow"}, DENY],
        {**DENY, "Condition": {"bool": {"AWS:SECURETRANSPORT": ["false"]}}},
        {**DENY, "Condition": {"Bool": {"aws:SecureTransport": False}}},
    ],
)
def test_a_policy_that_denies_plain_http_passes(
    verdict: Callable[..., set[Outcome]], statement: Any
) -> None:
    assert verdict(json.dumps({"Statement": statement})) == set()


@pytest.mark.parametrize(
    "statement",
    [
        [],
        None,
        {**DENY, "Effect": "Allow"},
        {**DENY, "Condition": {}},
        {**DENY, "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {**DENY, "Condition": {**DENY["Condition"], "StringEquals": {"aws:PrincipalOrgID": "x"}}},
        {**DENY, "Principal": {"AWS": "arn:aws:iam::111122223333:role/x"}},
        {**DENY, "Action": "s3:DeleteBucket"},
        {**DENY, "Resource": "${aws_s3_bucket.kms_main.arn}"},
        {**DENY, "Resource": "${aws_s3_bucket.kms_main.arn}/private/*"},
        {**DENY, "Resource": "arn:aws:s3:::another-bucket/*"},
        {"NotResource" if name == "Resource" else name: value for name, value in DENY.items()},
    ],
)
def test_a_policy_that_lets_some_plain_http_through_fails(
    verdict: Callable[..., set[Outcome]], statement: Any
) -> None:
    assert verdict(json.dumps({"Statement": statement})) == {Outcome.FAIL}


@pytest.mark.parametrize(
    "policy",
    [None, "${var.policy}", "not JSON", "[]", "${data.aws_iam_policy_document.gone.json}", 7],
)
def test_a_policy_that_cannot_be_read_is_unknown(
    verdict: Callable[..., set[Outcome]], policy: Any
) -> None:
    assert verdict(policy) == {Outcome.UNKNOWN}


@pytest.mark.parametrize(("effect", "refused"), [("Deny", False), ("Allow", True)])
def test_a_policy_document_is_read_like_json(
    verdict: Callable[..., set[Outcome]], effect: str, refused: bool
) -> None:
    body = {
        "statement": [
            {
                "effect": effect,
                "actions": ["s3:*"],
                "principals": [{"type": "*", "identifiers": ["*"]}],
                "condition": [
                    {"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}
                ],
            }
        ]
    }
    found = verdict(
        "${data.aws_iam_policy_document.tls.json}",
        data={"aws_iam_policy_document": {"tls": body}},
    )
    assert bool(found) is refused
