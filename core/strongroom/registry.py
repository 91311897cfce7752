"""Finding plugins and loading them, so that a broken one harms only itself.

Finding reads package metadata; no plugin code runs. Loading imports one plugin and validates what it
says of itself; whatever goes wrong becomes a sentence that names the distribution, its version and the
cause, and the command goes on.
"""

from __future__ import annotations

import enum
import importlib.metadata
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from strongroom.hookspecs import GROUP, PluginInfo
from strongroom.manager import Hooks
from strongroom_base.deprecation import used_by
from strongroom_base.errors import PluginError

BUILT_IN = "strongroom"
"""The distribution whose plugins are enabled unless the config says otherwise."""


class State(enum.StrEnum):
    """What an installed plugin is to a config."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    AVAILABLE = "available"
    """Installed by a third party and not named in the config, so not even imported."""
    BROKEN = "broken"


@attrs.frozen
class InstalledPlugin:
    """An entry point of the group ``strongroom.plugins``, and what a config makes of it.

    :param name: the entry point's name, which is the plugin's.
    :param distribution: what it was installed by; ``file PATH`` for a plugin in a local file.
    :param version: the distribution's; empty for a plugin in a local file.
    :param target: the object it names, such as ``strongroom_kms``.
    :param load: imports that object.
    :param state: AVAILABLE until a config has been looked at.
    :param why: why it is not enabled; empty when it is.
    :param info: what the plugin says of itself; None unless it was loaded.
    """

    name: str
    distribution: str
    version: str
    target: str
    load: Callable[[], Any] = attrs.field(eq=False, repr=False)
    state: State = State.AVAILABLE
    why: str = ""
    info: PluginInfo | None = None

    @property
    def built_in(self) -> bool:
        """Whether it came with strongroom itself."""
        return self.distribution == BUILT_IN

    @property
    def package(self) -> str:
        """The top-level package that it is imported from."""
        return self.target.partition(":")[0].partition(".")[0]

    @property
    def origin(self) -> str:
        """The distribution and version, for messages."""
        return f"{self.distribution} {self.version}".rstrip()


def installed_plugins() -> list[InstalledPlugin]:
    """List the entry points in the group ``strongroom.plugins`` of this environment."""
    found = []
    for entry in importlib.metadata.entry_points(group=GROUP):
        distribution = entry.dist.name if entry.dist else "an unknown distribution"
        version = entry.dist.version if entry.dist else "unknown"
        found.append(InstalledPlugin(entry.name, distribution, version, entry.value, entry.load))
    return found


class Registry:
    """The installed plugins by name; each is loaded at most once, when first asked for."""

    def __init__(self, installed: Iterable[InstalledPlugin]) -> None:
        self.hooks = Hooks()
        self._by_name: dict[str, list[InstalledPlugin]] = {}
        for plugin in sorted(installed, key=lambda p: (p.name, p.distribution, p.version)):
            self._by_name.setdefault(plugin.name, []).append(plugin)
        self._loaded: dict[str, PluginInfo | PluginError] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Every installed plugin's name, sorted."""
        return tuple(self._by_name)

    def claims(self, name: str) -> tuple[InstalledPlugin, ...]:
        """Return who claims a name: one plugin, unless there is a conflict."""
        return tuple(self._by_name[name])

    def built_in(self, name: str) -> bool:
        """Whether a name is enabled by default.

        A name that a third party claims too still is: the conflict must not pass in silence.
        """
        return any(plugin.built_in for plugin in self._by_name[name])

    def load(self, name: str) -> PluginInfo:
        """Import a plugin, register its hooks, and return what it says of itself.

        :raises PluginError: when it is broken: the message names its distribution, version and the
            cause.
        """
        if name not in self._loaded:
            try:
                self._loaded[name] = self._load(name)
            except PluginError as error:
                self._loaded[name] = error
        loaded = self._loaded[name]
        if isinstance(loaded, PluginError):
            raise loaded
        return loaded

    def _load(self, name: str) -> PluginInfo:
        claims = self.claims(name)
        if len(claims) > 1:
            both = " and ".join(f"{claim.origin} ({claim.target})" for claim in claims)
            raise PluginError(
                name, f"two plugins are called {name!r}: {both}; uninstall one of them"
            )
        (plugin,) = claims
        try:
            with used_by(name):
                module = plugin.load()
        except (Exception, SystemExit) as error:
            reason = f"importing {plugin.target} failed: {type(error).__name__}: {error}"
            raise PluginError(name, f"{plugin.origin}: {reason}") from error
        try:
            self.hooks.register(name, module)
            return self.hooks.info(name)
        except PluginError as error:
            self.hooks.unregister(name)
            raise PluginError(name, f"{plugin.origin}: {error.message}") from error
