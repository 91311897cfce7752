"""The part of the user's cache directory for what is made again whenever its source changes."""

from __future__ import annotations

import functools
import os
import stat
import sys
import tempfile
from pathlib import Path

import platformdirs

from strongroom_bindings.fallback import BindingsError


def user_cache() -> Path:
    """Return the user's folder for what strongroom can make again; it may not exist."""
    return platformdirs.user_cache_path("strongroom")


@functools.cache
def kept() -> Path:
    """Return the folder of what is made again when its source changes; only the user can write it.

    :raises BindingsError: when others can, or it cannot be made.
    """
    folder = user_cache() / "kept"
    if not folder.is_absolute():
        raise BindingsError(f"the user has no home folder, so {folder} leads nowhere")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BindingsError(f"nothing can be kept in {folder}: {error}") from error
    trust(folder)
    return folder


def trust(folder: Path) -> None:
    """Refuse a folder into which another user could put code that we would run.

    :raises BindingsError: when another user can write to it.
    """
    if sys.platform == "win32":
        return  # the user's own cache folder is private there
    status = folder.stat()
    if status.st_uid != os.getuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise BindingsError(f"{folder} can be written by other users")


def write(file: Path, content: bytes) -> None:
    """Write a file so that no process ever sees half of it.

    :raises OSError: when the disk refuses.
    """
    handle, scratch = tempfile.mkstemp(prefix=".", dir=file.parent)
    with open(handle, "wb") as out:  # noqa: PTH123 - mkstemp gives a number
        out.write(content)
    Path(scratch).replace(file)
