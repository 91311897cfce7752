"""The AWS bindings as a package that imports its submodules when they are used."""

from __future__ import annotations

import importlib
from importlib.machinery import SourceFileLoader
from types import ModuleType

from strongroom_bindings.layout import PACKAGE, Layout


class LazyPackage(SourceFileLoader):
    """Fills the package's module without running the package's ``__init__``.

    The import system has already given it its real ``__path__`` and ``__file__``, so
    ``from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue`` needs nothing more; attributes come
    by PEP 562.
    """

    def __init__(self, layout: Layout, plain: SourceFileLoader) -> None:
        super().__init__(plain.name, plain.path)
        self._layout = layout

    def exec_module(self, module: ModuleType) -> None:
        """Give the module the names that the plain package has."""
        submodules = frozenset(self._layout.submodules)

        def attribute(name: str) -> object:
            if name in submodules:
                return importlib.import_module(f"{PACKAGE}.{name}")
            message = f"module {PACKAGE!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=module)

        def names() -> list[str]:
            return sorted({*vars(module), *submodules} - {"__getattr__", "__dir__"})

        vars(module).update(
            __doc__=self._layout.docstring,
            __all__=list(self._layout.submodules),
            __getattr__=attribute,
            __dir__=names,
        )
