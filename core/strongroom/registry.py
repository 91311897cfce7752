"""Finding plugins and loading them, so that a broken one harms nobody but itself.

Finding reads package metadata only; no plugin code runs. Loading imports one plugin and validates
what it says of itself; whatever goes wrong becomes a sentence that names the distribution, its
version and the cause, and the command goes on.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from strongroom.hookspecs import GROUP, PluginInfo
from strongroom.manager import Hooks
from strongroom_base.errors import PluginError

BUILT_IN = "strongroom"
"""The distribution whose plugins are enabled unless the config says otherwise."""


@attrs.frozen
class Candidate:
    """An installed entry point, not imported yet.

    :param name: the entry point's name, which is the plugin's.
    :param target: the object it names, such as ``strongroom_kms``.
    :param load: imports that object.
    """

    name: str
    distribution: str
    version: str
    target: str
    load: Callable[[], Any] = attrs.field(eq=False, repr=False)

    @property
    def built_in(self) -> bool:
        """Whether it came with strongroom itself."""
        return self.distribution == BUILT_IN

    @property
    def origin(self) -> str:
        """The distribution and version, for messages."""
        return f"{self.distribution} {self.version}"


@attrs.frozen
class Plugin:
    """A loaded plugin."""

    candidate: Candidate
    info: PluginInfo


@attrs.frozen
class Broken:
    """A plugin that cannot be loaded.

    :param candidates: whom to blame; two when distributions claim the same name.
    :param reason: why, as a sentence.
    :param cause: the exception behind it, if there was one.
    """

    candidates: tuple[Candidate, ...]
    reason: str
    cause: BaseException | None = attrs.field(default=None, eq=False)


def installed() -> list[Candidate]:
    """List the entry points in the group ``strongroom.plugins`` of this environment."""
    found = []
    for entry in importlib.metadata.entry_points(group=GROUP):
        distribution = entry.dist.name if entry.dist else "an unknown distribution"
        version = entry.dist.version if entry.dist else "unknown"
        found.append(Candidate(entry.name, distribution, version, entry.value, entry.load))
    return found


class Registry:
    """The installed plugins by name; each is loaded at most once, when first asked for."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.hooks = Hooks()
        self._by_name: dict[str, list[Candidate]] = {}
        for candidate in sorted(candidates, key=lambda c: (c.name, c.distribution, c.version)):
            self._by_name.setdefault(candidate.name, []).append(candidate)
        self._loaded: dict[str, Plugin | Broken] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Every installed plugin's name, sorted."""
        return tuple(self._by_name)

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return who claims a name: one candidate, unless there is a conflict."""
        return tuple(self._by_name[name])

    def built_in(self, name: str) -> bool:
        """Whether a name is enabled by default.

        A name that a third party claims too still is: the conflict must not pass in silence.
        """
        return any(candidate.built_in for candidate in self._by_name[name])

    def load(self, name: str) -> Plugin | Broken:
        """Load a plugin, or say why that cannot be done; never raises."""
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def _load(self, name: str) -> Plugin | Broken:
        claims = self.candidates(name)
        if len(claims) > 1:
            both = " and ".join(f"{claim.origin} ({claim.target})" for claim in claims)
            return Broken(claims, f"two plugins are called {name!r}: {both}; uninstall one of them")
        (candidate,) = claims
        try:
            plugin = candidate.load()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin may raise anything
            reason = f"importing {candidate.target} failed: {type(error).__name__}: {error}"
            return Broken(claims, f"{candidate.origin}: {reason}", error)
        try:
            self.hooks.register(name, plugin)
            info = self.hooks.info(name)
        except PluginError as error:
            self.hooks.unregister(name)
            return Broken(claims, f"{candidate.origin}: {error.message}", error)
        return Plugin(candidate, info)
