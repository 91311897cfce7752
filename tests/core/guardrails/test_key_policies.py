"""Who may administer a key, and to whom it is lent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding, Report

RULE = "least-privilege"
ACCOUNT = "${data.aws_caller_identity.main.account_id}"
Body = dict[str, Any]
Findings = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("principal", "actions", "refused"),
    [
        (f"arn:aws:iam::{ACCOUNT}:role/security", ["kms:PutKeyPolicy", "kms:DisableKey"], False),
        (f"arn:aws:iam::{ACCOUNT}:role/security", ["kms:PutKeyPolicy", "kms:Decrypt"], True),
        (f"arn:aws:iam::{ACCOUNT}:role/security", ["kms:PutKeyPolicy", "kms:ReEncryptTo"], True),
        ("${aws_iam_role.kms_main.arn}", ["kms:PutKeyPolicy"], True),
        ("arn:aws:iam::999988887777:role/security", ["kms:PutKeyPolicy"], True),
        ("*", ["kms:PutKeyPolicy"], True),
    ],
)
def test_people_may_administer_a_key_that_they_cannot_use(
    findings: Findings, principal: str, actions: list[str], refused: bool
) -> None:
    """plugins.kms.administrators was refused: AWS's default key policy has such a statement."""
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    text = json.dumps({"Statement": [{**statement, "Principal": {"AWS": principal}}]})
    assert bool(findings(RULE, "aws_kms_key", policy=text)) is refused


@pytest.mark.parametrize(
    ("principals", "refused"),
    [
        ({"grantee_principal": "${aws_iam_role.reader.arn}"}, False),
        ({"grantee_principal": "arn:aws:iam::999999999999:root"}, True),
        ({"grantee_principal": "${data.aws_iam_role.theirs.arn}"}, True),
        ({"grantee_principal": "${aws_iam_role.gone.arn}"}, True),
        ({}, True),
        (
            {
                "grantee_principal": "${aws_iam_role.reader.arn}",
                "retiring_principal": "arn:aws:iam::999999999999:root",
            },
            True,
        ),
    ],
)
def test_a_key_is_lent_to_roles_of_the_stack_alone(
    judge: Callable[..., Report], principals: Body, refused: bool
) -> None:
    """A grant is no policy, and lets its grantee decrypt all the same."""
    grant = {"name": "kms-grant-main-dev01", "operations": ["Decrypt"], **principals}
    document = {"resource": {"aws_iam_role": {"reader": {}}, "aws_kms_grant": {"main": grant}}}
    found = judge(document, RULE).findings
    assert bool([f for f in found if f.address == "aws_kms_grant.main"]) is refused
