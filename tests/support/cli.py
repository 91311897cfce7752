"""The command line as a user runs it: the installed entry point in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from support.synthesis import complete

COMMAND = Path(sys.executable).with_name("strongroom")


def strongroom(
    *arguments: str,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run ``strongroom`` to its end."""
    return subprocess.run(
        [str(COMMAND), *arguments],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", **(environment or {})},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def config(folder: Path, toml: str = "") -> Path:
    """Write a config of environment dev01 with these lines and a working API; return its path."""
    file = folder / "strongroom.toml"
    file.write_text(complete(toml))
    return file


def tree(folder: Path) -> set[str]:
    """Return every file and folder below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
