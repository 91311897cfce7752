"""Commands that plugins add: ``strongroom NAME …``.

A distribution names them in the entry point group ``strongroom.commands``. The help lists them from
metadata and from the first line of the module's docstring, which is read and not run; a command is
imported when it is called, so that a broken one harms only itself.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from cyclopts import App

from strongroom.cli.entry_points import EntryPoint
from strongroom_base.deprecation import used_by
from strongroom_base.errors import PluginError, StrongroomError

GROUP = "strongroom.commands"
"""The entry point group."""

_NAME = re.compile(r"[a-z][a-z0-9-]*")


def add_commands(
    app: App, tokens: Sequence[str], taken: Collection[str], found: Iterable[EntryPoint]
) -> None:
    """Add commands to the command tree; only the one that is called is imported.

    :param tokens: the command line.
    :param taken: the names of strongroom's own commands, which no plugin can replace.
    :raises PluginError: when the command that is called cannot be used.
    """
    wanted = next((token for token in tokens if not token.startswith("-")), None)
    by_name: dict[str, list[EntryPoint]] = {}
    for one in sorted(found, key=lambda c: (c.name, c.origin)):
        by_name.setdefault(one.name, []).append(one)
    for name, claims in by_name.items():
        reason = _unusable(name, claims, taken)
        if name != wanted:
            text = f"Not available: {reason}." if reason else _summary(claims[0])
            shown = f"{name} ({claims[0].origin})" if name in taken else name
            app.command(App(name=shown, help=text))
        elif name not in taken:
            if reason:
                raise PluginError(name, f"strongroom {name}: {reason}")
            app.command(_loaded(claims[0]))


def _unusable(name: str, claims: Sequence[EntryPoint], taken: Collection[str]) -> str:
    """Say why a command cannot be called; the empty string when it can."""
    if name in taken:
        return f"{claims[0].origin} adds a command with the name of one of strongroom's own"
    if not _NAME.fullmatch(name):
        return (
            f"{claims[0].origin} adds a command called {name!r}; expected a lower-case letter, then "
            "lower-case letters, digits and hyphens"
        )
    if len(claims) > 1:
        both = " and ".join(f"{claim.origin} ({claim.target})" for claim in claims)
        return f"two packages add it, {both}; uninstall one of them"
    return ""


def _loaded(command: EntryPoint) -> App:
    """Import a command and return it as a part of the command tree."""
    try:
        with used_by(command.name):
            found = command.load()
    except (Exception, SystemExit) as error:
        raise PluginError(
            command.name,
            f"strongroom {command.name} of {command.origin} cannot be loaded: importing "
            f"{command.target} failed: {type(error).__name__}: {error}",
            hint=f"repair or uninstall {command.distribution}",
        ) from error
    if callable(found):
        app = App(name=command.name, help=_summary(command), result_action="return_value")
        app.default(_guarded(command, command.name, found))
        return app
    if not isinstance(found, Mapping) or not all(callable(one) for one in found.values()):
        raise PluginError(
            command.name,
            f"strongroom {command.name} of {command.origin}: {command.target} is an instance of "
            f"{type(found).__name__}; expected a function, or a mapping from names to functions",
        )
    group = App(name=command.name, help=_summary(command), result_action="return_value")
    for name, function in found.items():
        group.command(_guarded(command, f"{command.name} {name}", function), name=name)
    return group


def _guarded(command: EntryPoint, typed: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command's function so that what it raises names the command and its origin."""

    @functools.wraps(function)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            with used_by(command.name):
                return function(*arguments, **options)
        except (StrongroomError, BrokenPipeError):
            raise
        except (Exception, SystemExit) as error:
            raise PluginError(
                command.name,
                f"strongroom {typed} of {command.origin} failed: {type(error).__name__}: {error}",
                hint="run again with --debug and report what it prints to the package's authors",
            ) from error

    return run


def _summary(command: EntryPoint) -> str:
    """Return the first line of the docstring of a command's module, without running the module."""
    first, *inner = command.target.partition(":")[0].split(".")
    otherwise = f"A command of {command.origin}."
    try:
        spec = importlib.util.find_spec(first)
        for index, _ in enumerate(inner, 1):
            if spec is not None:
                path = spec.submodule_search_locations
                spec = PathFinder.find_spec(".".join([first, *inner[:index]]), path)
        if spec is None or spec.origin is None:
            return otherwise
        text = ast.get_docstring(ast.parse(Path(spec.origin).read_bytes()))
    except (OSError, SyntaxError, ValueError, ImportError):
        return otherwise
    return (text or otherwise).partition("\n")[0]
