"""The authorizer's package: a zip of its own source files, the same byte for byte on every machine."""

from __future__ import annotations

import functools
import io
import zipfile
from pathlib import Path

NAME = "authorizer"

HANDLER = f"{NAME}.handler.handler"

RUNTIME = "python3.13"
"""Supported by Lambda until 2029 ("Lambda runtimes", AWS Lambda Developer Guide)."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold: files' own times would differ between machines."""

_READABLE = 0o100644 << 16
"""A regular file that everybody may read: Lambda runs the code as another user."""


@functools.cache
def package() -> bytes:
    """Return the zip: stored and not compressed, since compressors differ between versions of zlib."""
    folder = Path(__file__).with_name(NAME)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(folder.glob("*.py")):
            entry = zipfile.ZipInfo(f"{NAME}/{file.name}", _EPOCH)
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = _READABLE
            archive.writestr(entry, file.read_bytes())
    return held.getvalue()
