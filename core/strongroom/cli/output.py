"""``strongroom output``."""

from __future__ import annotations

from strongroom.cli import console, deployment
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json, Local
from strongroom_base.errors import CallerError


def output(
    *, config: ConfigFile = DEFAULT_CONFIG, local: Local = False, json: Json = False
) -> None:
    """Show the outputs of what is deployed: each plugin's capabilities."""
    space = deployment.workspace(config, deployment.environment_suffix(config), local=local)
    if not space.deployed:
        raise CallerError(
            f"nothing was deployed from {space.directory}", hint="deploy first: strongroom deploy"
        )
    outputs = deployment.terraform(space).outputs()
    if json:
        console.print_json(outputs)
    else:
        deployment.show_outputs(outputs)
