"""S3 as Terraform waits for a bucket to be gone, and closes one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from strongroom_emulator.lifecycle import Emulator

Client = Callable[[str], Any]


def test_a_bucket_that_is_not_there_is_not_found(
    client: Callable[[str], Any], emulator: Emulator
) -> None:
    """moto's answer has no type, and would be taken for an action that it does not have."""
    with pytest.raises(ClientError, match="404"):
        client("s3").head_bucket(Bucket="bucket-that-is-not-there")
    assert "s3:HeadBucket" not in emulator.inventory()["unimplemented"]


def test_a_denial_with_a_condition_denies_nobody_who_does_not_meet_it(client: Client) -> None:
    """moto takes every condition as met: nothing could be put where a policy asks for TLS."""
    s3 = client("s3")
    s3.create_bucket(
        Bucket="bucket-tls", CreateBucketConfiguration={"LocationConstraint": "ca-central-1"}
    )

    def put(statement: dict[str, Any]) -> None:
        common = {"Effect": "Deny", "Principal": "*", "Action": "s3:*"}
        policy = {**common, "Resource": "arn:aws:s3:::bucket-tls/*", **statement}
        document = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
        s3.put_bucket_policy(Bucket="bucket-tls", Policy=document)
        s3.put_object(Bucket="bucket-tls", Key="key", Body=b"body")

    put({"Condition": {"Bool": {"aws:SecureTransport": "false"}}})
    with pytest.raises(ClientError, match="Forbidden"):
        put({})
    s3.delete_bucket_policy(Bucket="bucket-tls")
    s3.delete_object(Bucket="bucket-tls", Key="key")
    s3.delete_bucket(Bucket="bucket-tls")
