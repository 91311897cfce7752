"""The files of the repository, without what a user deployed or built among them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def tracked(folder: Path) -> list[Path]:
    """Return the files below a folder that are committed, or would be by the next commit.

    Leaves out what ``.gitignore`` names, above all ``.strongroom``: tests never read or copy the
    deployments that a user has beside a config file.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [folder / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def copy_tracked(folder: Path, target: Path) -> None:
    """Copy those files of a folder into another."""
    for file in tracked(folder):
        copy = target / file.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
