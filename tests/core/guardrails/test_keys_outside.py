"""Keys that are not in the stack: those that its EncryptionKeys hand out, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from strongroom_guardrails.document import read_stack
from strongroom_guardrails.keys import judge_key
from strongroom_guardrails.model import Outcome

CENTRAL = "arn:aws:kms:ca-central-1:444455556666:key/12345678-1234-1234-1234-123456789012"
LOOKED_UP = "${data.aws_kms_key.central.arn}"


def outcome(value: str, *, data: Any = None, handed_out: str | None = None) -> Outcome:
    """Judge a key in a stack whose keys hand out ``handed_out``, by default the key itself."""
    keys = {"audit": {"arn": handed_out or value}}
    document: dict[str, Any] = {"output": {"encryption_keys": {"value": keys}}}
    if data is not None:
        document["data"] = {"aws_kms_key": {"central": {"key_id": data}}}
    return judge_key(value, read_stack(document)).outcome


def test_the_arn_of_a_central_key_passes_when_the_stacks_keys_hand_it_out() -> None:
    assert outcome(CENTRAL) is Outcome.PASS
    assert outcome(CENTRAL, handed_out="something else") is Outcome.FAIL


@pytest.mark.parametrize("data", [CENTRAL, "alias/central", "12345678-1234-1234-1234-123456789012"])
def test_a_key_that_is_looked_up_passes_likewise(data: str) -> None:
    assert outcome(LOOKED_UP, data=data) is Outcome.PASS
    assert outcome(LOOKED_UP, data=data, handed_out=CENTRAL) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "key",
    [
        CENTRAL.replace("ca-central-1", "us-east-1"),
        "arn:aws:kms:ca-central-1:444455556666:alias/aws/s3",
        "alias/aws/s3",
    ],
)
def test_a_key_of_another_region_or_of_aws_is_refused(key: str) -> None:
    """An alias of one's own may point to another key tomorrow; an ARN of a key cannot."""
    assert outcome(key) is Outcome.FAIL
    assert outcome(LOOKED_UP, data=key) is Outcome.FAIL


def test_a_key_that_is_known_after_the_apply_alone_is_unknown() -> None:
    assert outcome(LOOKED_UP, data="${aws_ssm_parameter.key.value}") is Outcome.UNKNOWN
    assert outcome(LOOKED_UP) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("store", "expected"),
    [
        ("cks-1234567890abcdef0", Outcome.PASS),
        ("${aws_kms_custom_key_store.hsm.id}", Outcome.PASS),
        ("", Outcome.FAIL),
        ("none", Outcome.FAIL),
    ],
)
def test_no_rotation_is_asked_of_a_key_in_a_custom_key_store(store: str, expected: Outcome) -> None:
    """AWS KMS cannot rotate it by itself; a key in none is rotated."""
    document = {"resource": {"aws_kms_key": {"main": {"custom_key_store_id": store}}}}
    assert judge_key("${aws_kms_key.main.arn}", read_stack(document)).outcome is expected
