"""Requests sent ahead: what the kernel is going to answer is known, so its answer is not waited for.

The kernel numbers objects in the order in which they are made, and a token that stands for a string
gets the number that we name (``start.js``). Every answer is compared with what was expected, at the
latest before the first request whose answer cannot be known in advance. An answer that differs, an
error above all, voids everything since :meth:`Ahead.begin`: the work is done again, waiting for every
answer (``pipelined``), so that what fails does so where it would without any of this.
"""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from jsii._kernel.types import (
    CreateRequest,
    CreateResponse,
    GetRequest,
    GetResponse,
    InvokeRequest,
    InvokeResponse,
    ObjRef,
    SetRequest,
    SetResponse,
)

from strongroom_bindings.channel import Channel, ChannelError
from strongroom_bindings.generated import (
    interfaces_of,
    is_construct,
    is_quiet,
    is_text,
)
from strongroom_bindings.tree import Tree

_FIRST_OBJECT = 10_000
"""Where the kernel begins to number objects."""

_FIRST_TOKEN = 1_000_000
"""Where our numbers of tokens begin; CDKTF's own begin at 0."""

_NODE = "constructs.Node"

_VALUE = b'{"ok":{"value":%b}}'

_MOST = 200
"""Answers that may be outstanding, a few dozen kilobytes."""


class VoidError(BaseException):
    """An answer was not the expected one. No plugin should catch it, so it is no ``Exception``."""


class Ahead:
    """The requests whose answers are outstanding."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._on = False
        self._expected: deque[bytes] = deque()
        self._next_object = _FIRST_OBJECT
        self._next_token = _FIRST_TOKEN
        self._callbacks = 0
        self._overriding: set[bytes] = set()
        self.tree = Tree()
        self.void = False
        self.surprise: str | None = None

    def begin(self) -> None:
        """Send ahead from now on."""
        self._on = True
        self.tree = Tree()
        self.void = False
        self.surprise = None

    def end(self) -> bool:
        """Wait for every answer from now on; return whether all since the beginning were good."""
        try:
            self.settle()
        except (VoidError, ChannelError):
            self.void = True
        self._on = False
        return not self.void

    def saw(self, ref: str) -> None:
        """Take note of an object that the kernel mentions."""
        number = ref.rpartition("@")[2]
        if number.isdecimal():
            self._next_object = max(self._next_object, int(number) + 1)

    def called_back(self) -> None:
        """Take note that the kernel waits for Python to complete a call."""
        self._callbacks += 1

    def refused(self) -> None:
        """Take note of an error that was waited for."""
        self.void = self.void or self._on

    def send(self, request: Any, message: bytes) -> Any:
        """Send a request ahead and return what will be answered; None when that is not known.

        Before it returns None it waits for every answer.

        :raises VoidError: when an answer was not the expected one.
        """
        kind = type(request)
        if kind is CreateRequest and request.overrides:
            self._overriding.add(f'"{request.fqn}@{self._next_object}"'.encode())
        if self._on and not self._callbacks:
            if self.surprise is not None:
                raise VoidError  # again: the first was caught
            known = self._known(kind, request, message)
            if known is not None:
                while len(self._expected) > _MOST:
                    self._settle_one()
                return known
            self.settle()
        if hasattr(request, "complete"):
            self._callbacks -= 1
        return None

    def _known(self, kind: type, request: Any, message: bytes) -> Any:
        if self._overriding and any(ref in message for ref in self._overriding):
            return None  # it may call Python
        if kind is CreateRequest:
            return self._create(request, message)
        if kind is GetRequest and not request.objref.interfaces:
            return self._get(request.objref.ref, request.property, message)
        if kind is SetRequest:
            self._write(message, b'{"ok":{}}')
            return SetResponse()
        if kind is InvokeRequest and not request.objref.interfaces:
            return self._invoke(request, message)
        return None

    def _create(self, request: CreateRequest, message: bytes) -> CreateResponse | None:
        if request.overrides or request.interfaces != interfaces_of(request.fqn):
            return None
        ref = self._new(request.fqn)
        if is_construct(request.fqn):
            self.tree.made(ref, request.args)
        self._write(message, b'{"ok":%b}' % _by_ref(ref))
        return CreateResponse(ref)

    def _get(self, ref: str, name: str, message: bytes) -> GetResponse | None:
        kind = ref.rpartition("@")[0]
        if name == "node" and is_construct(kind):
            node = self.tree.node(ref)
            if node is None:
                node = self._new(_NODE)
                self.tree.asked(ref, node)
            self._write(message, b'{"ok":{"value":%b}}' % _by_ref(node))
            return GetResponse(ObjRef(node))
        if name == "path" and kind == _NODE and (path := self.tree.path(ref)) is not None:
            self._write(message, _VALUE % json.dumps(path, ensure_ascii=False).encode())
            return GetResponse(path)
        if not is_text(kind, name):
            return None
        token = f"${{TfToken[TOKEN.{self._next_token}]}}"
        chosen = b', "$jsii.stacktrace": {"strongroomToken": %d}}' % self._next_token
        self._next_token += 1
        self._write(message[:-1] + chosen, _VALUE % b'"%b"' % token.encode())
        return GetResponse(token)

    def _invoke(self, request: InvokeRequest, message: bytes) -> InvokeResponse | None:
        kind = request.objref.ref.rpartition("@")[0]
        if is_quiet(kind, request.method):
            self._write(message, b'{"ok":{}}')
            return InvokeResponse()
        if kind != _NODE:
            return None
        if request.method == "tryRemoveChild":
            self.tree.complete = False
        if request.method == "findAll" and request.args in ([], [None]):
            found = self.tree.below(request.objref.ref)
            if found is not None:
                listed = b",".join(map(_by_ref, found))
                self._write(message, b'{"ok":{"result":[%b]}}' % listed)
                return InvokeResponse([ObjRef(ref) for ref in found])
        return None

    def _new(self, kind: str) -> str:
        ref = f"{kind}@{self._next_object}"
        self._next_object += 1
        return ref

    def answered(self, request: Any, answer: Any) -> None:
        """Take note of an answer that was waited for."""
        kind = type(request)
        if kind is CreateRequest and is_construct(request.fqn):
            self.tree.complete = False
        elif kind is GetRequest and request.property == "node" and type(answer) is GetResponse:
            self.tree.asked(request.objref.ref, answer.value.ref)

    def _write(self, message: bytes, expected: bytes) -> None:
        self._channel.write(message)
        self._expected.append(expected)

    def settle(self) -> None:
        """Wait for every answer.

        :raises VoidError: when one was not the expected one.
        """
        while self._expected:
            self._settle_one()

    def _settle_one(self) -> None:
        answer = self._channel.read()
        expected = self._expected.popleft()
        if answer == expected:
            return
        self.void = True
        self.surprise = _explain(answer, expected)
        self._give_up(answer)
        raise VoidError

    def _give_up(self, answer: bytes) -> None:
        """Read every answer. A kernel that calls Python first serves what was sent after."""
        waiting = _callback(answer)
        for _ in range(len(self._expected)):
            waiting += _callback(self._channel.read())
        self._expected.clear()
        while waiting:
            done = {"cbid": waiting.pop(), "err": "given up", "result": None}
            self._channel.write(json.dumps({"complete": done}).encode())
            waiting += _callback(self._channel.read())


def _by_ref(ref: str) -> bytes:
    return b'{"$jsii.byref":"%b"}' % ref.encode()


def _callback(answer: bytes) -> list[str]:
    callback = json.loads(answer).get("callback")
    return [callback["cbid"]] if callback else []


def _explain(answer: bytes, expected: bytes) -> str:
    """Return what is odd about an answer; nothing when it is an error, which anybody may make."""
    if "error" in json.loads(answer):
        return ""
    return f"jsii answered {answer[:80].decode()} where {expected[:80].decode()} was expected"
