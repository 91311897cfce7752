"""``strongroom deploy``."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from strongroom.cli import deployment
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json, Local, Yes
from strongroom.pipeline import build_or_refuse
from strongroom.project import load_project
from strongroom_terminal import console


def deploy(
    *,
    config: ConfigFile = DEFAULT_CONFIG,
    local: Local = False,
    yes: Yes = False,
    allow_loss: Annotated[
        list[str] | None,
        Parameter(
            negative="",
            metavar="ADDRESS...",
            consume_multiple=True,
            help="Addresses of stateful resources that may be deleted or replaced.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Deploy the platform described in the config.

    A plan that would delete or replace a resource that holds data is refused unless its address is
    named with --allow-loss.
    """
    project = load_project(config)
    space = deployment.workspace(config, project.config.environment_suffix, local=local)
    built = build_or_refuse(project)
    command = deployment.command_line("deploy", config, local=local)
    outputs = deployment.plan_and_apply(space, built, command, allow_loss=allow_loss or (), yes=yes)
    if json:
        console.print_json(outputs)
    else:
        deployment.show_outputs(outputs)
