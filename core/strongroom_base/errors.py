"""Every error strongroom raises on purpose, and the exit code each one means.

An error is a sentence for the person who can act on it: which field or plugin, what was expected,
what was found, and (``hint``) what to do. The command line prints ``str(error)`` and the hint; it
prints a traceback only under ``--debug``.

Exit codes are part of the contract with scripts: 0 good, 1 the answer is no, 2 the caller is wrong,
3 something outside failed; and 130, as of any program, after Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs

INTERRUPTED = 130
"""What a shell reports for a program that Ctrl-C ended: 128 and the signal's number, 2."""


class StrongroomError(Exception):
    """Base of all deliberate errors.

    :param message: what is wrong, in one line or a short list of lines.
    :param hint: what the reader can do about it; shown on its own line.
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class RefusedError(StrongroomError):
    """The answer is no: guardrail findings, a plan that would destroy data, drift."""

    exit_code: ClassVar[int] = 1


class CallerError(StrongroomError):
    """The caller is wrong: usage, a missing file, a name that does not exist."""

    exit_code: ClassVar[int] = 2


class OutsideError(StrongroomError):
    """Something outside strongroom failed: Terraform, AWS, the disk, the network."""

    exit_code: ClassVar[int] = 3


@attrs.frozen
class Problem:
    """One thing wrong with a config file.

    :param path: where, in TOML's dotted form, such as ``plugins.kinesis.retention_hours``;
        the empty string means the file as a whole.
    :param message: what was expected and what was found.
    """

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class ConfigError(CallerError):
    """A config file that cannot be used; carries every problem found, not just the first."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        count = len(self.problems)
        heading = f"{file}: {count} problem{'' if count == 1 else 's'}"
        super().__init__("\n".join([heading, *(f"  {problem}" for problem in self.problems)]))


class PluginError(CallerError):
    """A plugin, or a set of plugins, that cannot be used.

    :param plugin: the name of the plugin at fault.
    """

    def __init__(self, plugin: str, message: str, *, hint: str | None = None) -> None:
        self.plugin = plugin
        super().__init__(message, hint=hint)
