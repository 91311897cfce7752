"""Whole stacks on an embedded AWS of their own, by real Terraform."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from strongroom import files
from strongroom.emulator import lifecycle
from strongroom.emulator.lifecycle import Emulator
from strongroom.stack.assembly import Synthesis
from strongroom.terraform.engine import Terraform
from support.synthesis import built_in, synthesise


def write(synthesis: Synthesis, folder: Path) -> None:
    """Put a stack with its files where Terraform is to run."""
    for relative, content in synthesis.assets.items():
        files.write(folder / relative, content)
    files.write(folder / "cdk.tf.json", json.dumps(synthesis.document))


@contextlib.contextmanager
def deployed(
    folder: Path,
    plugins: Collection[str],
    toml: str = "",
    before: Callable[[Emulator], str] = lambda _: "",
) -> Iterator[dict[str, Any]]:
    """Deploy the core and some plugins; give the inventory; then see that all of it holds.

    It holds when a second plan has no changes, and when nothing more is left after a destroy than was
    there before.

    :param toml: more tables of the config.
    :param before: makes what must be there first, and returns more tables that name it.
    """
    off = sorted({candidate.name for candidate in built_in()} - set(plugins))
    stack = folder / "stack"
    switches = "".join(f"[plugins.{name}]\nenabled = false\n" for name in off)
    emulator = lifecycle.start(folder / "local")
    try:
        write(synthesise(f"{switches}{toml}{before(emulator)}"), stack)
        there = emulator.inventory()["resources"]
        terraform = Terraform(
            stack, environment=emulator.local_environment(os.environ), parallelism=40
        )
        terraform.init()
        terraform.apply(terraform.plan())
        yield emulator.inventory()["resources"]
        again = terraform.plan()
        assert not again.has_changes, [c.address for c in again.changes if c.action != "no-op"]
        terraform.apply(terraform.plan(destroy=True))
        held = emulator.inventory()
        assert held["resources"] == there
        assert held["unimplemented"] == held["crashed"] == {}
    finally:
        lifecycle.stop(folder / "local")
