"""Asking before something is changed."""

from __future__ import annotations

import os

from rich.text import Text

from strongroom_base.errors import CallerError
from strongroom_terminal import console


def require_terminal(flag: str) -> None:
    """Refuse before any work is done when there is no terminal to ask on.

    :param flag: the option that makes the prompt unnecessary.
    :raises CallerError: when standard input is not a terminal.
    """
    if not os.isatty(0):
        raise CallerError(
            "this command asks for confirmation and standard input is not a terminal",
            hint=f"Pass {flag} to skip the prompt.",
        )


def confirm(question: str, expected: str, flag: str) -> None:
    """Ask on the terminal and return only when the answer is the expected one.

    :param flag: the option that makes the prompt unnecessary.
    :raises CallerError: when there is no terminal, the answer is another, or the input ends (Ctrl-D).
    """
    require_terminal(flag)
    console.err.print(Text(question), end="")
    try:
        given = input().strip()
    except EOFError:
        console.say("")
        raise CallerError("not confirmed: the input ended; nothing was changed") from None
    if given != expected:
        raise CallerError("not confirmed; nothing was changed")
