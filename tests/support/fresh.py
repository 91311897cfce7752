"""Fresh environments: a venv that sees what is installed here, and what is put into it first."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path

import attrs

TOOLS = ("pip", "pytest", "mypy", "strongroom")
"""Commands that a fresh environment takes from here."""


@attrs.frozen
class Fresh:
    """A virtual environment in a folder of its own."""

    folder: Path

    @property
    def bin(self) -> Path:
        """Where its commands are."""
        return self.folder / "bin"

    def install(self, *what: Path, editable: bool = False) -> None:
        """Install wheels, or a folder as it stands; what they require is there already."""
        names: list[str | Path] = [
            part for one in what for part in (("-e", one) if editable else (one,))
        ]
        isolation = ["--no-build-isolation"] if editable else []
        done = subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline"),
                *("--no-deps", "--python", self.bin / "python", *isolation, *names),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def run(
        self,
        *command: str | Path,
        cwd: Path,
        timeout: float = 300,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command with the environment's own commands found first."""
        path = os.pathsep.join([str(self.bin), os.environ["PATH"]])
        return subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={
                **os.environ,
                "PATH": path,
                "COLUMNS": "200",
                "NO_COLOR": "1",
                # What a package requires is in place, so pip looks for nothing.
                "PIP_NO_INDEX": "1",
                "PIP_NO_DEPS": "1",
                "PIP_NO_BUILD_ISOLATION": "0",  # pip takes 0 for "no isolation"
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                "VIRTUAL_ENV": str(self.folder),
                **(environment or {}),
            },
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )


def fresh(folder: Path) -> Fresh:
    """Make a virtual environment that sees this one's packages behind its own."""
    venv.create(folder, with_pip=False, symlinks=True)
    made = Fresh(folder)
    here = sysconfig.get_path("purelib")
    (packages,) = (folder / "lib").glob("python*/site-packages")
    # A plain path would not follow the .pth files there, which editable installs are made of.
    (packages / "outer.pth").write_text(f"import site; site.addsitedir({here!r})\n")
    for tool in TOOLS:
        file = made.bin / tool
        file.write_text(f'#!/bin/sh\nexec "{made.bin / "python"}" -m {tool} "$@"\n')
        file.chmod(0o755)
    (made.bin / "ruff").symlink_to(Path(sys.executable).with_name("ruff"))
    return made


def wheel(project: Path, out: Path) -> Path:
    """Build a project's wheel."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", out],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return max(out.glob("*.whl"), key=lambda file: file.stat().st_mtime)
