"""Secrets Manager as RDS and Terraform use it for the master password."""

from __future__ import annotations

import functools
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]

PENDING = "11111111-1111-1111-1111-111111111111"


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


@pytest.fixture
def rotated(client: Client) -> Iterator[str]:
    """A secret whose rotation has just begun, with a function that never runs here."""
    functions, roles, manager = client("lambda"), client("iam"), client("secretsmanager")
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = roles.create_role(RoleName="gap-rotation", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("handler.py", "")
    function = functions.create_function(
        FunctionName="gap-rotation",
        Runtime="python3.13",
        Handler="handler.handle",
        Role=role,
        Code={"ZipFile": packed.getvalue()},
    )["FunctionArn"]
    arn = manager.create_secret(Name="gap-rotated", SecretString="first")["ARN"]
    manager.rotate_secret(SecretId=arn, RotationLambdaARN=function, ClientRequestToken=PENDING)
    yield arn
    manager.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    functions.delete_function(FunctionName="gap-rotation")
    roles.delete_role(RoleName="gap-rotation")


def test_a_rotation_leaves_an_empty_pending_version_and_the_current_one(
    client: Client, rotated: str
) -> None:
    """As long as its function has not run; the next rotation knows the function by itself."""
    manager = client("secretsmanager")
    assert manager.get_secret_value(SecretId=rotated)["SecretString"] == "first"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        manager.get_secret_value(SecretId=rotated, VersionId=PENDING)
    again = PENDING.replace("1", "2")
    manager.rotate_secret(SecretId=rotated, ClientRequestToken=again)
    stages = manager.describe_secret(SecretId=rotated)["VersionIdsToStages"]
    assert stages[again] == ["AWSPENDING"]
    assert manager.get_secret_value(SecretId=rotated)["SecretString"] == "first"


def test_a_version_s_value_never_changes(client: Client, rotated: str) -> None:
    manager = client("secretsmanager")
    write = functools.partial(
        manager.put_secret_value,
        SecretId=rotated,
        ClientRequestToken=PENDING,
        VersionStages=["AWSPENDING"],
    )
    write(SecretString="second")
    write(SecretString="second")
    with pytest.raises(ClientError, match="ResourceExistsException"):
        write(SecretString="third")


def test_what_is_current_is_what_the_label_says(client: Client, rotated: str) -> None:
    manager = client("secretsmanager")
    before = manager.get_secret_value(SecretId=rotated)["VersionId"]
    manager.put_secret_value(
        SecretId=rotated,
        ClientRequestToken=PENDING,
        VersionStages=["AWSPENDING"],
        SecretString="second",
    )
    manager.update_secret_version_stage(
        SecretId=rotated,
        VersionStage="AWSCURRENT",
        MoveToVersionId=PENDING,
        RemoveFromVersionId=before,
    )
    assert manager.get_secret_value(SecretId=rotated)["SecretString"] == "second"
