"""``strongroom local up``, ``status`` and ``down``."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from strongroom import running
from strongroom.cli import deployment
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json, Yes
from strongroom.pipeline import build_or_refuse
from strongroom.project import load_project
from strongroom.workspace import discard, local_directory, on_emulator
from strongroom_terminal import console, prompt
from strongroom_terminal.table import Table

if TYPE_CHECKING:
    from strongroom.pipeline import Built
    from strongroom_emulator.lifecycle import Emulator


def up(
    *,
    config: ConfigFile = DEFAULT_CONFIG,
    port: Annotated[int, Parameter(help="The port on 127.0.0.1; by default a free one.")] = 0,
) -> None:
    """Start the embedded AWS and deploy the platform to it.

    Run it again after a change of the config to deploy the difference. It never contacts AWS and
    reads no credentials.
    """
    from strongroom_emulator import lifecycle

    lifecycle.check_port(port)
    project = load_project(config)
    built = build_or_refuse(project)
    directory = local_directory(config, project.config.environment_suffix)
    _say_copied(directory)
    emulator = lifecycle.find(directory)
    if emulator is None:
        # The emulator held everything in memory: without it, the state describes nothing.
        discard(directory)
        console.say("starting the embedded AWS")
        emulator = lifecycle.start(directory, port=port)
    space = on_emulator(directory, emulator, os.environ)
    command = deployment.command_line("local up", config, local=False)
    outputs = deployment.plan_and_apply(space, built, command, allow_loss=None, yes=True)
    _show(built, outputs, emulator, config)


def status(*, config: ConfigFile = DEFAULT_CONFIG, json: Json = False) -> int:
    """Show the embedded AWS and what is deployed to it; exit code 1 when it is not running."""
    from strongroom_emulator import lifecycle

    directory = local_directory(config, deployment.environment_suffix(config))
    _say_copied(directory)
    emulator = lifecycle.find(directory)
    if emulator is None:
        if json:
            console.print_json({"running": False})
        else:
            console.answer("the embedded AWS is not running")
            console.say("start it with: strongroom local up")
        return 1
    inventory = emulator.inventory()
    if json:
        console.print_json(
            {
                "running": True,
                "endpoint": emulator.endpoint,
                "pid": emulator.pid,
                "inventory": inventory,
            }
        )
        return 0
    console.answer(f"running at {emulator.endpoint}, process {emulator.pid}")
    table = Table(("Resource type", "Count"))
    for kind, found in sorted(inventory["resources"].items()):
        table.add(kind, str(len(found)))
    console.print_table(table)
    return 0


def down(*, config: ConfigFile = DEFAULT_CONFIG, yes: Yes = False) -> None:
    """Stop the embedded AWS and discard what was deployed to it, with its state.

    While another command deploys to it, this one asks first, and then interrupts the other.
    """
    from strongroom_emulator import lifecycle

    directory = local_directory(config, deployment.environment_suffix(config))
    _say_copied(directory)
    run = running.running(directory)
    if run is not None:
        if not yes:
            console.say(f"{run} is working on this deployment")
            prompt.confirm("Interrupt it and stop the embedded AWS? Type yes: ", "yes", "--yes")
        console.say(f"interrupting {run}")
        running.interrupt(directory, run)
    stopped = lifecycle.stop(directory)
    discard(directory)
    console.answer("the embedded AWS is stopped" if stopped else "the embedded AWS was not running")


def _say_copied(directory: Path) -> None:
    from strongroom_emulator import lifecycle

    source = lifecycle.copied_from(directory)
    if source is not None:
        console.say(
            f"note: {directory} was copied from {source}; the embedded AWS of that folder is left alone"
        )


def _how_called() -> str:
    """Return what to type to run strongroom again: its path unless the shell finds it by name."""
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
    table = Table(("Resource type", "Plugin", "Count"), title="Deployed to the embedded AWS")
    for (owner, resource_type), count in sorted(counts.items()):
        table.add(resource_type, owner, str(count))
    table.add("all", "", str(sum(counts.values())))
    console.print_table(table)
    console.answer("")
    deployment.show_outputs(outputs)
    named = "" if config == DEFAULT_CONFIG else f" --config {config}"
    console.say(f"\nThe embedded AWS answers at {emulator.endpoint}. Next:")
    for command, what in (
        ("plan --local", "shows that nothing is left to change"),
        ("output --local --json", "prints the outputs for programs"),
        ("local status", "shows what is deployed to the embedded AWS"),
        ("plugins list", "shows the plugins"),
        ("destroy --local", "removes everything again"),
        ("local down", "stops the embedded AWS"),
    ):
        console.say(f"  {_how_called()} {command}{named}  {what}")
