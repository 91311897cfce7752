"""The rotation function's package: the same bytes wherever and whenever it is made.

It holds the function's own modules, the region's certificate authorities, and pg8000 with what that
needs, as they are installed with strongroom; boto3 is part of the runtime. All of it is pure Python,
so it runs on any architecture. Files are stored uncompressed, since compressors differ in their output
from version to version, in order of name, with one date.
"""

from __future__ import annotations

import importlib.metadata
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

DISTRIBUTIONS = ("asn1crypto", "pg8000", "python-dateutil", "scramp", "six")
"""pg8000 and all that it requires."""

HANDLER = "rotation.handler.handle"

_HERE = Path(__file__).parent
_CERTIFICATES = "rds_ca_central_1.pem"
"""The three roots of Amazon RDS in ca-central-1, as AWS publishes them (Aurora User Guide, "Using
SSL/TLS to encrypt a connection to a DB cluster"): RSA 2048 until 2061, the others until 2121."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip file can hold."""

_READABLE = 0o100644 << 16
_UNIX = 3


def build() -> bytes:
    """Return the package, a zip file.

    :raises importlib.metadata.PackageNotFoundError: when pg8000 or what it needs is not installed.
    """
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted({**dict(_own()), **dict(_installed())}.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            archive.writestr(entry, content)
    return package.getvalue()


def _own() -> Iterator[tuple[str, bytes]]:
    for file in (_HERE / "rotation").glob("*.py"):
        yield f"rotation/{file.name}", file.read_bytes()
    yield "rotation/rds.pem", (_HERE / _CERTIFICATES).read_bytes()


def _installed() -> Iterator[tuple[str, bytes]]:
    for name in DISTRIBUTIONS:
        distribution = importlib.metadata.distribution(name)
        for file in distribution.files or ():
            if file.suffix == ".py" and ".." not in file.parts:
                yield file.as_posix(), Path(str(distribution.locate_file(file))).read_bytes()
