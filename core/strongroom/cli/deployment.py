"""What ``plan``, ``deploy``, ``destroy`` and ``local up`` share: Terraform runs and their display."""

from __future__ import annotations

import os
import shlex
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from strongroom.cli import outputs
from strongroom.cli.options import DEFAULT_CONFIG
from strongroom.cli.progress import Progress
from strongroom.cli.warned import say_warnings
from strongroom.cli.watch import say_unwatched
from strongroom.deployment import Hook, run_steps
from strongroom.losses import refuse_losses
from strongroom.pipeline import refuse_planned
from strongroom.running import working
from strongroom.workspace import Workspace, aws_workspace, local_workspace
from strongroom_base.errors import ConfigError, Problem
from strongroom_base.naming import suffix_problem
from strongroom_settings.toml import read_toml
from strongroom_terminal import console, prompt

if TYPE_CHECKING:
    from strongroom.pipeline import Built
    from strongroom.project import Project
    from strongroom_terraform.engine import Terraform
    from strongroom_terraform.plan import Change, Plan

LOCAL_PARALLELISM = 40
"""The embedded AWS answers at once; most of a run is waiting in the provider."""

AWS_PARALLELISM = 10
"""Terraform's own default, within the rate limits of AWS APIs."""

_MARKS = {
    "create": ("+", "green"),
    "update": ("~", "yellow"),
    "replace": ("-/+", "bold red"),
    "delete": ("-", "red"),
}
"""Terraform's own marks, and their colours."""

_VERBS = {"create": "create", "update": "change", "replace": "replace", "delete": "delete"}


def environment_suffix(config: Path) -> str:
    """Return a config's suffix, whether or not the rest of the file is valid."""
    found = read_toml(config).get("environment_suffix")
    problem = suffix_problem(found) if isinstance(found, str) else "expected a string"
    if problem or not isinstance(found, str):
        raise ConfigError(str(config), [Problem("environment_suffix", str(problem))])
    return found


def workspace(config: Path, suffix: str, *, local: bool) -> Workspace:
    """Return where an environment is deployed from."""
    choose = local_workspace if local else aws_workspace
    return choose(config, suffix, os.environ)


def terraform(space: Workspace, progress: Progress | None = None) -> Terraform:
    """Return Terraform, initialised in a workspace.

    :raises CallerError: when Terraform would read what no guardrail has checked.
    """
    from strongroom_terraform.engine import Terraform
    from strongroom_terraform.foreign import refuse_foreign, refuse_variables

    refuse_foreign(space.directory)
    refuse_variables(space.directory, space.environment)
    engine = Terraform(
        space.directory,
        environment=space.environment,
        on_event=progress.on_event if progress else None,
        parallelism=LOCAL_PARALLELISM if space.local else AWS_PARALLELISM,
    )
    engine.init()
    return engine


def command_line(command: str, config: Path, *, local: bool) -> str:
    """Return what a user types to run a command again on the same environment."""
    words = ["strongroom", *command.split()]
    if local:
        words.append("--local")
    if config != DEFAULT_CONFIG:
        words += ["--config", str(config)]
    return shlex.join(words)


def plan_and_apply(
    space: Workspace,
    built: Built,
    command: str,
    *,
    allow_loss: Collection[str] | None,
    yes: bool,
) -> dict[str, Any]:
    """Plan and apply a stack; return the outputs.

    :param command: what the user typed, for messages.
    :param allow_loss: addresses that may be deleted or replaced although they hold data; None for
        all, where nothing can be lost.
    :param yes: whether to skip the prompt.
    """
    with working(space.directory, command):
        space.write_stack(built)
        progress = Progress()
        engine = terraform(space, progress)
        console.say("planning")
        plan = engine.plan()
        show_plan(plan, console.err)
        refuse_planned(built, plan.document)
        say_unwatched(built)
        say_warnings(built)
        if allow_loss is not None:
            refuse_losses(plan.changes, allow_loss, command, space.stateful)
        if plan.has_changes and not yes:
            prompt.confirm("Apply these changes? Type yes: ", "yes", "--yes")
        steps("strongroom_before_deploy", built.project, space, engine)
        if plan.has_changes:
            with progress.expecting(changed(plan.changes)):
                engine.apply(plan)
        steps("strongroom_after_deploy", built.project, space, engine)
        return engine.outputs()


def steps(hook: Hook, project: Project, space: Workspace, engine: Terraform) -> None:
    """Have the plugins do what they do around a deployment.

    :raises OutsideError: when one of them fails.
    """
    run_steps(
        hook,
        project,
        space.environment,
        local=space.local,
        outputs=lambda: engine.outputs() if space.deployed else {},
        say=console.say,
    )


def changed(changes: Iterable[Change]) -> int:
    """Count the changes that an apply makes."""
    return sum(change.action in _MARKS for change in changes)


def show_plan(plan: Plan, console: Console) -> None:
    """Print what a plan would change."""
    for change in plan.changes:
        if change.action in _MARKS:
            mark, style = _MARKS[change.action]
            console.print(Text.assemble("  ", (f"{mark:<3}", style), " ", change.address))
    console.print(Text(summary(plan)))
    deferred = deferred_changes(plan.changes)
    if deferred:
        console.print(
            Text(
                "AWS may apply these changes in the next maintenance window and not now "
                f"(apply_immediately = false): {', '.join(deferred)}"
            )
        )


def deferred_changes(changes: Iterable[Change]) -> list[str]:
    """Return the addresses of what changes with ``apply_immediately`` off.

    AWS then makes a change that interrupts a database or a cache in its maintenance window (Amazon RDS
    and ElastiCache User Guides, "apply immediately"), while Terraform reports it as done.
    """
    return [
        change.address
        for change in changes
        if change.action == "update" and (change.after or {}).get("apply_immediately") is False
    ]


def summary(plan: Plan) -> str:
    """Return a plan in one sentence."""
    counts = {
        verb: sum(change.action == action for change in plan.changes)
        for action, verb in _VERBS.items()
    }
    parts = [f"{count} to {verb}" for verb, count in counts.items() if count]
    if parts:
        return ", ".join(parts)
    if plan.destroy:
        return "Nothing is deployed."
    return "No changes. What is deployed matches the config."


def show_outputs(found: dict[str, Any]) -> None:
    """Print outputs as a table of names and values."""
    console.print_table(outputs.as_table(found))
