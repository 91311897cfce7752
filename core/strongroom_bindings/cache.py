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
import shutil
import tempfile
import time
import zlib
from importlib import metadata
from pathlib import Path

from strongroom_bindings.fallback import BindingsError, fall_back
from strongroom_bindings.kept import kept, trust, user_cache, write
from strongroom_bindings.layout import TARBALL, Layout
from strongroom_bindings.tarball import write_copy

REVISION = 1
"""Raised whenever ``write_copy`` writes anything else than before."""

_DIGEST = "sha256"
_SCRATCH = ".making-"
_ABANDONED_SECONDS = 3600
"""Age at which a scratch folder is taken for the leftover of a process that was killed."""


def copies() -> Path:
    """Return the folder that holds the copies; it may not exist."""
    return user_cache() / "bindings"


@functools.cache
def fast_copy(layout: Layout) -> Path:
    """Return the folder that holds the copy of a tarball, under the tarball's own name.

    Makes it first where it is missing or corrupt, which takes some seconds.

    :raises BindingsError: when that cannot be done.
    """
    try:
        folder = _place(layout)
        if not folder.is_absolute():
            raise BindingsError(f"the user has no home folder, so {folder} leads nowhere")
        if not folder.exists():
            _make(layout, folder)
        trust(folder.parent)
        if not _sound(folder):
            fall_back(f"the copy in {folder} is corrupt; making it again")
            _make(layout, folder)
    except (OSError, metadata.PackageNotFoundError) as error:
        raise BindingsError(f"the copy cannot be kept in {copies()}: {error}") from error
    return folder


def existing_copy(layout: Layout) -> Path | None:
    """Return what :func:`fast_copy` returns, unless that has to be made first."""
    try:
        return fast_copy(layout) if _place(layout).exists() else None
    except (BindingsError, OSError, metadata.PackageNotFoundError):
        return None


def _place(layout: Layout) -> Path:
    original = _digest_of_original(layout.tarball)
    return copies() / f"{original[:32]}-jsii-{metadata.version('jsii')}-r{REVISION}"


def _digest_of_original(tarball: Path) -> str:
    """Return the digest of a file that is read again only when its size or its time has changed."""
    status = tarball.stat()
    key = f"{tarball} {status.st_mtime_ns} {status.st_size}"
    try:
        known = kept() / f"digest-{zlib.crc32(str(tarball).encode()):08x}"
        if known.exists():
            found, _, digest = known.read_text(encoding="utf-8").rpartition(" ")
            if found == key:
                return digest
        digest = _digest(tarball)
        write(known, f"{key} {digest}".encode())
    except (BindingsError, OSError, UnicodeDecodeError):
        return _digest(tarball)
    return digest


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
