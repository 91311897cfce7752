"""The WSGI application: moto, our own pages, and an answer for what moto cannot do."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from strongroom_emulator import calls, guard, inventory
from strongroom_emulator.calls import Call
from strongroom_emulator.journal import Journal
from strongroom_emulator.refusal import STATUS, refusal

log = logging.getLogger(__name__)

Headers = list[tuple[str, str]]
StartResponse = Callable[[str, Headers], Any]

_WAITING_ACTIONS = frozenset({"ReceiveMessage"})
"""What moto may wait in, for messages to come. The requests that send them must not wait for it."""

_NOT_OF_AWS = frozenset({"instance_metadata", "moto_api"})
"""moto's own pages: they reset it, record every request into a file, and give out credentials. Nothing
here needs them. Told by the backend, which a signature or a header may choose as well as a path."""

_CLOSED = b"the embedded AWS has no pages of moto's own\n"


class Application:
    """Everything that answers on the emulator's port.

    Requests to AWS are answered one at a time. moto's dictionaries are not made for threads, a
    Python process computes on one core anyway, and measured throughput is the same.

    :param identity: the token that tells this emulator from any other.
    :param token: what a request to our own pages must know; see ``guard``.
    """

    def __init__(self, identity: str, token: str) -> None:
        self.journal = Journal()
        self._identity = identity
        self._token = token
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        refused = guard.refusal(environ, self._token)
        if refused is not None:
            log.warning("refused %s %r: %s", environ["REQUEST_METHOD"], path, refused)
            return _json({"message": refused}, start_response, "403 FORBIDDEN")
        if path == "/_strongroom/identity":
            # Without taking a turn: the question is whether this process is alive, not how busy it is.
            return _json({"identity": self._identity, "pid": os.getpid()}, start_response)
        if path == "/_strongroom/inventory":
            with self._turn:
                held = inventory.take()
            return _json({**held, **self.journal.summary()}, start_response)
        return self._aws(environ, start_response)

    def _aws(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        began = time.monotonic()
        body = environ["wsgi.input"].getvalue()
        self.journal.asked(calls.access_key_id(environ))
        action = calls.named_action(environ, body)
        turn = contextlib.nullcontext() if action in _WAITING_ACTIONS else self._turn
        with turn:
            service, status, headers, answer = self._ask_moto(environ, action)
        what = action or f"{environ['REQUEST_METHOD']} {environ.get('RAW_URI', '')}"
        took = (time.monotonic() - began) * 1000
        log.info("%s %s %s %.0f ms", service, what, status.partition(" ")[0], took)
        start_response(status, headers)
        return [answer]

    def _ask_moto(
        self, environ: dict[str, Any], action: str | None
    ) -> tuple[str, str, Headers, bytes]:
        service = "unknown"
        answered: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, _exc_info: Any = None) -> None:
            answered[:] = [(status, headers)]

        try:
            backend: Any = self._moto.get_application(environ)
            service = calls.boto3_name(str(backend.service))
            if service in _NOT_OF_AWS:
                return service, "403 FORBIDDEN", [("Content-Type", "text/plain")], _CLOSED
            answer = b"".join(backend(environ, start_response))
        except NotImplementedError as error:
            call = _call(service, action, environ)
            self.journal.unimplemented(call)
            log.warning("%s is not implemented: %s", call, error)
            return service, *_refuse(call, environ, f"the embedded AWS does not support {call}")
        except Exception as error:
            call = _call(service, action, environ)
            self.journal.crashed(call)
            log.exception("%s crashed", call)
            message = f"the embedded AWS failed in {call}: {type(error).__name__}: {error}"
            return service, *_refuse(call, environ, message)
        status, headers = answered[0]
        if _is_no_answer_of_aws(status, headers):
            call = _call(service, action, environ)
            self.journal.unimplemented(call)
            log.warning("%s has no route in moto", call)
            return service, *_refuse(call, environ, f"the embedded AWS does not support {call}")
        return service, status, headers, answer


def _call(service: str, action: str | None, environ: dict[str, Any]) -> Call:
    named = action or calls.routed_action(service, environ)
    return Call(service, named or f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")


def _refuse(call: Call, environ: dict[str, Any], message: str) -> tuple[str, Headers, bytes]:
    headers, body = refusal(call, environ, message)
    return STATUS, list(headers.items()), body


def _is_no_answer_of_aws(status: str, headers: Headers) -> bool:
    """Tell Flask's own "no such page" from a service's "no such resource"."""
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return status[:3] in {"404", "405"} and kind.startswith("text/html")


def _json(data: Any, start_response: StartResponse, status: str = "200 OK") -> Iterable[bytes]:
    body = json.dumps(data, indent=2).encode()
    start_response(status, [("Content-Type", "application/json")])
    return [body]
