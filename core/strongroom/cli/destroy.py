"""``strongroom destroy``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from strongroom.cli import deployment
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Local
from strongroom.cli.progress import Progress
from strongroom.project import load_project
from strongroom.running import working
from strongroom.workspace import Workspace
from strongroom_base.errors import CallerError, StrongroomError
from strongroom_terminal import console, prompt

if TYPE_CHECKING:
    from strongroom_terraform.engine import Terraform


def destroy(
    *,
    config: ConfigFile = DEFAULT_CONFIG,
    local: Local = False,
    suffix: Annotated[
        str | None,
        Parameter(
            metavar="SUFFIX",
            help="The environment suffix, to confirm; without it, the command asks for it.",
        ),
    ] = None,
    skip_steps: Annotated[
        bool,
        Parameter(
            negative="", help="Leave out what plugins do before a destroy, such as exporting data."
        ),
    ] = False,
) -> None:
    """Remove everything that was deployed; nothing is retained.

    Works from what was deployed and not from the rest of the config, so a broken plugin or a mistake
    in the config does not prevent it. KMS keys stay pending deletion for seven days, the shortest
    time that AWS allows.
    """
    environment = deployment.environment_suffix(config)
    space = deployment.workspace(config, environment, local=local)
    if not space.deployed:
        raise CallerError(f"nothing is deployed from {space.directory}")
    if suffix is None:
        prompt.require_terminal(f"--suffix {environment}")
    elif suffix != environment:
        raise CallerError(
            f"--suffix is {suffix!r} and the config's environment_suffix is {environment!r}; "
            "nothing was destroyed"
        )
    command = deployment.command_line("destroy", config, local=local)
    with working(space.directory, command):
        _destroy(space, environment, None if skip_steps else config, confirmed=suffix is not None)


def _destroy(space: Workspace, environment: str, config: Path | None, *, confirmed: bool) -> None:
    """Plan and apply a destroy.

    :param config: whose plugins do something before it; None for none.
    """
    progress = Progress()
    engine = deployment.terraform(space, progress)
    console.say("planning")
    plan = engine.plan(destroy=True)
    deployment.show_plan(plan, console.err)
    if not plan.has_changes:
        return
    if not confirmed:
        question = f"This removes all of {environment!r}. Type the environment suffix to confirm: "
        prompt.confirm(question, environment, f"--suffix {environment}")
    if config is not None:
        _steps(config, space, engine)
    with progress.expecting(deployment.changed(plan.changes)):
        engine.apply(plan)
    console.answer("everything is removed; KMS keys stay pending deletion for 7 days")


def _steps(config: Path, space: Workspace, engine: Terraform) -> None:
    """Call the plugins' steps; a config that cannot be used does not prevent a destroy."""
    try:
        project = load_project(config)
    except StrongroomError as error:
        reason = error.message.partition("\n")[0]
        console.say(f"note: plugins do nothing before this destroy: {reason}")
        return
    deployment.steps("strongroom_before_destroy", project, space, engine)
