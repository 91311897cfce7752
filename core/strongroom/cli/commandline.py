"""What the commands of plugins are written with: ``from strongroom import commandline``.

A command is a function whose parameters are its arguments and options, as `Cyclopts
<https://cyclopts.readthedocs.io>`_ reads them; strongroom's own commands are such functions. It
returns None, or the exit code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json, Local, Yes
from strongroom_terminal import console
from strongroom_terminal.console import print_json, say
from strongroom_terminal.table import Table

__all__ = [
    "DEFAULT_CONFIG",
    "ConfigFile",
    "Json",
    "Local",
    "Yes",
    "print_json",
    "say",
    "show",
    "show_table",
]


def show(text: str) -> None:
    """Print a line of the result, to standard output."""
    console.answer(text)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table of the result, to standard output."""
    table = Table(tuple(columns))
    for row in rows:
        table.add(*row)
    console.print_table(table)
