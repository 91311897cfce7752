"""Names of the public interface that are going away, and the plugins that still use them.

A deprecated name works for at least two minor releases after the one that deprecates it. Each use warns
with the plugin, the replacement and the release that removes it.
"""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_plugin: ContextVar[str] = ContextVar("plugin", default="")


class PluginDeprecationWarning(FutureWarning):
    """A plugin uses something that a later release of strongroom removes.

    A FutureWarning, because Python hides DeprecationWarning from everybody but test runners.
    """


@contextlib.contextmanager
def used_by(plugin: str) -> Iterator[None]:
    """While this is entered, what runs is a plugin's code."""
    token = _plugin.set(plugin)
    try:
        yield
    finally:
        _plugin.reset(token)


def deprecated(what: str, instead: str, *, since: str, until: str) -> None:
    """Warn that the running plugin uses something deprecated.

    :param what: as the author wrote it, such as ``PluginInfo(requirements=...)``.
    :param instead: what to write in its place.
    :param since: the release that deprecates it.
    :param until: the release that removes it.
    """
    plugin = _plugin.get()
    user = f"plugin {plugin!r} uses" if plugin else "a plugin uses"
    warnings.warn(
        f"{user} {what}, which is deprecated since strongroom {since} and will be removed in {until}; "
        f"use {instead}",
        PluginDeprecationWarning,
        stacklevel=4,
    )


def renamed_field(old: str, new: str, *, since: str, until: str) -> Callable[[type[T]], type[T]]:
    """Let an attrs class take and show a field under its former name too, with a warning."""

    def decorate(kind: type[T]) -> type[T]:
        made = kind.__init__

        @functools.wraps(made)
        def init(self: Any, *arguments: Any, **fields: Any) -> None:
            if old in fields:
                name = kind.__name__
                deprecated(f"{name}({old}=...)", f"{name}({new}=...)", since=since, until=until)
                fields[new] = fields.pop(old)
            made(self, *arguments, **fields)

        def read(self: Any) -> Any:
            name = kind.__name__
            deprecated(f"{name}.{old}", f"{name}.{new}", since=since, until=until)
            return getattr(self, new)

        kind.__init__ = init  # type: ignore[method-assign]
        setattr(kind, old, property(read))
        return kind

    return decorate
