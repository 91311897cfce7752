"""The copy of the JavaScript package whose modules Node loads when they are used.

It differs from the original in three ways. ``lib/index.js`` has lazy getters instead of 2,135
``require`` calls. Declaration files and inline source maps, which nothing reads at run time, are
left out: jsii reads and digests the whole tarball at every start, and this makes it a third as long.
And it carries the index of its types that jsii otherwise builds in the background of every process
that does not find one, and that a short process never lives to see finished.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from strongroom_bindings.fallback import BindingsError
from strongroom_bindings.node import VARIABLE

INDEX = "package/lib/index.js"
ASSEMBLY_FILE = "package/.jsii"

_REQUIRE = re.compile(r'exports\.(\w+) = require\("(\./[\w-]+)"\);')
_DECLARE = re.compile(r"(?:exports\.\w+ = )+void 0;")
_HARMLESS = re.compile(
    r'\s*|"use strict";|//.*|/\*\*| \*/| \* (?:(?!\*/).)*|'
    r'Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);'
)
_LAZY = """\
const lazy = (name, path) => Object.defineProperty(exports, name, {
    enumerable: true,
    configurable: true,
    get() {
        const value = require(path);
        Object.defineProperty(exports, name, { enumerable: true, value });
        return value;
    },
});
"""
_SOURCE_MAP = b"\n//# sourceMappingURL=data:"

_INDEXER = """\
const { Worker } = require("node:worker_threads");
const [, worker, packageDir] = process.argv;
const fail = (error) => { console.error(error); process.exitCode = 1; };
new Worker(worker, { workerData: { packageDir, supportedFeatures: [] } })
    .on("message", (message) => fail(message?.error ?? message))
    .on("error", fail);
"""
_INDEX_SECONDS = 120
"""Most that jsii's indexer may take; it took 2 s on the machine it was measured on."""


def lazy_index(source: str, namespaces: Iterable[str]) -> str:
    """Return a ``lib/index.js`` that defines the same exports and loads each at its first use.

    :param source: the original, made of ``exports.name = require("./path");`` lines.
    :param namespaces: the exports it must have.
    :raises BindingsError: when it holds anything else, or other exports.
    """
    modules: dict[str, str] = {}
    for line in source.splitlines():
        found = _REQUIRE.fullmatch(line)
        if found:
            modules[found[1]] = found[2]
        elif not (_HARMLESS.fullmatch(line) or _DECLARE.fullmatch(line)):
            raise BindingsError(f"{INDEX} holds a line of unexpected form: {line[:60]!r}")
    if set(modules) != set(namespaces):
        odd = min(set(modules) ^ set(namespaces))
        raise BindingsError(f"{INDEX} and the Python package disagree about {odd!r}")
    getters = "".join(f'lazy("{name}", "{path}");\n' for name, path in modules.items())
    esm = 'Object.defineProperty(exports, "__esModule", { value: true });\n'
    return f'"use strict";\n{esm}{_LAZY}{getters}'


def write_copy(original: Path, target: Path, scratch: Path, namespaces: Iterable[str]) -> None:
    """Write the copy of a tarball; the same original always gives the same bytes.

    :param scratch: an empty folder with 160 MB to spare, on any disk.
    :raises BindingsError: when the original does not look as expected, or jsii cannot index it.
    :raises OSError: when the disk refuses.
    """
    indexed = False
    try:
        with (
            tarfile.open(original, "r|gz") as source,
            target.open("xb") as raw,
            gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.GNU_FORMAT) as copy,
        ):
            for member in source:
                content = source.extractfile(member)
                if content is None or member.name.endswith(".d.ts"):
                    continue
                if member.name == ASSEMBLY_FILE:
                    _add_assembly(copy, member, content, scratch)
                    continue
                data = content.read()
                if member.name == INDEX:
                    data = lazy_index(data.decode(), namespaces).encode()
                    indexed = True
                elif member.name.endswith(".js"):
                    data = _without_source_map(data)
                _add(copy, member, data)
    except (tarfile.TarError, EOFError, UnicodeDecodeError, gzip.BadGzipFile) as error:
        raise BindingsError(f"{original} is not a sound tarball: {error}") from error
    if not indexed:
        raise BindingsError(f"{original} holds no {INDEX}")


def _without_source_map(data: bytes) -> bytes:
    end = data.rfind(_SOURCE_MAP)
    return data if end < 0 else data[: end + 1]


def _add(copy: tarfile.TarFile, member: tarfile.TarInfo, data: bytes) -> None:
    member.size = len(data)
    copy.addfile(member, io.BytesIO(data))


def _add_assembly(
    copy: tarfile.TarFile, member: tarfile.TarInfo, content: IO[bytes], scratch: Path
) -> None:
    file = scratch / ".jsii"
    with file.open("xb") as out:
        for chunk in iter(lambda: content.read(1 << 20), b""):
            out.write(chunk)
    with file.open("rb") as data:
        copy.addfile(member, data)
    for index in _build_index(scratch):
        with index.open("rb") as data:
            entry = tarfile.TarInfo(f"package/{index.name}")
            entry.size = index.stat().st_size
            entry.mtime = member.mtime
            copy.addfile(entry, data)


def _build_index(package: Path) -> list[Path]:
    """Let the installed jsii index an assembly, and return the files it wrote next to it."""
    import jsii

    worker = Path(jsii.__file__).parent / "_embedded" / "jsii" / "lib__runtime-index-worker.js"
    if not worker.is_file():
        raise BindingsError(f"jsii has no indexer at {worker}")
    node = os.environ.get(VARIABLE, "node")
    try:
        done = subprocess.run(
            [node, "-e", _INDEXER, str(worker), str(package)],
            capture_output=True,
            text=True,
            check=False,
            timeout=_INDEX_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BindingsError(f"jsii's indexer did not run: {error}") from error
    written = sorted(file for file in package.iterdir() if file.name != ".jsii")
    if done.returncode != 0 or not written:
        said = done.stderr.strip().partition("\n")[0] or "it wrote nothing"
        raise BindingsError(f"jsii's indexer failed: {said}")
    return written
