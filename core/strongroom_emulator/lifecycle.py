"""Start, find and stop the embedded AWS.

The emulator keeps what it holds in memory only, so it belongs to exactly one folder: the one with the
Terraform state that describes it. They are created and discarded together.
"""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import secrets
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from strongroom_base.errors import CallerError, OutsideError
from strongroom_emulator import environment, guard, pin, process, record
from strongroom_emulator.record import Record

HOST = "127.0.0.1"
LOG = "emulator.log"
LOCK = "emulator.lock"

IDLE_SECONDS = 8 * 3600.0
"""How long an idle emulator runs before it stops by itself: a working day."""

START_SECONDS = 60.0
"""How long it may take to answer. It takes about 3 s on two idle cores."""

STOP_SECONDS = 15.0
ANSWER_SECONDS = 10.0
"""How long an answer about itself may take. It needs none of moto, so only a starved machine is slow."""

EXIT_PORT_TAKEN = 98
"""The exit code of a server whose port is in use; the number is Linux's EADDRINUSE."""

_LOG_LINES_SHOWN = 15


class EmulatorDiedError(OutsideError):
    """The emulator that a state describes does not answer."""


@attrs.frozen
class Emulator:
    """A running emulator.

    :param endpoint: its URL, ``http://127.0.0.1:PORT``.
    :param identity: the random token that this very process answers with.
    :param directory: the folder that it belongs to.
    :param token: what its own pages want to be told.
    """

    endpoint: str
    pid: int
    identity: str
    directory: Path
    token: str = attrs.field(repr=False)

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return int(self.endpoint.rpartition(":")[2])

    def verify(self) -> None:
        """Make sure that this very emulator answers at the endpoint, and nothing else does.

        :raises EmulatorDiedError: when it does not.
        """
        if _identity_at(self.port, self.token) != (self.identity, self.pid):
            raise EmulatorDiedError(
                f"the embedded AWS at {self.endpoint} is gone, and what was deployed to it with it",
                hint="start over with: strongroom local up",
            )

    def environment(self) -> dict[str, str]:
        """Return every ``AWS_*`` variable that a process needs to talk to it, and to it only."""
        return environment.aws_variables(self.endpoint)

    def local_environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """Return a process environment with its AWS variables and proxies replaced by these."""
        return environment.local_environment(base, self.endpoint)

    def inventory(self) -> dict[str, Any]:
        """Return what it holds and what it was asked; see ``strongroom_emulator.inventory``.

        :raises EmulatorDiedError: when it does not answer.
        """
        self.verify()
        try:
            return dict(_get(self.port, "inventory", self.token, START_SECONDS))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise EmulatorDiedError(
                f"the embedded AWS at {self.endpoint} did not list what it holds: {error}",
                hint=f"read {self.directory / LOG}",
            ) from error


def check_port(port: int) -> None:
    """Refuse a number that is no port.

    :raises CallerError: when it is not 0, for any free port, or a port of TCP.
    """
    if not 0 <= port <= 65535:
        raise CallerError(f"--port: expected 0 to 65535, found {port}")


def start(directory: Path, *, port: int = 0, idle_seconds: float = IDLE_SECONDS) -> Emulator:
    """Start the emulator of a folder, or return the one that already runs.

    :param directory: made if need be; holds the record and the log.
    :param port: on 127.0.0.1; 0 for any that is free.
    :param idle_seconds: how long it runs without a request.
    :raises CallerError: when the port is no port or taken, or the emulator runs on another one.
    :raises OutsideError: when moto is missing or of another version, or the emulator fails to start.
    """
    pin.check()
    check_port(port)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError(f"cannot make {directory}: {error.strerror or error}") from error
    directory = directory.resolve()
    with _one_at_a_time(directory):
        running = find(directory)
        if running is None:
            return _launch(directory, port, idle_seconds)
        if port not in (0, running.port):
            raise CallerError(
                f"the embedded AWS of {directory} already runs on port {running.port}, not {port}",
                hint="use that one, or stop it first with: strongroom local down",
            )
        return running


def find(directory: Path) -> Emulator | None:
    """Return the running emulator of a folder, or None.

    A record counts as none when it was copied from another folder, when its process is gone, or
    when something else answers on its port.

    :raises EmulatorDiedError: when its process is alive and does not answer.
    """
    found = record.read(directory)
    if found is None:
        return None
    if _identity_at(found.port, found.token) == (found.identity, found.pid):
        return _emulator(found, directory)
    if process.runs_as(found.pid, found.identity):
        raise EmulatorDiedError(
            f"the embedded AWS at {found.endpoint} (process {found.pid}) does not answer",
            hint="The machine may be overloaded; try again, or stop it with: strongroom local down",
        )
    return None


def copied_from(directory: Path) -> Path | None:
    """Return the folder from which another emulator's record was copied here; None for none."""
    return record.copied_from(directory)


def stop(directory: Path) -> bool:
    """Stop the emulator of a folder and wait until it is gone.

    :return: whether there was one to stop.
    :raises OutsideError: when it does not go.
    """
    found = record.read(directory)
    if found is None:
        return False
    if not process.runs_as(found.pid, found.identity):
        record.remove(directory, found.identity)
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while process.runs_as(found.pid, found.identity):
        if time.monotonic() > deadline:
            raise OutsideError(
                f"the embedded AWS, process {found.pid}, did not stop in {STOP_SECONDS:.0f} s",
                hint=f"read {directory / LOG}, then end the process yourself",
            )
        time.sleep(0.05)
    _reap(found.pid)
    record.remove(directory, found.identity)
    return True


def _launch(directory: Path, port: int, idle_seconds: float) -> Emulator:
    identity = secrets.token_hex(16)
    log = directory / LOG
    command = [
        *(sys.executable, "-m", "strongroom_emulator.server"),
        *("--directory", str(directory), "--port", str(port)),
        *("--identity", identity, "--idle-seconds", str(idle_seconds)),
    ]
    # Not subprocess: its objects want to be waited for, and this process outlives us on purpose.
    # A session of its own, so that Ctrl-C here does not reach it.
    pid = os.posix_spawn(
        sys.executable,
        command,
        _server_environment(),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    started = _wait_for(directory, pid, identity, port, log)
    emulator = _emulator(started, directory)
    emulator.verify()
    return emulator


def _emulator(found: Record, directory: Path) -> Emulator:
    return Emulator(found.endpoint, found.pid, found.identity, directory, found.token)


def _server_environment() -> dict[str, str]:
    # moto reads settings of its own; what it does here must not depend on who starts it.
    return {
        name: value
        for name, value in environment.without_aws(os.environ).items()
        if not name.startswith("MOTO_")
    }


def _wait_for(directory: Path, pid: int, identity: str, port: int, log: Path) -> Record:
    deadline = time.monotonic() + START_SECONDS
    while True:
        found = record.read(directory)
        if found is not None and found.identity == identity:
            return found
        code = _reap(pid)
        if code == EXIT_PORT_TAKEN:
            raise CallerError(
                f"port {port} on {HOST} is taken by another program",
                hint="choose another with --port, or leave it out to use any that is free",
            )
        if code is not None:
            raise OutsideError(
                f"the embedded AWS died while starting (exit code {code}); the end of its log:\n"
                f"{_tail(log)}",
                hint=f"the whole log is in {log}",
            )
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise OutsideError(
                f"the embedded AWS did not answer within {START_SECONDS:.0f} s; the end of its log:\n"
                f"{_tail(log)}",
                hint=f"the whole log is in {log}",
            )
        time.sleep(0.05)


def _reap(pid: int) -> int | None:
    """Return the exit code of a child that has ended; None when it runs or is not our child."""
    try:
        ended, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return None
    return os.waitstatus_to_exitcode(status) if ended else None


def _tail(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        return f"  (no log: {error.strerror or error})"
    return "\n".join(f"  {line}" for line in lines[-_LOG_LINES_SHOWN:]) or "  (nothing)"


def _identity_at(port: int, token: str) -> tuple[str, int] | None:
    """Return the identity and process id that answer on a port, or None for anything else."""
    try:
        answer = _get(port, "identity", token, ANSWER_SECONDS)
        return answer["identity"], answer["pid"]
    except (OSError, http.client.HTTPException, ValueError, TypeError, KeyError):
        return None


def _get(port: int, page: str, token: str, seconds: float) -> Any:
    # http.client knows nothing of proxies, unlike urllib.
    connection = http.client.HTTPConnection(HOST, port, timeout=seconds)
    try:
        connection.request("GET", f"{guard.CONTROL}{page}", headers={guard.TOKEN_HEADER: token})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise ValueError(f"status {response.status}")
        return json.loads(body)
    finally:
        connection.close()


@contextlib.contextmanager
def _one_at_a_time(directory: Path) -> Iterator[None]:
    with (directory / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
