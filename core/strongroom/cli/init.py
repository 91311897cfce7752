"""``strongroom init``."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile
from strongroom.order import order
from strongroom.project import list_plugins
from strongroom.starter import starter
from strongroom_base import files
from strongroom_base.errors import CallerError
from strongroom_base.naming import suffix_problem
from strongroom_terminal import console


def init(
    *,
    config: ConfigFile = DEFAULT_CONFIG,
    suffix: Annotated[
        str, Parameter(help="The environment suffix, which ends every name.")
    ] = "dev01",
) -> None:
    """Write a commented starter config; an existing file is never overwritten."""
    problem = suffix_problem(suffix)
    if problem:
        raise CallerError(f"--suffix: {problem}")
    if config.exists():
        raise CallerError(
            f"{config} already exists and was not changed",
            hint="name another file with --config, or move the existing one away",
        )
    infos = {p.name: p.info for p in list_plugins({}) if p.info is not None}
    names, _ = order(infos.values())
    files.write(config, starter(suffix, [infos[name] for name in names]))
    console.answer(f"wrote {config}")
    console.say("next: strongroom check, then strongroom local up")
