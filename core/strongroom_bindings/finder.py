"""The place in Python's import system where the AWS bindings get their fast form."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.readers import FileReader
from importlib.util import LazyLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from strongroom_bindings.fallback import BindingsError, fall_back
from strongroom_bindings.layout import ASSEMBLY, PACKAGE, Layout, read_layout
from strongroom_bindings.node import choose_node
from strongroom_bindings.package import LazyPackage
from strongroom_bindings.ways import is_on


def install() -> None:
    """Give every later import of the AWS bindings its fast form, and jsii a supported Node.js.

    Takes a few milliseconds, may be called any number of times, and never raises. Call it before
    anything imports ``cdktf``: that starts Node.js, so where it is too late, nothing is done.
    """
    if PACKAGE in sys.modules or any(isinstance(f, BindingsFinder) for f in sys.meta_path):
        return
    if "cdktf" in sys.modules:
        fall_back("cdktf was imported before strongroom.stack")
        return
    choose_node()
    if is_on():
        sys.meta_path.insert(0, BindingsFinder())


_FIRST_ASSEMBLY = "constructs._jsii"
"""What has jsii start Node.js when it is imported."""


CDKTF = "cdktf"
"""The other package with as many classes, of which a plugin uses five."""


_TYPEGUARD = "typeguard"
"""The generated code imports it everywhere, and uses it when a value is checked."""


class BindingsFinder(MetaPathFinder):
    """Finds the AWS bindings before the ordinary finders do, and leaves all else to them."""

    def __init__(self) -> None:
        self._layout: Layout | None = None

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec with a loader of ours for the package and what is in it, else None."""
        if fullname == _FIRST_ASSEMBLY:
            _find_classes()
            _take_over_kernel()
        if fullname == _TYPEGUARD:
            return _lazy(PathFinder.find_spec(fullname, path, target))
        if fullname == CDKTF and is_on("classes"):
            return _with_classes(PathFinder.find_spec(fullname, path, target))
        if fullname == PACKAGE:
            return self._find_package(path, target)
        if self._layout is None or not fullname.startswith(f"{PACKAGE}."):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        name = fullname.removeprefix(f"{PACKAGE}.")
        if name in self._layout.submodules:
            return _with_classes(spec)
        if name == "_jsii" and spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = KernelLoader(self._layout, spec.loader)
        return spec

    def _find_package(
        self, path: Sequence[str] | None, target: ModuleType | None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(PACKAGE, path, target)
        if spec is None:
            return None
        loader = spec.loader
        if not isinstance(loader, SourceFileLoader):
            fall_back(f"{PACKAGE} does not come from source files")
            return None
        try:
            self._layout = read_layout(loader)
        except BindingsError as error:
            self._layout = None
            fall_back(error.message)
            return None
        spec.loader = LazyPackage(self._layout, loader)
        return spec


class KernelLoader(SourceFileLoader):
    """Runs the bindings' ``_jsii``, which loads the JavaScript package, with the fast copy of it."""

    def __init__(self, layout: Layout, plain: SourceFileLoader) -> None:
        super().__init__(plain.name, plain.path)
        self._layout = layout
        self._copy: Path | None = None

    def get_resource_reader(self, name: str | None = None) -> FileReader:
        """Say where the tarball is; jsii asks for it with ``importlib.resources``."""
        if self._copy is None:
            return super().get_resource_reader(name)
        return FileReader(SourceFileLoader(self.name, str(self._copy / "__init__.py")))

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; with the original tarball if there is no copy or jsii refuses it."""
        from jsii.errors import JSIIError

        # jsii imports the submodule of a type it meets for the first time by this very name.
        vars(module)["_SUBMODULE_FQN_MAP"] = {
            f"{ASSEMBLY}.{namespace}": f"{PACKAGE}.{name}"
            for name, namespace in self._layout.namespaces.items()
        }
        self._copy = self._find_copy()
        if self._copy is not None:
            try:
                super().exec_module(module)
            except (JSIIError, RuntimeError) as error:  # jsii's faults, and what Node throws
                fall_back(f"jsii refuses the copy in {self._copy}: {error}")
                self._copy = None
            else:
                return
        super().exec_module(module)

    def _find_copy(self) -> Path | None:
        from strongroom_bindings.cache import fast_copy

        try:
            return fast_copy(self._layout)
        except BindingsError as error:
            fall_back(error.message)
            return None


def _lazy(spec: ModuleSpec | None) -> ModuleSpec | None:
    if spec is not None and spec.loader is not None:
        spec.loader = LazyLoader(spec.loader)
    return spec


def _with_classes(spec: ModuleSpec | None) -> ModuleSpec | None:
    from strongroom_bindings import classes, hints

    if spec is not None and isinstance(spec.loader, SourceFileLoader):
        loader = classes.ClassesLoader if is_on("classes") else hints.SubmoduleLoader
        spec.loader = loader(spec.name, spec.loader.path)
    return spec


def _find_classes() -> None:
    """Let jsii find a type of a submodule that is imported and has not made the class yet."""
    import jsii

    from strongroom_bindings.classes import class_of

    _reference_map: Any = jsii._reference_map  # noqa: SLF001 - jsii has no other way in
    plain: Callable[[str], bool] = _reference_map._try_import_type_module  # noqa: SLF001 - jsii has no other way in

    def find(name: str) -> bool:
        found = plain(name)
        space, _, type_name = name.rpartition(".")
        modules = {**_reference_map._assembly_to_module, **_reference_map._submodule_fqn_map}  # noqa: SLF001
        module = modules.get(space)
        if module is not None:
            class_of(type_name, module)
        return found

    _reference_map._try_import_type_module = find  # noqa: SLF001


def _take_over_kernel() -> None:
    from strongroom_bindings.process import can_start

    if can_start():
        from strongroom_bindings.kernel import take_over

        take_over()
