"""Secrets Manager as RDS and Terraform use it for the master password."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]


@pytest.fixture
def managed(client: Client) -> Iterator[str]:
    """The secret that RDS keeps a master password in."""
    rds = client("rds")
    made = rds.create_db_cluster(
        DBClusterIdentifier="managed-gap",
        Engine="aurora-postgresql",
        MasterUsername="dbowner",
        ManageMasterUserPassword=True,
    )["DBCluster"]
    yield made["MasterUserSecret"]["SecretArn"]
    rds.delete_db_cluster(DBClusterIdentifier="managed-gap", SkipFinalSnapshot=True)


def test_a_managed_secret_rotates_by_a_schedule_until_that_is_cancelled(
    client: Client, managed: str
) -> None:
    manager = client("secretsmanager")
    rules = {"ScheduleExpression": "rate(30 days)"}
    manager.rotate_secret(SecretId=managed, RotationRules=rules, RotateImmediately=False)
    found = manager.describe_secret(SecretId=managed)
    assert found["RotationEnabled"] is True
    assert found["RotationRules"] == rules
    manager.cancel_rotate_secret(SecretId=managed)
    assert manager.describe_secret(SecretId=managed)["RotationEnabled"] is False


def test_a_secret_of_one_s_own_without_a_function_has_no_rotation_to_cancel(client: Client) -> None:
    manager = client("secretsmanager")
    arn = manager.create_secret(Name="gap-own")["ARN"]
    with pytest.raises(ClientError, match="InvalidRequestException"):
        manager.cancel_rotate_secret(SecretId=arn)
    manager.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
