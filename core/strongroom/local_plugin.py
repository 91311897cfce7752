"""Plugins in one file next to a config: ``[plugins.ledger] path = "ledger.py"``.

For what one environment or one team needs, without a package. Such a plugin is found by the config
instead of by an entry point; all else is as for any other: it is loaded guarded, and the guardrails
judge what it makes.
"""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Collection, Mapping
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from strongroom.hookspecs import NAME
from strongroom.registry import InstalledPlugin
from strongroom_base.errors import Problem
from strongroom_settings.structure import dotted_key

KEY = "path"
"""The key of a plugin's table that names its file."""

Tables = Mapping[str, Mapping[str, Any]]
"""The tables below ``plugins``, by plugin name."""


def local_plugins(
    tables: Tables, folder: Path, installed: Collection[str]
) -> tuple[list[InstalledPlugin], dict[str, Mapping[str, Any]], list[Problem]]:
    """Find the plugins that a config names by their file.

    :param folder: the config file's, which paths are relative to.
    :param installed: the names of installed plugins; to those, ``path`` is a setting like any other.
    :return: the plugins, the tables without the key, and what is wrong with it.
    """
    found, problems = [], []
    rest = dict(tables)
    for name, table in tables.items():
        if KEY not in table or name in installed:
            continue
        rest[name] = {key: value for key, value in table.items() if key != KEY}
        path = table[KEY]
        wrong = _problem(name, path, folder)
        if wrong:
            problems.append(Problem(f"plugins.{dotted_key(name)}.{KEY}", wrong))
        else:
            load = functools.partial(_load, name, folder / path)
            found.append(InstalledPlugin(name, f"file {path}", "", path, load))
    for problem in problems:  # a plugin without a file is not unknown too
        rest.pop(problem.path.split(".")[1], None)
    return found, rest, problems


def _problem(name: str, path: Any, folder: Path) -> str:
    if not isinstance(path, str) or not path.endswith(".py"):
        return f"expected the path of a Python file, relative to the config file, found {path!r}"
    if not NAME.fullmatch(name):
        return (
            f"the plugin is called {name!r}; expected a lower-case letter, then lower-case letters, "
            "digits and underscores"
        )
    if not (folder / path).is_file():
        return f"there is no file {folder / path}"
    return ""


class _Source(SourceFileLoader):
    """Reads a source file and leaves no ``__pycache__`` next to a user's config."""

    def set_data(self, path: str, data: Any, *, _mode: int = 0o666) -> None:
        """Write nothing."""


def _load(name: str, file: Path) -> ModuleType:
    module_name = f"strongroom_file_{name}"
    loader = _Source(module_name, str(file.resolve()))
    spec = importlib.util.spec_from_loader(module_name, loader)
    if spec is None:
        raise ImportError(f"{file} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module  # attrs and typing look annotations up there
    try:
        loader.exec_module(module)
    except BaseException:
        del sys.modules[module_name]
        raise
    return module
