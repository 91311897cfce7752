"""A submodule of the AWS bindings whose classes are made when they are used."""

from __future__ import annotations

import builtins
import importlib
import marshal
import sys
import threading
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from strongroom_bindings import checks
from strongroom_bindings.fallback import BindingsError, fall_back
from strongroom_bindings.hints import SubmoduleLoader
from strongroom_bindings.kept import kept
from strongroom_bindings.slices import Slices, slices_of

_LOCK = threading.RLock()

_STUB = "_typecheckingstub__"
_NAMESPACE = "__strongroom_namespace__"


class ClassesLoader(SourceFileLoader):
    """Gives a submodule its classes one by one; the whole submodule when it is of another form."""

    def exec_module(self, module: ModuleType) -> None:
        """Make the module ready to be asked for its classes."""
        importlib.import_module((self.name.rpartition(".")[0] or self.name) + "._jsii")
        try:
            slices = slices_of(Path(self.path), kept(), self.name.rpartition(".")[2])
        except (BindingsError, OSError) as error:
            fall_back(f"a submodule cannot be cut: {error}", consequence=True)
            SubmoduleLoader(self.name, self.path).exec_module(module)
            return
        _open(module, slices)


def class_of(type_name: str, module_name: str) -> None:
    """Have a class made that jsii has met, so that it registers itself.

    :param type_name: the last part of jsii's name for it.
    """
    module = sys.modules.get(module_name)
    if module is not None and _NAMESPACE in vars(module):
        getattr(module, type_name, None)


def _open(module: ModuleType, slices: Slices) -> None:
    space: dict[str, Any] = {
        name: value for name, value in vars(module).items() if name.startswith("__")
    }
    space["typing"] = checks.TYPING
    space["__builtins__"] = _Definitions(space, slices.code)
    public = frozenset((*slices.listed, *slices.modules))

    def get(name: str) -> Any:
        if name not in public:
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
        try:
            value = space[name]
        except KeyError:
            value = space["__builtins__"][name]
        vars(module)[name] = value
        return value

    vars(module).update(
        {
            "__all__": list(slices.listed),
            "__doc__": slices.docstring,
            "__getattr__": get,
            "__dir__": lambda: sorted({*vars(module), *public} - {_NAMESPACE}),
            _NAMESPACE: space,
        }
    )


class _Definitions(dict[str, Any]):
    """Built-in names, and behind them the submodule's own, made when Python looks them up.

    Python looks up a name of a module in the module, then in its ``__builtins__``.
    """

    def __init__(self, space: dict[str, Any], code: dict[str, bytes | memoryview]) -> None:
        super().__init__(vars(builtins))
        self._space = space
        self._code = code

    def __missing__(self, name: str) -> Any:
        if name.startswith(_STUB) and not checks.switch.on:
            return None  # nothing is looked up in it
        with _LOCK:
            if name in self._space:  # another thread was faster
                return self._space[name]
            if name == "check_type":
                self._space[name] = checks.gate(self._generated_check())
            else:
                self._run(name)
            return self._space[name]

    def _run(self, name: str) -> None:
        exec(marshal.loads(self._code[name]), self._space)  # noqa: S102, S302 - the bindings' own

    def _generated_check(self) -> Callable[[], Callable[..., Any]]:
        made: list[Callable[..., Any]] = []

        def load() -> Callable[..., Any]:
            if not made:
                gate = self._space["check_type"]
                self._run("check_type")
                made.append(self._space["check_type"])
                self._space["check_type"] = gate
            return made[0]

        return load
