"""Plugins made on the spot, for tests of the registry and of synthesis."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import attrs

from strongroom import Capability, PluginInfo, hookimpl
from strongroom.registry import InstalledPlugin


@attrs.frozen
class Ledger(Capability):
    """A capability of somebody else's."""

    arn: str = "ledger"


@attrs.frozen
class Vault(Capability):
    """Another."""

    arn: str = "vault"


@attrs.frozen
class Bridge(Capability):
    """A third."""

    arn: str = "bridge"


def make_plugin(info: PluginInfo, **hooks: Callable[..., Any]) -> types.ModuleType:
    """Return a plugin module with this information and these hooks."""

    @hookimpl
    def strongroom_plugin() -> PluginInfo:
        return info

    marked = {name: hookimpl(hook) for name, hook in hooks.items()}
    module = types.ModuleType(f"{info.name}_plugin")
    vars(module).update(marked, strongroom_plugin=strongroom_plugin)
    return module


def installed(
    name: str,
    load: Callable[[], Any] | None = None,
    *,
    distribution: str = "acme-plugins",
    version: str = "1.2.3",
    **info: Any,
) -> InstalledPlugin:
    """Return an installed plugin; by default it loads a plugin of the same name."""
    if load is None:
        made = make_plugin(PluginInfo(name=name, summary="For a test", **info))

        def load() -> Any:
            return made

    return InstalledPlugin(name, distribution, version, f"{name}_module", load)


def raising(error: BaseException) -> Callable[[], Any]:
    """Return a loader that fails."""

    def load() -> Any:
        raise error

    return load
