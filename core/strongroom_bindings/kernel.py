"""What Python says to jsii's kernel, without the detours.

jsii turns every request into plain data and every answer into a class by a general library, which took
as long as the request itself. Requests and answers are the same, byte by byte.
"""

from __future__ import annotations

import atexit
import json
from typing import Any

import attrs
from jsii import _stack_trace, errors
from jsii._kernel.providers import process
from jsii._kernel.types import (
    CreateRequest,
    CreateResponse,
    GetRequest,
    GetResponse,
    InvokeRequest,
    InvokeResponse,
    LoadRequest,
    ObjRef,
    Override,
    SetRequest,
    StaticGetRequest,
    StaticInvokeRequest,
    StaticSetRequest,
)
from jsii.errors import ErrorType, JSIIError

from strongroom_bindings.ahead import Ahead
from strongroom_bindings.channel import Channel, ChannelError
from strongroom_bindings.early import take
from strongroom_bindings.fallback import BindingsError, fall_back
from strongroom_bindings.process import start_process

jsii_process: Any = process
JavaScriptError: Any = errors.JavaScriptError  # neither is typed

_PLAIN: Any = jsii_process._NodeProcess  # noqa: SLF001 - jsii has no other way in

_REQUESTS = {
    LoadRequest: "load",
    CreateRequest: "create",
    GetRequest: "get",
    SetRequest: "set",
    StaticGetRequest: "sget",
    StaticSetRequest: "sset",
    InvokeRequest: "invoke",
    StaticInvokeRequest: "sinvoke",
}
"""The requests that are frequent; the others are left to jsii."""

_FIELDS: dict[Any, tuple[str, ...]] = {
    kind: tuple(field.name for field in attrs.fields(kind)) for kind in _REQUESTS
}


class FastKernel(_PLAIN):  # type: ignore[misc]
    """A kernel in a process of our own; jsii's own process where that does not start."""

    def start(self) -> None:
        """Start, or take the process that was started early."""
        try:
            self._node = take() or start_process()
            self._channel = Channel(self._node.channel)
            self.ahead = Ahead(self._channel)
            self._early: dict[bytes, bytes] = {}
            self.handshake()
            for message in self._node.sent:
                self._early[message] = self._channel.read()
            atexit.register(self.stop)
        except (BindingsError, ChannelError, AssertionError, ValueError) as error:
            fall_back(f"jsii's kernel is started by jsii: {error}")
            self.__class__ = _PLAIN
            self.start()

    def stop(self) -> None:
        """End the process."""
        if hasattr(self, "_node"):
            self._node.end()

    def _next_message(self) -> Any:
        return json.loads(self._channel.read(), object_hook=self._decode)

    def _decode(self, data: dict[str, Any]) -> Any:
        found = jsii_process.ohook(data)
        if type(found) is ObjRef:
            self.ahead.saw(found.ref)
        return found

    def send(self, request: Any, response_type: Any) -> Any:
        """Send a request and return the answer, or what it is going to be."""
        message = self._encode(request)
        known = self.ahead.send(request, message)
        if known is not None:
            return known
        answered = self._early.pop(message, None)
        if answered is None:
            self._channel.write(message)
            answered = self._channel.read()
        answer = self._answer(json.loads(answered, object_hook=self._decode), response_type)
        self.ahead.answered(request, answer)
        return answer

    def _encode(self, request: Any) -> bytes:
        kind = type(request)
        if kind in _REQUESTS and not _stack_trace.is_enabled():
            data = {name: getattr(request, name) for name in _FIELDS[kind]}
            data["api"] = _REQUESTS[kind]
            return json.dumps(data, default=_plain).encode()
        data = self._serializer.unstructure(request)
        if _stack_trace.is_enabled() and (trace := _stack_trace.capture_stack_trace()):
            data["$jsii.stacktrace"] = trace
        return json.dumps(data, default=jsii_process.jdefault).encode()

    def _answer(self, answer: dict[str, Any], response_type: Any) -> Any:
        if "ok" in answer:
            result = answer["ok"]
            if response_type is GetResponse:
                return GetResponse(result.get("value"))
            if response_type is InvokeResponse:
                return InvokeResponse(result.get("result"))
            if response_type is CreateResponse and type(result) is ObjRef:
                return CreateResponse(result.ref, result.interfaces)
            return self._serializer.structure(result, response_type)
        if "callback" in answer:
            self.ahead.called_back()
            kind = jsii_process._CallbackResponse  # noqa: SLF001 - as jsii reads it
            return self._serializer.structure(answer, kind).callback
        self.ahead.refused()
        if answer["name"] == ErrorType.JSII_FAULT.value:
            raise JSIIError(answer["error"]) from JavaScriptError(answer.get("stack"))
        raise RuntimeError(answer["error"]) from JavaScriptError(answer.get("stack"))


def _plain(value: Any) -> Any:
    if isinstance(value, Override):
        return {"method": value.method, "property": value.property, "cookie": value.cookie}
    if isinstance(value, ObjRef):
        return jsii_process._unstructure_ref(value)  # noqa: SLF001 - as jsii writes it
    return jsii_process.jdefault(value)


def take_over() -> None:
    """Have jsii use this kernel from its first request on."""
    jsii_process._NodeProcess = FastKernel  # noqa: SLF001 - jsii has no other way in
