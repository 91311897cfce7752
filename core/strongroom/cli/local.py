"""``strongroom local up``, ``status`` and ``down``."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from strongroom.cli import console, deployment
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json
from strongroom.pipeline import build_or_refuse
from strongroom.project import load_project
from strongroom.workspace import discard, local_directory, on_emulator

if TYPE_CHECKING:
    from strongroom.pipeline import Built
    from strongroom_emulator.lifecycle import Emulator


def up(
    *,
    config: ConfigFile = DEFAULT_CONFIG,
    port: Annotated[int, Parameter(help="The port on 127.0.0.1; by default any that is free.")] = 0,
) -> None:
    """Start the embedded AWS and deploy the platform to it.

    Run it again after a change of the config: it deploys the difference. Real AWS is never reached
    and no credentials are read.
    """
    from strongroom_emulator import lifecycle

    project = load_project(config)
    built = build_or_refuse(project)
    directory = local_directory(config, project.config.environment_suffix)
    running = lifecycle.find(directory)
    if running is None:
        # What an emulator held is gone with it, and so is the meaning of its state.
        discard(directory)
        console.say("starting the embedded AWS")
        running = lifecycle.start(directory, port=port)
    space = on_emulator(directory, running, os.environ)
    outputs = deployment.plan_and_apply(space, built, allow_loss=None, yes=True)
    _show(built, outputs, running, config)


def status(*, config: ConfigFile = DEFAULT_CONFIG, json: Json = False) -> int:
    """Show the embedded AWS and what is in it; exit code 1 when it is not running."""
    from strongroom_emulator import lifecycle

    directory = local_directory(config, deployment.environment_suffix(config))
    running = lifecycle.find(directory)
    if running is None:
        if json:
            console.print_json({"running": False})
        else:
            console.out.print("the embedded AWS is not running; start it with: strongroom local up")
        return 1
    inventory = running.inventory()
    if json:
        console.print_json(
            {
                "running": True,
                "endpoint": running.endpoint,
                "pid": running.pid,
                "inventory": inventory,
            }
        )
        return 0
    console.out.print(f"running at {running.endpoint}, process {running.pid}", markup=False)
    table = console.table("Kind", "Count")
    for kind, found in sorted(inventory["resources"].items()):
        table.add_row(kind, str(len(found)))
    console.out.print(table)
    return 0


def down(*, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Stop the embedded AWS; what was in it and its state are gone together."""
    from strongroom_emulator import lifecycle

    directory = local_directory(config, deployment.environment_suffix(config))
    stopped = lifecycle.stop(directory)
    discard(directory)
    console.out.print(
        "the embedded AWS is stopped" if stopped else "the embedded AWS was not running"
    )


def _how_called() -> str:
    """Return what to type to run strongroom again: the path of it unless a shell finds it by name."""
    called = Path(sys.argv[0])
    found = shutil.which("strongroom")
    if called.name != "strongroom" or (found and Path(found).samefile(called)):
        return "strongroom"
    near = os.path.relpath(called)
    return str(called.absolute()) if near.startswith("..") else near


def _show(built: Built, outputs: dict[str, Any], emulator: Emulator, config: Path) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for resource_type, instances in built.synthesis.document["resource"].items():
        for body in instances.values():
            owner = body["//"]["metadata"]["path"].split("/")[1]
            counts[owner, resource_type] += 1
    table = console.table("Plugin", "Resource type", "Count", title="Deployed to the embedded AWS")
    last = ""
    for (owner, resource_type), count in sorted(counts.items()):
        table.add_row("" if owner == last else owner, resource_type, str(count))
        last = owner
    table.add_section()
    table.add_row("", "all", str(sum(counts.values())))
    console.out.print(table)
    deployment.show_outputs(outputs)
    named = "" if config == DEFAULT_CONFIG else f" --config {config}"
    console.out.print(f"\nThe embedded AWS answers at {emulator.endpoint}. Next:", markup=False)
    for command, what in (
        ("plan --local", "shows that nothing is left to change"),
        ("output --local --json", "gives the outputs to programs"),
        ("local status", "shows what the embedded AWS holds"),
        ("plugins list", "shows the plugins"),
        ("destroy --local", "removes everything again"),
        ("local down", "stops the embedded AWS"),
    ):
        console.out.print(f"  {_how_called()} {command}{named}", markup=False, end="")
        console.out.print(f"  [dim]{what}[/]")
