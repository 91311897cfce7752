"""Whether a process id still belongs to the process that was started under it."""

from __future__ import annotations

import subprocess
from pathlib import Path


def runs_as(pid: int, identity: str) -> bool:
    """Tell whether a process is alive and has the token on its command line.

    Process ids are reused; this token is not. A dead process that its parent has not waited for has no
    command line and so counts as gone.
    """
    if pid <= 0:
        return False
    return identity in _command_line(pid)


def _command_line(pid: int) -> list[str]:
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return []
    shown = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.split()
