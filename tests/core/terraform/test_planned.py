"""Real plans of the AWS provider, judged as the document that Terraform makes of a stack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.planned import planned_document
from strongroom_terraform.engine import Terraform

Make = Callable[..., Terraform]

OFFLINE = {
    "region": "ca-central-1",
    "access_key": "none",
    "secret_key": "none",
    "skip_credentials_validation": True,
    "skip_metadata_api_check": "true",
    "skip_region_validation": True,
    "skip_requesting_account_id": True,
}
"""A provider that plans what does not exist yet without a call to AWS."""


def test_a_default_of_the_real_provider_is_judged(make: Make, aws_stack: dict[str, Any]) -> None:
    """And so is what Terraform evaluates; only the document knows what a key's ARN refers to."""
    aws_stack["provider"]["aws"] = [OFFLINE]
    aws_stack["variable"] = {"rotates": {"type": "string", "default": "FALSE"}}
    aws_stack["resource"] = {
        "aws_kms_key": {
            "kms_main": {
                "enable_key_rotation": '${tobool(lower(format("%s", var.rotates)))}',
                "deletion_window_in_days": 7,
            }
        },
        "aws_kinesis_stream": {
            "kms_main": {
                "name": "stream-main-dev01",
                "shard_count": 1,
                "encryption_type": "KMS",
                "kms_key_id": "${aws_kms_key.kms_main.arn}",
            }
        },
    }
    terraform = make(aws_stack)
    terraform.init()
    document = planned_document(aws_stack, terraform.plan().document)
    key = document["resource"]["aws_kms_key"]["kms_main"]
    stream = document["resource"]["aws_kinesis_stream"]["kms_main"]
    assert (key["enable_key_rotation"], key["deletion_window_in_days"]) == (False, 7)
    assert (stream["retention_period"], stream["enforce_consumer_deletion"]) == (24, False)
    assert stream["kms_key_id"] == "${aws_kms_key.kms_main.arn}"
    report = check(read_stack(document), BUILT_IN)
    refused = {(one.rule, one.address.partition(".")[0]) for one in report.refusing}
    assert ("encrypted", "aws_kinesis_stream") in refused  # its key does not rotate
    assert ("destroyable", "aws_kinesis_stream") in refused  # a registered consumer would stay
