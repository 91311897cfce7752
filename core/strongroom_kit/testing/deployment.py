"""Whole stacks on an embedded AWS of their own, by real Terraform."""

from __future__ import annotations

import contextlib
import json
import os
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from strongroom.registry import InstalledPlugin
from strongroom.stack.assembly import Synthesis
from strongroom_base import files
from strongroom_base.errors import RefusedError
from strongroom_emulator import lifecycle
from strongroom_emulator.lifecycle import Emulator
from strongroom_kit.testing.platforms import platform
from strongroom_kit.testing.second_plan import unsettled
from strongroom_terraform.engine import Terraform


class UnsettledError(RefusedError):
    """A deployed stack that does not hold what every stack must."""


def write(synthesis: Synthesis, folder: Path) -> None:
    """Put a stack with its files where Terraform is to run."""
    for relative, content in synthesis.assets.items():
        files.write(folder / relative, content)
    files.write(folder / "cdk.tf.json", json.dumps(synthesis.document))


@contextlib.contextmanager
def deployed(
    folder: Path,
    plugins: Collection[str],
    toml: str | Callable[[Emulator], str] = "",
    *,
    closed: bool = False,
    installed: Iterable[InstalledPlugin] | None = None,
    dropped_by_emulator: Mapping[str, str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Deploy the core and some plugins; give the inventory; then see that all of it holds.

    It holds when a second plan has no changes, and when nothing more is left after a destroy than was
    there before. The inventory is what the embedded AWS has: names and ARNs by Terraform type.

    :param folder: an empty folder for the stack, its state and the embedded AWS.
    :param plugins: the plugins to turn on; every other is off.
    :param toml: more of the config, or a function that first makes what must be there, in the embedded
        AWS that it is given, and returns the config that names it.
    :param closed: whether what those plugins require is turned on too.
    :param installed: the installed plugins; by default those of this environment.
    :param dropped_by_emulator: arguments that the embedded AWS does not keep, so that every plan sets
        them: ``TYPE.ARGUMENT`` with the reason.
    :raises UnsettledError: when it does not hold.
    """
    on = platform(plugins, installed, closed=closed)
    stack = folder / "stack"
    emulator = lifecycle.start(folder / "local")
    try:
        more = toml if isinstance(toml, str) else toml(emulator)
        write(on.synthesise(tomllib.loads(more)), stack)
        there = emulator.inventory()["resources"]
        terraform = Terraform(
            stack, environment=emulator.local_environment(os.environ), parallelism=40
        )
        terraform.init()
        terraform.apply(terraform.plan())
        yield emulator.inventory()["resources"]
        still = unsettled(terraform.plan(), dropped_by_emulator or {})
        if still:
            raise UnsettledError(
                f"a second plan still has changes:\n{still}",
                hint="give the argument the value that AWS returns; when the embedded AWS is what does "
                "not keep it, name it in dropped_by_emulator with the reason",
            )
        terraform.apply(terraform.plan(destroy=True))
        held = emulator.inventory()
        if held["resources"] != there:
            left = json.dumps({"before": there, "after": held["resources"]})
            raise UnsettledError(f"a destroy left something, or took what was there: {left}")
        for what, words in _FAULTS:
            if held[what]:
                raise UnsettledError(f"{words}: {json.dumps(held[what])}")
    finally:
        lifecycle.stop(folder / "local")


_FAULTS = (
    ("unimplemented", "the embedded AWS was asked for what it does not have"),
    ("crashed", "the embedded AWS failed"),
)
