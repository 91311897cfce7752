"""The record of a running emulator: a file in its folder, by which others find it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import attrs
import cattrs

from strongroom_base import files

NAME = "emulator.json"


@attrs.frozen
class Record:
    """What an emulator says of itself once it answers.

    :param identity: a random token, also on its command line, that tells this very process from any
        other that ever has its process id or its port.
    :param directory: the real path of the folder that the emulator belongs to. Read from any other
        folder, the record is a copy. (Not the inode: some network file systems change it, and
        the folder's own emulator would be forgotten.)
    :param token: a random secret that our own pages want to be told. Unlike the identity it stands in
        this file alone, which only its owner reads.
    :param started: when, in ISO 8601, UTC.
    :param versions: of strongroom, moto and Python.
    """

    pid: int
    port: int
    endpoint: str
    identity: str
    directory: str
    started: str
    versions: dict[str, str]
    token: str = attrs.field(repr=False)


def write(directory: Path, record: Record) -> None:
    """Write the record in one step, for its owner alone.

    :raises OutsideError: when the folder cannot be written.
    """
    text = json.dumps(attrs.asdict(record), indent=2) + "\n"
    files.write(directory / NAME, text, private=True)


def read(directory: Path) -> Record | None:
    """Return the record of a folder, or None when there is none that belongs to it.

    A record that was copied here with its folder describes another folder's emulator: to deploy to
    that one, or to stop it, would harm a deployment that this folder has nothing to do with. A record
    that another version wrote, or that was edited, describes no emulator that this program could
    trust. To start over is right for all of them.
    """
    found = _parse(directory)
    return found if found is not None and _belongs(found, directory) else None


def copied_from(directory: Path) -> Path | None:
    """Return the folder whose record was copied into this one, or None when none was."""
    found = _parse(directory)
    return None if found is None or _belongs(found, directory) else Path(found.directory)


def remove(directory: Path, identity: str) -> None:
    """Remove the record of one emulator; that of another stays."""
    found = read(directory)
    if found is not None and found.identity == identity:
        with contextlib.suppress(OSError):
            (directory / NAME).unlink(missing_ok=True)


def _parse(directory: Path) -> Record | None:
    try:
        text = (directory / NAME).read_text(encoding="utf-8")
        return cattrs.structure(json.loads(text), Record)
    except (OSError, ValueError, cattrs.BaseValidationError, TypeError):
        return None


def _belongs(record: Record, directory: Path) -> bool:
    return record.directory == str(directory.resolve())
