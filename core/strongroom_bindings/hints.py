"""A module of generated classes that is imported whole, with type hints that are resolved once."""

from __future__ import annotations

import typing
from importlib.machinery import SourceFileLoader
from types import ModuleType

from strongroom_bindings.checks import TYPING, gate


class SubmoduleLoader(SourceFileLoader):
    """Runs a module, then gives its functions a ``typing`` that remembers."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; one that does not check values as expected is left as it is."""
        super().exec_module(module)
        check = vars(module).get("check_type")
        if vars(module).get("typing") is typing and callable(check):
            vars(module).update(typing=TYPING, check_type=gate(lambda: check))
