"""Printing: the answer to standard output, progress, hints and errors to standard error.

Nothing is ever read as markup: an ARN holds ``:secret:``, which rich would print as an emoji, and an
address holds brackets. Styles are passed apart from the text. Nothing in a text moves the cursor: see
``escape``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from strongroom_terminal.escape import escaped, in_json
from strongroom_terminal.table import Table


class _Console(Console):
    """rich exits with code 1 when its reader is gone, which means "the answer is no" here."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """Render with every unsafe character of a text as its escape; rich's own controls stay."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            yield segment if control else Segment(escaped(text), style)

    def on_broken_pipe(self) -> None:
        """Let the command line handle it."""
        raise BrokenPipeError


def _console(*, stderr: bool = False, width: int | None = None) -> Console:
    return _Console(
        stderr=stderr, width=width, markup=False, emoji=False, highlight=False, soft_wrap=True
    )


_UNLIMITED = 1_000_000

out = _console()
err = _console(stderr=True)


def answer(message: str, style: str = "") -> None:
    """Print a line of the command's answer."""
    out.print(Text(message, style))


def say(message: str) -> None:
    """Print a line of progress, or a hint on what to do next."""
    err.print(Text(message))


def complain(message: str, hint: str | None = None) -> None:
    """Print an error and what can be done about it."""
    err.print(Text.assemble(("error:", "bold red"), " ", message))
    if hint:
        err.print(Text.assemble("  ", (_arrow(), "dim"), " ", hint))


def print_json(data: Any) -> None:
    """Print data as JSON, for programs."""
    text = json.dumps(data, indent=2, ensure_ascii=not _is_unicode(sys.stdout))
    sys.stdout.write(f"{in_json(text)}\n")


def print_fitted(fit: Callable[[int | None], RenderableType]) -> None:
    """Print to standard output what is made for a width: that of the terminal.

    In a pipe the width is None, without a limit, so that a row of a table is one line; unless
    ``COLUMNS`` says how wide the reader is.
    """
    if out.is_terminal or "COLUMNS" in os.environ:
        out.print(fit(out.width))
    else:
        _console(width=_UNLIMITED).print(fit(None))


def print_table(table: Table) -> None:
    """Print a table to standard output."""
    print_fitted(table.fitted)


def is_unicode() -> bool:
    """Whether standard error can show more than ASCII."""
    return _is_unicode(sys.stderr)


def _arrow() -> str:
    return "→" if is_unicode() else "->"


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().startswith("utf")
