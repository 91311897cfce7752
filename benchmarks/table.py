"""What a benchmark found, as a table."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

import attrs
from rich.console import Console
from rich.table import Table


@attrs.frozen
class Row:
    """One measured figure.

    :param bound: the most it may be, in the same unit; None for a figure that is only shown.
    """

    what: str
    figure: float
    unit: str
    bound: float | None = None

    @property
    def missed(self) -> bool:
        """Whether the figure is over its bound."""
        return self.bound is not None and self.figure > self.bound


def machine() -> str:
    """Return the class of this machine."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )


def show(name: str, rows: Sequence[Row]) -> bool:
    """Print a table of the rows; return whether every bound was met."""
    table = Table(title=f"{name}: {machine()}", title_justify="left")
    for heading in ("what", "measured", "bound", ""):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for row in rows:
        bound = "" if row.bound is None else f"{row.bound:g} {row.unit}"
        verdict = "" if row.bound is None else "miss" if row.missed else "pass"
        figure = f"{row.figure:,.0f}" if row.figure >= 100 else f"{row.figure:.3g}"
        table.add_row(row.what, f"{figure} {row.unit}", bound, verdict)
    Console().print(table)
    return not any(row.missed for row in rows)
