"""The database on the embedded AWS, by real Terraform: deployed, restored, destroyed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom_emulator import lifecycle
from strongroom_emulator.lifecycle import Emulator
from strongroom_terraform.engine import Terraform
from support.emulated import write
from support.synthesis import built_in, synthesise

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

NEEDED = ("aurora", "kms")
ALONE = "".join(
    f"[plugins.{name}]\nenabled = false\n"
    for name in sorted({plugin.name for plugin in built_in()} - set(NEEDED))
)
RESTORE = '[plugins.aurora.restore_from]\ncluster_identifier = "aurora-main-dev01"\n'

PARALLELISM = 40
"""Terraform mostly waits here, in delays that the provider has built in."""


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    directory = tmp_path / "local"
    yield lifecycle.start(directory)
    lifecycle.stop(directory)


def deploy(terraform: Terraform, toml: str) -> list[str]:
    """Deploy a config; return what a second plan would still change."""
    write(synthesise(ALONE + toml), terraform.directory)
    terraform.init()
    terraform.apply(terraform.plan())
    return [change.address for change in terraform.plan().changes if change.action != "no-op"]


def test_it_deploys_is_restored_by_a_change_of_the_config_and_leaves_nothing(
    emulator: Emulator, tmp_path: Path
) -> None:
    """Each time the second plan is empty; after the restore only the restored cluster is there."""
    directory = tmp_path / "stack"
    directory.mkdir()
    terraform = Terraform(
        directory,
        environment=emulator.local_environment(os.environ),
        parallelism=PARALLELISM,
    )
    assert deploy(terraform, "") == []
    held = emulator.inventory()["resources"]
    assert held["aws_rds_cluster"] == ["aurora-main-dev01"]
    assert len(held["aws_rds_cluster_instance"]) == 3

    assert deploy(terraform, RESTORE) == []
    (restored,) = emulator.inventory()["resources"]["aws_rds_cluster"]
    assert restored != "aurora-main-dev01"
    assert len(emulator.inventory()["resources"]["aws_rds_cluster_instance"]) == 3
    assert terraform.outputs()["database"]["cluster_identifier"] == restored

    terraform.apply(terraform.plan(destroy=True))
    after = emulator.inventory()
    assert after["resources"] == {}
    assert after["unimplemented"] == after["crashed"] == {}
