"""Where the copy of the JavaScript package is kept, made once and checked at each use.

A copy is a folder, named after what it was made from: the digest of the original, the version of
jsii that indexed it, and the revision of this code. It is made under another name and renamed, so
that no process ever sees half of one; of two processes that make it at once, the second to finish
takes the first one's.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import platformdirs

from strongroom.stack.bindings.fallback import BindingsError, fall_back
from strongroom.stack.bindings.layout import TARBALL, Layout
from strongroom.stack.bindings.tarball import write_copy

REVISION = 1
"""Raised whenever ``write_copy`` writes anything else than before."""

_DIGEST = "sha256"
_SCRATCH = ".making-"
_ABANDONED_SECONDS = 3600
"""Age at which a scratch folder is taken for the leftover of a process that was killed."""


def copies() -> Path:
    """Return the folder that holds the copies; it may not exist."""
    return platformdirs.user_cache_path("strongroom") / "bindings"


@functools.cache
def cut_code() -> Path:
    """Return the folder that holds the cut submodules, which only the user can write.

    :raises BindingsError: when others can, or it cannot be made.
    """
    folder = copies().parent / "classes"
    if not folder.is_absolute():
        raise BindingsError(f"the user has no home folder, so {folder} leads nowhere")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BindingsError(f"nothing can be kept in {folder}: {error}") from error
    _trust(folder)
    return folder


def fast_copy(layout: Layout) -> Path:
    """Return the folder that holds the copy of a tarball, under the tarball's own name.

    Makes it first where it is missing or corrupt, which takes some seconds.

    :raises BindingsError: when that cannot be done.
    """
    try:
        original = _digest(layout.tarball)
        name = f"{original[:32]}-jsii-{metadata.version('jsii')}-r{REVISION}"
        folder = copies() / name
        if not folder.is_absolute():
            raise BindingsError(f"the user has no home folder, so {folder} leads nowhere")
        if not folder.exists():
            _make(layout, folder)
        _trust(folder.parent)
        if not _sound(folder):
            fall_back(f"the copy in {folder} is corrupt; it is made anew")
            _make(layout, folder)
    except (OSError, metadata.PackageNotFoundError) as error:
        raise BindingsError(f"the copy cannot be kept in {copies()}: {error}") from error
    return folder


def _trust(folder: Path) -> None:
    """Refuse a folder into which somebody else could put JavaScript that we would run."""
    if sys.platform == "win32":
        return  # the user's own cache folder is private there
    status = folder.stat()
    if status.st_uid != os.getuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise BindingsError(f"{folder} can be written by other users")


def _make(layout: Layout, folder: Path) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder.parent)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=folder.parent) as scratch:
        made = Path(scratch, "made")
        unpacked = Path(scratch, "unpacked")
        made.mkdir()
        unpacked.mkdir()
        write_copy(layout.tarball, made / TARBALL, unpacked, layout.namespaces.values())
        (made / _DIGEST).write_text(_digest(made / TARBALL), encoding="ascii")
        if folder.exists() and not _sound(folder):
            folder.rename(Path(scratch, "corrupt"))
        try:
            made.rename(folder)
        except OSError:
            if not _sound(folder):  # else another process was faster
                raise


def _sound(folder: Path) -> bool:
    try:
        return (folder / _DIGEST).read_text(encoding="ascii") == _digest(folder / TARBALL)
    except (OSError, UnicodeDecodeError):
        return False


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sweep(folder: Path) -> None:
    for scratch in folder.glob(f"{_SCRATCH}*"):
        with contextlib.suppress(FileNotFoundError):  # its own process has removed it meanwhile
            if time.time() - scratch.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(scratch, ignore_errors=True)
