"""Which command is working on a deployment, so that no other one interferes with it.

A command that plans, deploys or destroys holds a lock on a file in the deployment's folder for as long
as it runs. The lock is the operating system's, so it ends with the process, however that ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import attrs
import cattrs

from strongroom_base.errors import OutsideError

NAME = "run.lock"

STOP_SECONDS = 60.0
"""How long an interrupted command may take to end; the AWS provider gives up within seconds."""


@attrs.frozen
class Run:
    """A command at work on a deployment.

    :param command: as it was typed, such as ``strongroom local up``.
    :param started: when, in ISO 8601, UTC.
    """

    pid: int
    command: str
    started: str

    def __str__(self) -> str:
        return f"{self.command} (process {self.pid}, since {self.started})"


@contextlib.contextmanager
def working(directory: Path, command: str) -> Iterator[None]:
    """Hold the lock of a deployment's folder.

    :param command: what the others are told is running.
    :raises OutsideError: when another command holds it, or the folder cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = (directory / NAME).open("a+", encoding="utf-8")
    except OSError as error:
        message = f"cannot write {directory / NAME}: {error.strerror or error}"
        raise OutsideError(message) from error
    with lock:
        if not _acquire(lock):
            raise OutsideError(
                f"another command is working on {directory}: {_read(lock) or 'it has just started'}",
                hint="wait until it ends, or interrupt it with Ctrl-C where it runs",
            )
        run = Run(os.getpid(), command, datetime.now(UTC).isoformat(timespec="seconds"))
        lock.truncate(0)
        lock.write(json.dumps(attrs.asdict(run)))
        lock.flush()
        yield


def running(directory: Path) -> Run | None:
    """Return the command that works on a deployment now, or None."""
    try:
        lock = (directory / NAME).open("r", encoding="utf-8")
    except OSError:
        return None
    with lock:
        return None if _acquire(lock) else _read(lock)


def interrupt(directory: Path, run: Run) -> None:
    """Interrupt a command as Ctrl-C does, and wait until it has ended.

    :raises OutsideError: when it does not end in time.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(run.pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while running(directory) == run:
        if time.monotonic() > deadline:
            raise OutsideError(
                f"{run} did not stop in {STOP_SECONDS:.0f} s",
                hint="interrupt it with Ctrl-C where it runs, then try again",
            )
        time.sleep(0.05)


def _acquire(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _read(lock: IO[str]) -> Run | None:
    lock.seek(0)
    try:
        return cattrs.structure(json.loads(lock.read()), Run)
    except (ValueError, cattrs.BaseValidationError):
        return None
