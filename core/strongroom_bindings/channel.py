"""Lines to and from Node.js over a socket, in order, however far one side is ahead of the other."""

from __future__ import annotations

import select
import socket
from collections import deque

_CHUNK = 1 << 16


class ChannelError(Exception):
    """The other side has closed the channel."""


class Channel:
    """Both ends of the conversation with a kernel."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._lines: deque[bytes] = deque()
        self._parts: list[bytes] = []

    def write(self, line: bytes) -> None:
        """Send a line; take in what comes meanwhile, or both sides could wait for each other.

        :raises ChannelError: when the other side is gone.
        """
        rest = memoryview(line + b"\n")
        while rest:
            try:
                rest = rest[self._socket.send(rest, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                readable, _, _ = select.select([self._socket], [self._socket], [])
                if readable:
                    self._receive()
            except OSError as error:
                raise ChannelError(str(error)) from error

    def read(self) -> bytes:
        """Return the next line; wait for it.

        :raises ChannelError: when the other side is gone.
        """
        while not self._lines:
            self._receive()
        return self._lines.popleft()

    def _receive(self) -> None:
        try:
            chunk = self._socket.recv(_CHUNK)
        except OSError as error:
            raise ChannelError(str(error)) from error
        if not chunk:
            raise ChannelError("Node.js has ended")
        first, *others = chunk.split(b"\n")
        self._parts.append(first)
        for other in others:
            self._lines.append(b"".join(self._parts))
            self._parts = [other]
