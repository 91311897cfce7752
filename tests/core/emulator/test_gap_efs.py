"""EFS as Terraform destroys it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]


def test_a_file_system_s_policy_can_be_taken_away(client: Client) -> None:
    efs = client("efs")
    made = efs.create_file_system(CreationToken="efs-policy")["FileSystemId"]
    efs.put_file_system_policy(FileSystemId=made, Policy='{"Version":"2012-10-17"}')
    efs.delete_file_system_policy(FileSystemId=made)
    with pytest.raises(ClientError, match="PolicyNotFound"):
        efs.describe_file_system_policy(FileSystemId=made)
    efs.delete_file_system(FileSystemId=made)


def test_the_policy_of_a_file_system_that_is_not_there_is_not_found(client: Client) -> None:
    with pytest.raises(ClientError, match="FileSystemNotFound"):
        client("efs").delete_file_system_policy(FileSystemId="fs-00000000")
