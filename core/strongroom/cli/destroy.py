"""``strongroom destroy``."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from strongroom.cli import console, deployment
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Local
from strongroom.cli.progress import Progress
from strongroom_base.errors import CallerError


def destroy(
    *,
    config: ConfigFile = DEFAULT_CONFIG,
    local: Local = False,
    suffix: Annotated[
        str | None,
        Parameter(help="The environment suffix, as confirmation; asked for when left out."),
    ] = None,
) -> None:
    """Remove everything that was deployed; nothing is retained.

    Works from what was deployed and not from the rest of the config, so that neither a broken plugin
    nor a mistake in the config stands in the way. KMS keys stay pending deletion for seven days: AWS
    allows no less.
    """
    environment = deployment.environment_suffix(config)
    space = deployment.workspace(config, environment, local=local)
    if not space.deployed:
        raise CallerError(f"nothing was deployed from {space.directory}")
    progress = Progress()
    engine = deployment.terraform(space, progress)
    plan = engine.plan(destroy=True)
    deployment.show_plan(plan)
    if not plan.has_changes:
        return
    if suffix is None:
        question = f"Everything of {environment!r} will be gone. Type the environment suffix: "
        deployment.confirm(question, environment, f"--suffix {environment}")
    elif suffix != environment:
        raise CallerError(
            f"--suffix is {suffix!r} and the config's environment_suffix is {environment!r}; "
            "nothing was destroyed"
        )
    progress.expect(deployment.changed(plan.changes))
    engine.apply(plan)
    progress.done()
    console.say("everything is gone; KMS keys stay pending deletion for 7 days")
