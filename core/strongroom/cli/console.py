"""Printing: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def complain(message: str, hint: str | None = None) -> None:
    """Print an error and what can be done about it."""
    err.print("[bold red]error:[/] ", end="")
    err.print(message, markup=False)
    if hint:
        err.print("  [dim]→[/] ", end="")
        err.print(hint, markup=False)


def say(message: str) -> None:
    """Print a line of progress."""
    err.print(message, markup=False)


def print_json(data: Any) -> None:
    """Print data as JSON, for programs."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def table(*columns: str, title: str | None = None) -> Table:
    """Return an empty table in the house style."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made
