"""Who made which object, and no change of it in another's turn.

Every change of a construct is a request to jsii's kernel, whichever way Python got hold of it: through a
parent, the whole tree, an Aspect, or a variable that an earlier hook kept. So the requests are watched
where they leave Python. What an object gives out, such as its node or a block in it, is its maker's too.
What Python calls back while CDKTF writes the stack, such as an Aspect, acts for the one who made it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import attrs
from jsii import _reference_map
from jsii._kernel import Kernel
from jsii._kernel.types import (
    Callback,
    CreateRequest,
    GetRequest,
    InvokeRequest,
    ObjRef,
    SetRequest,
    StaticInvokeRequest,
    StaticSetRequest,
)

from strongroom_base.errors import PluginError

T = TypeVar("T")

CORE: Final = ""
"""Whose turn it is when it is no plugin's."""

_STACKS: Final = frozenset({"cdktf.App", "cdktf.TerraformStack"})

_READS: Final = re.compile(
    r"(?:(?:get|has|is|to|find|tryFind|tryGet|interpolationFor|compute)[A-Z]\w*"
    r"|get|lookup|resolve|dependsOn)"
)
"""Methods that change nothing; any other on another's object is refused."""

_STATIC_READS: Final = re.compile(
    r"cdktf\.(?:Fn|FnGenerated|Lazy|Op|Token|Tokenization)\.\w+|[\w@/.-]+\.(?:of|is[A-Z]\w*)"
)

_HINT: Final = (
    "change only what is made under the scope that strongroom_resources is given; what another plugin "
    "lets others add goes through a capability of that plugin"
)


@attrs.frozen
class _Object:
    """Whose an object is, and the object with a place of its own that it was got from."""

    owner: str
    root: str


class Owners:
    """The objects of one stack.

    :ivar plugin: whose turn it is.
    """

    def __init__(self) -> None:
        provider: Any = Kernel().provider
        self._process: Any = provider._process  # noqa: SLF001 - jsii has no other way in
        self._plain: Any = self._process.send
        self._objects: dict[str, _Object] = {}
        self._calling: list[str] = []
        self._refused: PluginError | None = None
        self.plugin = CORE

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch every request.

        :raises PluginError: at the end, for a change of another's that CDKTF or a plugin passed over.
        """
        self._process.send = self._send
        try:
            with self.turn(CORE):
                yield
        finally:
            del self._process.send

    @contextmanager
    def turn(self, plugin: str) -> Iterator[None]:
        """Make what happens inside a plugin's doing, or the core's.

        :raises PluginError: when it changed what another made, even when it caught the error.
        """
        before, self.plugin = self.plugin, plugin
        try:
            yield
        except Exception:
            self._raise_refused()
            raise
        finally:
            self.plugin = before
        self._raise_refused()

    def by_core(self, make: Callable[..., T]) -> Callable[..., T]:
        """Return a function of the core's that does the same in any plugin's turn."""

        def made(*arguments: Any) -> T:
            with self.turn(CORE):
                return make(*arguments)

        return made

    def give(self, construct: Any, plugin: str) -> None:
        """Say that a construct is a plugin's, whoever made it."""
        ref = construct.__jsii_ref__.ref
        self._objects[ref] = _Object(plugin, ref)

    def _raise_refused(self) -> None:
        if self._refused is not None:
            raise self._refused from None

    def _send(self, request: Any, response_type: Any) -> Any:
        kind = type(request)
        if hasattr(request, "complete") and self._calling:
            self.plugin = self._calling.pop()
        if self.plugin != CORE:
            self._check(kind, request)
        answer = self._plain(request, response_type)
        if type(answer) is Callback:
            self._calling.append(self.plugin)
            self.plugin = self._caller(answer)
        elif isinstance(answer, ObjRef):
            self._objects[answer.ref] = _Object(self.plugin, answer.ref)
        else:
            value = getattr(answer, "value", None) or getattr(answer, "result", None)
            if value:
                self._note(value, self._asked(request))
        return answer

    def _caller(self, callback: Callback) -> str:
        request = callback.invoke or callback.get or callback.set
        found = self._objects.get(request.objref.ref) if request else None
        return found.owner if found else self.plugin

    def _asked(self, request: Any) -> _Object | None:
        """Return the object that an answer comes from; None for none that is known."""
        subject = getattr(request, "objref", None)
        if subject is None and type(request) is StaticInvokeRequest and request.args:
            subject = getattr(request.args[0], "__jsii_ref__", None)
        return None if subject is None else self._objects.get(subject.ref)

    def _note(self, value: Any, source: _Object | None) -> None:
        if isinstance(value, ObjRef):
            if value.ref not in self._objects:
                self._objects[value.ref] = source or _Object(self.plugin, value.ref)
        elif isinstance(value, list):
            for item in value:
                self._note(item, source)

    def _check(self, kind: type, request: Any) -> None:
        if kind is GetRequest:
            return
        if kind is CreateRequest:
            self._check_made(request)
        elif kind is StaticSetRequest:
            self._refuse(f"changes {request.fqn}.{request.property} for every plugin")
        elif kind is StaticInvokeRequest:
            other = self._other(request.args[0] if request.args else None)
            named = f"{request.fqn}.{request.method}"
            if other is not None and not _STATIC_READS.fullmatch(named):
                self._refuse_change(other, _call(request.method, request.args[1:]))
        elif kind is SetRequest or (kind is InvokeRequest and not _READS.fullmatch(request.method)):
            other = self._other(request.objref)
            if other is not None:
                call = (
                    f"{_python(request.property)} = ..."
                    if kind is SetRequest
                    else _call(request.method, request.args)
                )
                self._refuse_change(other, call)

    def _check_made(self, request: CreateRequest) -> None:
        where, name = [*request.args, None, None][:2]
        if request.fqn in _STACKS:
            self._refuse(
                f"makes the {request.fqn.partition('.')[2]} {name or ''!r}: no guardrail checks what is "
                "in a stack of its own"
            )
        other = self._other(where)
        if other is not None:
            self._refuse(f"made {self._place(other, path=True)}/{name} outside its own scope")

    def _other(self, subject: Any) -> _Object | None:
        """Return an object when it is another's; None for what is the plugin's own, or no object."""
        ref = getattr(getattr(subject, "__jsii_ref__", subject), "ref", None)
        if not isinstance(ref, str):
            return None
        found = self._objects.get(ref, _Object(CORE, ref))
        return None if found.owner == self.plugin else found

    def _refuse_change(self, other: _Object, call: str) -> None:
        owner = repr(other.owner) if other.owner else "the core"
        self._refuse(f"changes {self._place(other)} of {owner}: {call}")

    def _refuse(self, words: str) -> None:
        error = PluginError(self.plugin, f"plugin {self.plugin!r} {words}", hint=_HINT)
        self._refused = self._refused or error
        raise error

    def _place(self, other: _Object, *, path: bool = False) -> str:
        """Return the Terraform address of a construct, or its path where it has none."""
        plugin, self.plugin = self.plugin, CORE
        try:
            references: Any = _reference_map  # it is not typed
            found = references.resolve_reference(Kernel(), ObjRef(other.root))
            kind = getattr(found, "terraform_resource_type", None)
            if kind is not None and not path:
                return f"{kind}.{found.friendly_unique_id}"
            return str(found.node.path)
        except (AttributeError, KeyError, ValueError):
            return other.root.partition("@")[0]
        finally:
            self.plugin = plugin


def _call(method: str, arguments: list[Any]) -> str:
    given = [repr(arguments[0])] if arguments and isinstance(arguments[0], str) else []
    more = ["..."] if arguments[len(given) :] else []
    return f"{_python(method)}({', '.join([*given, *more])})"


def _python(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
