"""``strongroom output``."""

from __future__ import annotations

from pathlib import Path

from strongroom.cli import deployment
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json, Local
from strongroom.workspace import local_directory
from strongroom_base.errors import CallerError
from strongroom_terminal import console


def output(
    *, config: ConfigFile = DEFAULT_CONFIG, local: Local = False, json: Json = False
) -> None:
    """Show the outputs of what is deployed: each plugin's capabilities."""
    suffix = deployment.environment_suffix(config)
    space = deployment.workspace(config, suffix, local=local)
    if not space.deployed:
        raise CallerError(
            f"nothing is deployed from {space.directory}", hint=_hint(config, suffix, local=local)
        )
    outputs = deployment.terraform(space).outputs()
    if json:
        console.print_json(outputs)
    else:
        deployment.show_outputs(outputs)


def _hint(config: Path, suffix: str, *, local: bool) -> str:
    if local:
        return "deploy first: strongroom local up"
    if local_directory(config, suffix).exists():
        return (
            "there is a deployment to the embedded AWS: strongroom output --local shows its outputs"
        )
    return "deploy first: strongroom deploy"
