"""HTTP/1.1 with keep-alive.

Terraform makes thousands of small calls. werkzeug's own handler closes every connection and waits
10 ms for stray input after each answer; this one reads the body first, so there is none.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, make_server

IDLE_CONNECTION_SECONDS = 120
"""Longer than the 90 s after which Go's HTTP client drops an idle connection, so that the client is
the one who closes and never writes into a closed one (``IdleConnTimeout``, net/http)."""

Headers = list[tuple[str, str]]


class Handler(MotoRequestHandler):
    """One connection, any number of requests."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_CONNECTION_SECONDS
    disable_nagle_algorithm = True
    wbufsize = -1

    def handle_expect_100(self) -> bool:
        """Tell a client that waits before it sends a large body to go on, at once."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return bool(going_on)

    def run_wsgi(self) -> None:
        """Answer one request."""
        environ = self.make_environ()
        body = self._body(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        status = ""
        headers: Headers = []

        def start_response(
            new_status: str, new_headers: Headers, _exc_info: Any = None
        ) -> Callable[[bytes], None]:
            nonlocal status, headers
            status, headers = new_status, new_headers
            return chunks.append

        chunks: list[bytes] = []
        chunks.extend(self._run(environ, start_response))
        self._send(status, headers, b"".join(chunks))

    def _body(self, environ: dict[str, Any]) -> bytes:
        if environ.pop("wsgi.input_terminated", False):
            return bytes(environ["wsgi.input"].read())
        return self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))

    def _run(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = self.server.app(environ, start_response)
        try:
            return list(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()

    def _send(self, status: str, headers: Headers, body: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        bodiless = code in {"204", "304"} or code.startswith("1")
        named = {name.lower() for name, _ in headers}
        for name, value in headers:
            if not (bodiless and name.lower() == "content-length"):
                self.send_header(name, value)
        if not bodiless and "content-length" not in named:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not bodiless and self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Leave the log to the app, which knows the action."""


def serve(listening: socket.socket, app: Any) -> BaseWSGIServer:
    """Return a threaded server on a socket that is already bound."""
    host, port = listening.getsockname()[:2]
    return make_server(
        host, port, app, threaded=True, request_handler=Handler, fd=listening.fileno()
    )
