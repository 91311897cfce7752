"""A submodule of the AWS bindings that is imported whole, with type hints that are resolved once."""

from __future__ import annotations

import typing
from importlib.machinery import SourceFileLoader
from types import ModuleType

from strongroom.stack.bindings.checks import TYPING


class SubmoduleLoader(SourceFileLoader):
    """Runs a submodule, then gives its functions a ``typing`` that remembers."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; one that does not use ``typing`` as expected is left as it is."""
        super().exec_module(module)
        if vars(module).get("typing") is typing:
            vars(module)["typing"] = TYPING
