"""A config file and the plugins it turns on: everything known before anything is synthesised."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from strongroom.config.model import Config
from strongroom.config.read import read_config
from strongroom.hookspecs import PluginInfo
from strongroom.local_plugin import local_plugins
from strongroom.manager import Hooks
from strongroom.order import order
from strongroom.registry import InstalledPlugin, Registry, State, installed_plugins
from strongroom_base.errors import ConfigError, PluginError, Problem
from strongroom_base.nearest import nearest
from strongroom_platform.network.subnets import BLOCKS
from strongroom_settings.structure import dotted_key, structure
from strongroom_settings.toml import read_toml


@attrs.frozen
class EnabledPlugin:
    """An enabled plugin and its settings."""

    info: PluginInfo
    settings: Any


@attrs.frozen
class Project:
    """A valid config, and its enabled plugins in the order in which they run."""

    file: Path
    config: Config
    plugins: tuple[EnabledPlugin, ...]
    hooks: Hooks = attrs.field(repr=False, eq=False)

    @property
    def stateful(self) -> frozenset[str]:
        """The types that the enabled plugins declare to be stateful."""
        return frozenset(kind for plugin in self.plugins for kind in plugin.info.stateful)


def load_project(file: Path, installed: Iterable[InstalledPlugin] | None = None) -> Project:
    """Read a config file and load the plugins it enables.

    :param file: the TOML file.
    :param installed: the installed plugins; default those of this environment.
    :raises CallerError: when the file cannot be read.
    :raises ConfigError: with every problem of the file and of its plugins.
    """
    plugins = installed_plugins() if installed is None else installed
    return make_project(file, read_toml(file), plugins)


def make_project(
    file: Path, table: dict[str, Any], installed: Iterable[InstalledPlugin]
) -> Project:
    """Do as :func:`load_project` with a file that has been parsed.

    :param file: what errors call it; it need not exist.
    :raises ConfigError: with every problem of the table and of its plugins.
    """
    config, problems = read_config(table)
    registry, tables, file_problems = _registry(table, installed, file.parent)
    problems += file_problems
    problems += _unknown(tables, registry)
    enabled: dict[str, EnabledPlugin] = {}
    disabled: list[PluginInfo] = []
    unnamed: dict[str, str] = {}
    for name in registry.names:
        wanted, plugin_problems = _wanted(name, tables, registry)
        problems += plugin_problems
        if not wanted and not registry.built_in(name):  # its code does not run
            unnamed[name] = registry.claims(name)[0].package
            continue
        try:
            info = registry.load(name)
        except PluginError as error:
            if wanted:
                problems.append(_broken(name, error))
            continue
        settings, plugin_problems = _settings(info, tables.get(name, {}))
        problems += plugin_problems
        if wanted and not _awaits_setup(info, tables):
            enabled[name] = EnabledPlugin(info, settings)
        else:
            disabled.append(info)
    infos = [plugin.info for plugin in enabled.values()]
    names, order_problems = order(infos, disabled, unnamed)
    problems += order_problems
    if config is not None:
        config = attrs.evolve(config, folder=file.parent)
        problems += _blocks(enabled, config.network.blocks, registry.names)
        problems += _checks(enabled, config, registry.hooks, problems)
    if config is None or problems:
        raise ConfigError(str(file), problems)
    return Project(file, config, tuple(enabled[name] for name in names), registry.hooks)


def _blocks(
    enabled: Mapping[str, EnabledPlugin], blocks: Mapping[str, int], names: Collection[str]
) -> list[Problem]:
    """Return what is wrong with the blocks of the VPC that the config gives to plugins.

    A plugin that is off keeps its block, so that switching it on again moves nothing.
    """
    free = next((number for number in range(BLOCKS) if number not in blocks.values()), None)
    advice = "all eight are taken" if free is None else f"such as blocks = {{ NAME = {free} }}"
    missing = [
        Problem(
            "network.blocks",
            f"the plugin {name!r} makes subnets of its own and has no block; expected a number that no "
            f"other plugin has, {advice.replace('NAME', name)}",
        )
        for name, plugin in sorted(enabled.items())
        if plugin.info.subnets and name not in blocks
    ]
    unknown = [
        Problem(
            f"network.blocks.{dotted_key(name)}",
            f"there is no plugin of this name{nearest(name, names)}",
        )
        for name in blocks
        if name not in names
    ]
    return [*missing, *unknown]


def _checks(
    enabled: Mapping[str, EnabledPlugin], config: Config, hooks: Hooks, known: list[Problem]
) -> list[Problem]:
    """Return what the plugins' own checks find, of every plugin whose settings are good.

    :param known: the problems there are already; a check that raises is one more, and not the only one.
    :raises PluginError: when a check raises, and nothing else is wrong.
    """
    found: list[Problem] = []
    raised: list[PluginError] = []
    for name, plugin in sorted(enabled.items()):
        if plugin.settings is not None:
            try:
                found += hooks.validate(name, plugin.settings, config)
            except PluginError as error:
                raised.append(error)
    if raised and not (known or found):
        raise raised[0]
    return [*found, *(Problem(f"plugins.{error.plugin}", error.message) for error in raised)]


def list_plugins(
    table: Mapping[str, Any],
    installed: Iterable[InstalledPlugin] | None = None,
    folder: Path | None = None,
) -> list[InstalledPlugin]:
    """Return every installed plugin with its state under a config, however broken either is.

    :param table: the parsed config file; empty for none.
    :param installed: the installed plugins; default those of this environment.
    :param folder: the config file's, which the paths of local plugins are relative to.
    """
    found = installed_plugins() if installed is None else installed
    registry, tables, _ = _registry(table, found, folder or Path())
    return [
        attrs.evolve(plugin, **state)
        for name in registry.names
        for state in [_state(name, tables, registry)]
        for plugin in registry.claims(name)
    ]


def _state(name: str, tables: Mapping[str, Any], registry: Registry) -> dict[str, Any]:
    if name not in tables and not registry.built_in(name):
        why = f"not named in the config; enable it with [plugins.{name}]"
        return {"state": State.AVAILABLE, "why": why}
    wanted, _ = _wanted(name, tables, registry)
    off = {"state": State.DISABLED, "why": f"plugins.{name}.enabled = false"}
    if not wanted and not registry.built_in(name):
        return off
    try:
        info = registry.load(name)
    except PluginError as error:
        return {"state": State.BROKEN, "why": error.message}
    if _awaits_setup(info, tables):
        why = f"not named in the config. {info.setup}"
        return {"state": State.DISABLED, "why": why, "info": info}
    return {"state": State.ENABLED, "info": info} if wanted else {**off, "info": info}


def _registry(
    table: Mapping[str, Any], installed: Iterable[InstalledPlugin], folder: Path
) -> tuple[Registry, Mapping[str, Mapping[str, Any]], list[Problem]]:
    """Return all plugins there are, the plugins' tables, and what is wrong with local files."""
    there = list(installed)
    names = {plugin.name for plugin in there}
    local, tables, problems = local_plugins(_plugin_tables(table), folder, names)
    return Registry([*there, *local]), tables, problems


def _plugin_tables(table: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    tables = table.get("plugins")
    if not isinstance(tables, Mapping):
        return {}  # read_config reports a wrong type
    return {name: found for name, found in tables.items() if isinstance(found, Mapping)}


def _unknown(tables: Mapping[str, Any], registry: Registry) -> list[Problem]:
    names = registry.names
    installed_ones = ", ".join(names) or "none"
    return [
        Problem(
            f"plugins.{dotted_key(name)}",
            f"there is no plugin of this name{nearest(name, names)}; installed: {installed_ones}",
        )
        for name in tables
        if name not in names
    ]


def _wanted(
    name: str, tables: Mapping[str, Mapping[str, Any]], registry: Registry
) -> tuple[bool, list[Problem]]:
    if name not in tables:
        return registry.built_in(name), []
    enabled = tables[name].get("enabled", True)
    if not isinstance(enabled, bool):
        return True, [
            Problem(f"plugins.{name}.enabled", f"expected true or false, found {enabled!r}")
        ]
    return enabled, []


def _awaits_setup(info: PluginInfo, tables: Mapping[str, Any]) -> bool:
    """Tell whether a plugin is off until a person has provided what it needs and given it a table."""
    return bool(info.setup) and info.name not in tables


def _settings(info: PluginInfo, table: Mapping[str, Any]) -> tuple[Any, list[Problem]]:
    own = {key: value for key, value in table.items() if key != "enabled"}
    return structure(own, info.settings, f"plugins.{info.name}")


def _broken(name: str, error: PluginError) -> Problem:
    return Problem(
        f"plugins.{name}",
        f"cannot be loaded: {error.message}; repair it, or turn it off: "
        f"plugins.{name}.enabled = false",
    )
