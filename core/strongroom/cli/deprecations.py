"""Showing what plugins use that a later release removes."""

from __future__ import annotations

import warnings
from typing import Any, TextIO

from strongroom_base.deprecation import PluginDeprecationWarning


def show_deprecations() -> None:
    """Print each deprecation as a line on standard error, once in a process."""
    warnings.simplefilter("once", PluginDeprecationWarning)
    others = warnings.showwarning

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> Any:
        if issubclass(category, PluginDeprecationWarning):
            from strongroom_terminal.console import say

            say(f"warning: {message}")
        else:
            others(message, category, filename, lineno, file, line)

    warnings.showwarning = show
