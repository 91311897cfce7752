"""The network, the keys and the stream, deployed to the embedded AWS by real Terraform."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from strongroom_emulator import lifecycle
from strongroom_emulator.environment import ACCESS_KEY_ID, REGION
from strongroom_emulator.lifecycle import Emulator
from strongroom_terraform.engine import Terraform
from support.network_document import INTERFACE_ENDPOINTS, KEYS, ZONES, document

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

Deployment = Callable[[Emulator, dict[str, Any], Mapping[str, str]], Terraform]


def test_it_deploys_stays_as_deployed_and_leaves_nothing(
    directory: Path, deployment: Deployment
) -> None:
    """All is made, a second plan is empty, and after destroy only keys wait for their deletion."""
    started = lifecycle.start(directory)
    content = document()
    terraform = deployment(started, content, os.environ)
    terraform.apply(terraform.plan())
    again = terraform.plan()
    assert not again.has_changes, [c.address for c in again.changes if c.action != "no-op"]
    outputs = terraform.outputs()
    assert outputs["zones"] == [f"{REGION}{letter}" for letter in "abd"]
    assert len(set(outputs["s3_prefix_lists"])) == 1
    assert len(outputs["interfaces"]) == ZONES
    assert outputs["service"] == f"com.amazonaws.{REGION}.kms"
    assert (outputs["partition"], outputs["region"]) == ("aws", REGION)

    held = started.inventory()
    adopted = {name for name in content["resource"] if name.startswith("aws_default_")}
    assert {name: len(found) for name, found in held["resources"].items()} == {
        **{name: len(made) for name, made in content["resource"].items() if name not in adopted},
        "aws_network_interface": ZONES * len(INTERFACE_ENDPOINTS),
    }
    terraform.apply(terraform.plan(destroy=True))
    held = started.inventory()
    assert held["resources"] == {}
    assert len(held["pending_deletion"]["aws_kms_key"]) == len(KEYS)
    assert held["unimplemented"] == held["crashed"] == {}
    assert held["access_key_ids"] == [ACCESS_KEY_ID]
