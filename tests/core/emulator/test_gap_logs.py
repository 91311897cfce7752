"""CloudWatch Logs as Terraform protects data in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]


def test_a_log_group_keeps_its_data_protection_policy_until_it_is_deleted(client: Client) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName="gap")
    assert "policyDocument" not in logs.get_data_protection_policy(logGroupIdentifier="gap")
    logs.put_data_protection_policy(logGroupIdentifier="gap", policyDocument="{}")
    found = logs.get_data_protection_policy(logGroupIdentifier="gap")
    assert found["policyDocument"] == "{}"
    logs.delete_data_protection_policy(logGroupIdentifier="gap")
    assert "policyDocument" not in logs.get_data_protection_policy(logGroupIdentifier="gap")
    logs.delete_log_group(logGroupName="gap")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        logs.get_data_protection_policy(logGroupIdentifier="gap")
