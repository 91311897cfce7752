"""The credentials on the embedded AWS, by real Terraform: deployed, settled, destroyed, never seen."""

from __future__ import annotations

import json
import os
from pathlib import Path

import boto3
import pytest

from strongroom_emulator import lifecycle
from strongroom_emulator.environment import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from strongroom_terraform.engine import Terraform
from support.emulated import write
from support.synthesis import only, synthesise

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

ALONE = only("aurora", "kms", "secrets")


def test_the_first_password_is_in_secrets_manager_and_nowhere_else(tmp_path: Path) -> None:
    """Not in the stack, the plan or the state; and everything settles and is destroyed."""
    stack = tmp_path / "stack"
    write(synthesise(ALONE), stack)
    emulator = lifecycle.start(tmp_path / "local")
    try:
        terraform = Terraform(
            stack, environment=emulator.local_environment(os.environ), parallelism=40
        )
        terraform.init()
        plan = terraform.plan()
        terraform.apply(plan)
        manager = boto3.client(
            "secretsmanager",
            endpoint_url=emulator.endpoint,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY_ID,
            aws_secret_access_key=SECRET_ACCESS_KEY,
        )
        name = "secret-db-app-dev01"
        found = json.loads(manager.get_secret_value(SecretId=name)["SecretString"])
        assert found["username"] == "app_clone"
        assert len(found["password"]) == 40
        described = manager.describe_secret(SecretId=name)
        assert described["RotationEnabled"] is True
        assert described["RotationRules"] == {"AutomaticallyAfterDays": 30}

        again = terraform.plan()
        assert not again.has_changes, [c.address for c in again.changes if c.action != "no-op"]
        seen = [json.dumps(dict(plan.document)), json.dumps(dict(again.document))]
        seen += [file.read_text() for file in stack.glob("*.tfstate*")]
        seen += [(stack / "cdk.tf.json").read_text()]
        assert len(seen) >= 4
        assert not any(found["password"] in text for text in seen)

        terraform.apply(terraform.plan(destroy=True))
        held = emulator.inventory()
        assert held["resources"] == {}
        assert held["unimplemented"] == held["crashed"] == {}
    finally:
        lifecycle.stop(tmp_path / "local")
