"""Tables that never cut or break a name, however narrow the terminal is.

Names of rules, settings and resources are there to be copied. When the names of a row do not fit
side by side, each row is printed as a paragraph instead.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import attrs
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.text import Text

_GAP = 2
"""Spaces between two columns."""

_PROSE = 16
"""The narrowest that a column of sentences gets; a longer word in it is broken."""

Cell = str | Text


@attrs.define
class Table:
    """Rows of text under headings.

    :param columns: the headings, none empty; the first column names the row where rows are paragraphs.
    :param title: printed above.
    :param prose: headings of the columns that hold sentences, which hold no name to copy.
    """

    columns: tuple[str, ...]
    title: str = ""
    prose: frozenset[str] = frozenset()
    rows: list[tuple[Text, ...]] = attrs.field(factory=list)

    def add(self, *cells: Cell) -> None:
        """Add a row, a cell for each column."""
        self.rows.append(tuple(c if isinstance(c, Text) else Text(c) for c in cells))

    def fitted(self, width: int | None) -> RenderableType:
        """Return what rich prints in a width; None for as wide as need be."""
        widths = _fit(self._narrowest(), self._widest(), width)
        body = self._paragraphs() if widths is None else self._grid(widths)
        return Group(Text(self.title, "bold"), body) if self.title else body

    def _cells(self, column: int) -> list[str]:
        return [self.columns[column], *(row[column].plain for row in self.rows)]

    def _narrowest(self) -> list[int]:
        """Return the length of each column's longest word that must stay whole."""
        cells = [self._cells(column) for column in range(len(self.columns))]
        longest = [max(cell_len(word) for word in " ".join(found).split()) for found in cells]
        return [
            min(length, _PROSE) if name in self.prose else length
            for name, length in zip(self.columns, longest, strict=True)
        ]

    def _widest(self) -> list[int]:
        """Return the length of each column's longest line."""
        cells = [self._cells(column) for column in range(len(self.columns))]
        return [max(cell_len(line) for line in "\n".join(found).split("\n")) for found in cells]

    def _grid(self, widths: Sequence[int]) -> RenderableType:
        heading = [Text(name, "bold") for name in self.columns]
        return Group(*(line for row in [heading, *self.rows] for line in _lines(row, widths)))

    def _paragraphs(self) -> RenderableType:
        headings = self.columns[1:]
        # A single value needs no label.
        label = max(cell_len(name) for name in headings) + _GAP if len(headings) > 1 else 0
        lines = []
        for name, *values in self.rows:
            lines.append(Text(name.plain, "bold"))
            for heading, value in zip(headings, values, strict=True):
                shown = f"{heading:<{label}}" if label else ""
                for line in value.split("\n") if value.plain else ():
                    lines.append(Text.assemble("  ", shown, line))
                    shown = " " * label
        return Group(*lines)


def _lines(row: Sequence[Text], widths: Sequence[int]) -> Iterator[Text]:
    """Yield the lines of a row, without spaces at their ends."""
    console = Console()
    cells = [
        cell.wrap(console, width, overflow="fold") for cell, width in zip(row, widths, strict=True)
    ]
    for parts in itertools.zip_longest(*cells, fillvalue=Text()):
        line = Text()
        for part, width in zip(parts, widths, strict=True):
            part.rstrip()
            line.append_text(part)
            line.append(" " * (width - part.cell_len + _GAP))
        line.rstrip()
        yield line


def _fit(narrowest: Sequence[int], widest: Sequence[int], width: int | None) -> list[int] | None:
    """Return a width for each column, or None when their longest words do not fit side by side."""
    if width is None:
        return list(widest)
    available = width - _GAP * (len(widest) - 1)
    if sum(narrowest) > available:
        return None
    widths = list(widest)
    while sum(widths) > available:
        shrinkable = [i for i, found in enumerate(widths) if found > narrowest[i]]
        most = max(shrinkable, key=lambda i: widths[i])
        widths[most] -= 1
    return widths
