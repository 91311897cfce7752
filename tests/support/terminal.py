"""The command line in a terminal of its own, whose keys a test presses."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import attrs

from support.cli import COMMAND

CTRL_C = b"\x03"
CTRL_D = b"\x04"

_IN_A_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"


@attrs.frozen
class Ended:
    """How a command ended.

    :param printed: standard output and error, as the terminal showed them.
    """

    code: int
    printed: str


def in_terminal(
    *arguments: str,
    cwd: Path,
    until: str,
    keys: bytes,
    environment: Mapping[str, str] | None = None,
    seconds: float = 120,
) -> Ended:
    """Run ``strongroom`` in a terminal of 80 columns, press keys once it has printed a text, and wait.

    :param until: the text, such as the prompt.
    """
    with subprocess.Popen(
        [sys.executable, "-c", _IN_A_TERMINAL, str(COMMAND), *arguments],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb", **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        deadline = threading.Timer(seconds, process.kill)
        deadline.start()
        printed = b""
        pressed = False
        while chunk := os.read(process.stdout.fileno(), 4096):
            printed += chunk
            if not pressed and until.encode() in printed:
                process.stdin.write(keys)
                process.stdin.flush()
                pressed = True
        code = process.wait()
        deadline.cancel()
    text = printed.decode().replace("\r\n", "\n")
    assert pressed, f"{until!r} was not printed: {text}"
    return Ended(code, text)
