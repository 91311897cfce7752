"""``strongroom plugins new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from strongroom.registry import installed_plugins
from strongroom_base.errors import CallerError
from strongroom_kit.scaffold import scaffold
from strongroom_terminal import console

HERE = Path()
"""The folder that a command is run in."""


def new(
    name: Annotated[str, Parameter(help="The plugin's name, as configs will have it.")],
    *,
    out: Annotated[Path, Parameter(help="The folder to make the package's folder in.")] = HERE,
) -> None:
    """Write a complete plugin package, strongroom-NAME, that passes its own tests at once."""
    taken = {plugin.name: plugin.origin for plugin in installed_plugins()}
    if name in taken:
        raise CallerError(
            f"there is a plugin {name!r} already, of {taken[name]}", hint="choose another name"
        )
    folder = scaffold(name, out)
    console.answer(f"wrote {folder}")
    console.say(f"next: cd {folder}, pip install -e '.[dev]', then pytest")
