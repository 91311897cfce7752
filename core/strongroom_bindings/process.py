"""jsii's Node.js, started by ourselves: early, as one process, over one socket.

jsii starts a Node.js that starts another, and every message passes through both. This starts the
second alone, as the first would, and it may start before Python has imported jsii. What it runs is
jsii's own kernel.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path

from strongroom_bindings.fallback import BindingsError
from strongroom_bindings.kept import kept
from strongroom_bindings.node import VARIABLE, choose_node
from strongroom_bindings.ways import is_on

RUNTIME = "JSII_RUNTIME"
"""Where jsii looks for a kernel other than its own."""

_CHANNEL = 3
"""The descriptor over which jsii's kernel speaks."""

_OPTIONS = ("--max-old-space-size=4069", "--preserve-symlinks", "--max-semi-space-size=4")
"""As jsii gives them; the last, in megabytes, saves 60 MB for a stack of 500 resources."""

_END_SECONDS = 5.0


def load_message(name: str, version: str, tarball: str) -> bytes:
    """Return the request to load an assembly, as jsii words it."""
    request = {"name": name, "version": version, "tarball": tarball, "api": "load"}
    return json.dumps(request).encode()


class NodeProcess:
    """A running kernel.

    :param pid: its process.
    :param channel: where requests go and answers come from.
    :param output: what it prints comes from here.

    ``sent`` holds the requests that were sent before anybody could read the answers.
    """

    def __init__(self, pid: int, channel: socket.socket, output: int) -> None:
        self.pid = pid
        self.channel = channel
        self.sent: list[bytes] = []
        self._output = output
        self._ended = False
        threading.Thread(target=self._show, name="strongroom.node", daemon=True).start()

    def end(self) -> None:
        """Ask it to end and wait until it has; kill it if it will not."""
        if self._ended:
            return
        self._ended = True
        with contextlib.suppress(OSError):  # it may have ended by itself
            self.channel.sendall(b'{"exit":0}\n')
        self.channel.close()
        deadline = time.monotonic() + _END_SECONDS
        while not self._reaped():
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                return
            time.sleep(0.002)

    def _reaped(self) -> bool:
        try:
            return os.waitpid(self.pid, os.WNOHANG)[0] != 0
        except ChildProcessError:
            return True

    def _show(self) -> None:
        # Written to sys.stderr, which may be another stream than the process's own.
        while data := os.read(self._output, 1 << 16):
            sys.stderr.buffer.write(data)
            sys.stderr.flush()
        os.close(self._output)


def can_start() -> bool:
    """Whether this system has what it takes, and no other kernel is wanted."""
    usual = is_on("kernel") and not os.environ.get(RUNTIME)
    return usual and hasattr(os, "posix_spawn") and hasattr(socket, "MSG_DONTWAIT")


def kernel_program() -> Path:
    """Return the kernel of the installed jsii; nothing is imported.

    :raises BindingsError: when it is not where it is expected.
    """
    spec = find_spec("jsii")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        program = Path(folder, "_embedded", "jsii", "lib__program.js")
        if program.is_file():
            return program
    raise BindingsError("jsii's kernel is not where it is expected")


def _compiled() -> list[str]:
    """Return the folder that holds compiled JavaScript, when there can be one."""
    with contextlib.suppress(BindingsError):
        return [str(kept() / "node")]
    return []


def start_process() -> NodeProcess:
    """Start Node.js with the kernel; it takes a moment and is not waited for.

    :raises BindingsError: when it cannot be started in this way.
    """
    choose_node()
    arguments = [os.environ.get(VARIABLE, "node"), *_OPTIONS]
    arguments += [str(Path(__file__).with_name("start.js")), str(kernel_program()), *_compiled()]
    environment = {**os.environ, "JSII_AGENT": f"Python/{sys.version.split()[0]}"}
    ours, theirs = socket.socketpair()
    output, printed = os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, printed, 1),
        (os.POSIX_SPAWN_DUP2, printed, 2),
        (os.POSIX_SPAWN_DUP2, theirs.fileno(), _CHANNEL),
    ]
    try:
        pid = os.posix_spawnp(arguments[0], arguments, environment, file_actions=actions)
    except OSError as error:
        ours.close()
        os.close(output)
        raise BindingsError(f"{arguments[0]} does not start: {error}") from error
    finally:
        theirs.close()
        os.close(printed)
    return NodeProcess(pid, ours, output)
