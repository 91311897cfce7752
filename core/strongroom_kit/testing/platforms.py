"""Configs and stacks in memory: which plugins a test needs, their project, their synthesis."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from strongroom.hookspecs import PluginInfo
from strongroom.order import CORE_PROVIDES
from strongroom.project import Project, make_project
from strongroom.registry import InstalledPlugin, Registry, installed_plugins
from strongroom_base.capability import Capability
from strongroom_base.errors import CallerError, ConfigError, PluginError

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis
    from strongroom_guardrails.model import Judgement, Rule

FILE = Path("strongroom.toml")
"""What errors call the config of a test."""

SUFFIX = "dev01"
"""The environment of a test, unless its config says another."""


@attrs.frozen
class Platform:
    """Installed plugins, and those of them that a test turns on.

    :param installed: every plugin that is installed as far as the test is concerned.
    :param infos: those that are on, by name, with what each says of itself.
    """

    installed: tuple[InstalledPlugin, ...] = attrs.field(repr=False)
    infos: Mapping[str, PluginInfo] = attrs.field(repr=lambda infos: repr(sorted(infos)))

    def table(self, toml: str = "") -> dict[str, Any]:
        """Return a config that turns on these plugins alone, with these lines of TOML in it."""
        return self.complete(tomllib.loads(toml))

    def complete(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return a config with these keys that turns on these plugins alone."""
        made: dict[str, Any] = {"environment_suffix": SUFFIX, **copy.deepcopy(dict(table))}
        plugins = made.setdefault("plugins", {})
        for name in sorted({plugin.name for plugin in self.installed}):
            if name in self.infos:
                plugins.setdefault(name, {})["enabled"] = True
            elif any(p.built_in for p in self.installed if p.name == name):
                plugins[name] = {"enabled": False}
            else:
                plugins.pop(name, None)  # not named, a third party's is not even imported
        return made

    def project(self, table: Mapping[str, Any] | None = None) -> Project:
        """Load a config of these plugins.

        :raises ConfigError: with every problem of the config.
        """
        return make_project(FILE, self.complete(table or {}), self.installed)

    def synthesise(self, table: Mapping[str, Any] | None = None) -> Synthesis:
        """Synthesise such a config."""
        from strongroom.stack.assembly import synthesise as run

        return run(self.project(table))

    def standing(self, table: Mapping[str, Any]) -> Platform:
        """Return the platform without the plugins that this config is not enough for.

        :raises ConfigError: when a problem is not that of any plugin.
        """
        try:
            self.project(table)
        except ConfigError as error:
            paths = [problem.path.split(".") for problem in error.problems]
            short = {p[1] for p in paths if p[0] == "plugins" and p[1] in self.infos}
            if not short:
                raise
            left = self
            for name in short:
                left = left.without(name)
            return left.standing(table)
        return self

    def without(self, name: str) -> Platform:
        """Return the platform with one plugin fewer, and without what cannot do without it."""
        keep = set(self.infos) - {name}
        while True:
            held = [self.infos[other] for other in keep]
            lost = {info.name for info in held if _missing(info, held)}
            if not lost:
                return attrs.evolve(self, infos={n: self.infos[n] for n in sorted(keep)})
            keep -= lost


def platform(
    names: Collection[str],
    installed: Iterable[InstalledPlugin] | None = None,
    *,
    closed: bool = True,
    uses: bool = False,
) -> Platform:
    """Return the platform of some plugins and of what they require, however far that goes.

    What a plugin requires is taken from the plugins that are named, else from the built-in ones.

    :param installed: the installed plugins; by default those of this environment.
    :param closed: False takes the named plugins alone, whatever they require.
    :param uses: whether built-in plugins that provide what the named ones use are on too.
    :raises CallerError: when a plugin is not installed, is broken, or requires what no plugin provides.
    """
    known = tuple(installed_plugins() if installed is None else installed)
    registry = Registry(known)
    infos = {name: _info(name, registry) for name in sorted(set(names))}
    pool = {n: _info(n, registry) for n in registry.names if registry.built_in(n)}
    if uses:
        wanted = tuple(kind for info in infos.values() for kind in info.uses)
        taken = {kind for info in infos.values() for kind in info.provides}
        for info in pool.values():
            given = set(info.provides)
            if not given & taken and any(issubclass(kind, wanted) for kind in given):
                infos[info.name] = info
    while closed:
        missing = [kind for info in infos.values() for kind in _missing(info, infos.values())]
        if not missing:
            break
        provider = next((p for p in pool.values() if missing[0] in p.provides), None)
        if provider is None:
            raise _unprovided(missing[0], infos, known)
        infos[provider.name] = provider
    return Platform(known, dict(sorted(infos.items())))


def _unprovided(
    kind: type[Capability], infos: Mapping[str, PluginInfo], known: Iterable[InstalledPlugin]
) -> CallerError:
    wanting = next(info.name for info in infos.values() if kind in info.requires)
    package = kind.__module__.partition(".")[0]
    likely = next((p.name for p in known if p.package == package and p.name not in infos), "")
    where = f", such as with_plugins = ({likely!r},)" if likely else ""
    return CallerError(
        f"plugin {wanting!r} requires {kind.__name__}, which neither a built-in plugin nor one named "
        f"here provides; name the plugin that does in with_plugins of the contract's class{where}"
    )


def built_in() -> list[InstalledPlugin]:
    """Return the plugins that come with strongroom."""
    return [plugin for plugin in installed_plugins() if plugin.built_in]


def project(toml: str = "", *, extra: Iterable[InstalledPlugin] = ()) -> Project:
    """Load a config with these lines, under the built-in plugins and these as well.

    :param toml: the config; ``environment_suffix`` is ``dev01`` unless it says another.
    """
    table = {"environment_suffix": SUFFIX, **tomllib.loads(toml)}
    return make_project(FILE, table, [*built_in(), *extra])


def synthesise(toml: str = "", *, extra: Iterable[InstalledPlugin] = ()) -> Synthesis:
    """Synthesise such a config."""
    from strongroom.stack.assembly import synthesise as run

    return run(project(toml, extra=extra))


def judgements(rule: Rule, document: Mapping[str, Any]) -> list[Judgement]:
    """Return what one guardrail rule says of a stack, in the order of its resources.

    :raises CallerError: when the document is not shaped like a ``cdk.tf.json``.
    """
    from strongroom_guardrails.engine import read_stack

    stack = read_stack(document)
    judged = (*stack.resources, *(stack.parts if rule.parts else ()))
    return [judgement for one in judged for judgement in rule.judge(one, stack)]


def resources(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return every resource of a stack by address, ``type.id``."""
    return dict(_resources(document))


def of_type(document: Mapping[str, Any], resource_type: str) -> dict[str, dict[str, Any]]:
    """Return the resources of one type by the path of their construct under the stack."""
    found = document.get("resource", {}).get(resource_type, {})
    return {construct_path(body): body for body in found.values()}


def construct_path(body: Mapping[str, Any]) -> str:
    """Return where a resource was made, under the stack: ``kinesis/transactions``."""
    path: str = body["//"]["metadata"]["path"]
    return path.partition("/")[2]


def _resources(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for resource_type, instances in document.get("resource", {}).items():
        for name, body in instances.items():
            yield f"{resource_type}.{name}", body


def _missing(info: PluginInfo, others: Iterable[PluginInfo]) -> list[type[Capability]]:
    provided = {kind for other in others for kind in other.provides} | CORE_PROVIDES
    return [kind for kind in info.requires if kind not in provided]


def _info(name: str, registry: Registry) -> PluginInfo:
    if name not in registry.names:
        installed_ones = ", ".join(registry.names) or "none"
        raise CallerError(
            f"there is no plugin {name!r}; installed: {installed_ones}",
            hint="install its package, such as with: pip install -e .",
        )
    try:
        return registry.load(name)
    except PluginError as error:
        raise CallerError(f"plugin {name!r} cannot be loaded: {error.message}") from error
