"""S3 as Terraform waits for a bucket to be gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from strongroom.emulator.lifecycle import Emulator


def test_a_bucket_that_is_not_there_is_not_found(
    client: Callable[[str], Any], emulator: Emulator
) -> None:
    """moto's answer has no type, and would be taken for an action that it does not have."""
    with pytest.raises(ClientError, match="404"):
        client("s3").head_bucket(Bucket="bucket-that-is-not-there")
    assert "s3:HeadBucket" not in emulator.inventory()["unimplemented"]
