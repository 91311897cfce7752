"""``strongroom plan``."""

from __future__ import annotations

from strongroom.cli import deployment
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json, Local
from strongroom.cli.watch import say_unwatched
from strongroom.losses import losses
from strongroom.pipeline import build_or_refuse, refuse_planned
from strongroom.project import load_project
from strongroom.running import working
from strongroom_terminal import console


def plan(*, config: ConfigFile = DEFAULT_CONFIG, local: Local = False, json: Json = False) -> None:
    """Show what a deploy would change and which data it would lose; changes nothing."""
    project = load_project(config)
    space = deployment.workspace(config, project.config.environment_suffix, local=local)
    built = build_or_refuse(project)
    with working(space.directory, "strongroom plan"):
        space.write_stack(built)
        made = deployment.terraform(space).plan()
    refuse_planned(built, made.document)
    lost = losses(made.changes, space.stateful)
    if json:
        console.print_json(
            {
                "has_changes": made.has_changes,
                "changes": [
                    {"address": c.address, "type": c.type, "action": c.action}
                    for c in made.changes
                    if c.action != "no-op"
                ],
                "losses": [c.address for c in lost],
            }
        )
        return
    deployment.show_plan(made, console.out)
    for change in lost:
        console.answer(f"data would be lost: {change.action} {change.address}")
    say_unwatched(built)
