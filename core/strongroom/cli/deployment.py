"""What ``plan``, ``deploy``, ``destroy`` and ``local up`` share: a Terraform run that one can watch."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from strongroom.cli import console
from strongroom.cli.progress import Progress
from strongroom.cli.watch import say_unwatched
from strongroom.config.read import read_toml
from strongroom.losses import refuse_losses
from strongroom.workspace import Workspace, aws_workspace, local_workspace
from strongroom_base.errors import CallerError, ConfigError, Problem
from strongroom_base.naming import suffix_problem

if TYPE_CHECKING:
    from strongroom.pipeline import Built
    from strongroom_terraform.engine import Terraform
    from strongroom_terraform.plan import Change, Plan

LOCAL_PARALLELISM = 40
"""The embedded AWS answers at once; most of a run is waiting inside the provider."""

AWS_PARALLELISM = 10
"""Terraform's own default, within the rate limits of AWS APIs."""

_MARKS = {
    "create": "[green]+[/]",
    "update": "[yellow]~[/]",
    "replace": "[bold red]±[/]",
    "delete": "[red]-[/]",
}
_VERBS = {"create": "create", "update": "change", "replace": "replace", "delete": "delete"}


def environment_suffix(config: Path) -> str:
    """Return a config's suffix, however wrong the rest of the file may be."""
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
    """Return Terraform, initialised in a workspace."""
    from strongroom_terraform.engine import Terraform

    engine = Terraform(
        space.directory,
        environment=space.environment,
        on_event=progress.on_event if progress else None,
        parallelism=LOCAL_PARALLELISM if space.local else AWS_PARALLELISM,
    )
    engine.init()
    return engine


def plan_and_apply(
    space: Workspace, built: Built, *, allow_loss: Collection[str] | None, yes: bool
) -> dict[str, Any]:
    """Plan and apply a stack; return the outputs.

    :param allow_loss: addresses that may be deleted or replaced although they hold data; None for
        all, where nothing can be lost.
    :param yes: whether to go on without asking.
    """
    space.write_stack(built)
    progress = Progress()
    engine = terraform(space, progress)
    console.say("planning")
    plan = engine.plan()
    show_plan(plan)
    say_unwatched(built)
    if allow_loss is not None:
        refuse_losses(plan.changes, allow_loss)
    if plan.has_changes:
        if not yes:
            confirm("Apply these changes? Type yes: ", "yes", "--yes")
        progress.expect(changed(plan.changes))
        engine.apply(plan)
        progress.done()
    return engine.outputs()


def changed(changes: Iterable[Change]) -> int:
    """Count the changes that an apply makes."""
    return sum(change.action in _MARKS for change in changes)


def show_plan(plan: Plan) -> None:
    """Print what a plan would change."""
    for change in plan.changes:
        if change.action in _MARKS:
            console.err.print(f"  {_MARKS[change.action]} ", end="")
            console.err.print(change.address, markup=False)
    console.err.print(summary(plan), markup=False)


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
    return "No changes: what is deployed is what the config says."


def confirm(question: str, expected: str, flag: str) -> None:
    """Ask on the terminal and go on only if the answer is the expected one.

    :param flag: what to say on the command line instead.
    :raises CallerError: when there is no terminal to ask on, or the answer is another.
    """
    if not os.isatty(0):
        raise CallerError("there is no terminal to ask on", hint=f"say it beforehand: {flag}")
    console.err.print(question, end="", markup=False)
    if input().strip() != expected:
        raise CallerError("not confirmed; nothing was changed")


def show_outputs(outputs: dict[str, Any]) -> None:
    """Print outputs as a table of names and values."""
    table = console.table("Output", "Value", title="Outputs")
    for name, value in sorted(outputs.items()):
        for path, shown in _flat(name, value):
            table.add_row(path, shown)
    console.out.print(table)


def _flat(path: str, value: Any) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}", inner)
    elif isinstance(value, list):
        yield path, "\n".join(str(item) for item in value)
    else:
        yield path, str(value)
