"""A config file and the plugins it turns on: everything known before anything is synthesised."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from strongroom.config.model import Config
from strongroom.config.read import read_config, read_toml
from strongroom.config.structure import dotted_key, structure
from strongroom.hookspecs import PluginInfo
from strongroom.manager import Hooks
from strongroom.order import order
from strongroom.registry import Broken, Candidate, Plugin, Registry, installed
from strongroom_base.errors import ConfigError, Problem
from strongroom_base.nearest import nearest


class State(enum.StrEnum):
    """What a plugin is to a config."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    AVAILABLE = "available"
    """Installed by a third party and not named in the config, so not even imported."""
    BROKEN = "broken"


@attrs.frozen
class ActivePlugin:
    """An enabled plugin and its settings."""

    info: PluginInfo
    settings: Any


@attrs.frozen
class Project:
    """A valid config, and its enabled plugins in the order in which they run."""

    file: Path
    config: Config
    plugins: tuple[ActivePlugin, ...]
    hooks: Hooks = attrs.field(repr=False, eq=False)


@attrs.frozen
class Survey:
    """What ``strongroom plugins`` shows of one plugin.

    :param why: why it is disabled or broken; empty when it is enabled.
    :param info: what it says of itself; None unless it was loaded.
    """

    name: str
    distribution: str
    version: str
    state: State
    why: str
    info: PluginInfo | None


def load_project(file: Path, candidates: Iterable[Candidate] | None = None) -> Project:
    """Read a config file and load the plugins it enables.

    :param file: the TOML file.
    :param candidates: the installed plugins; default those of this environment.
    :raises CallerError: when the file cannot be read.
    :raises ConfigError: with every problem of the file and of its plugins.
    """
    return make_project(file, read_toml(file), installed() if candidates is None else candidates)


def make_project(file: Path, table: dict[str, Any], candidates: Iterable[Candidate]) -> Project:
    """Do as :func:`load_project` with a file that has been parsed.

    :param file: what errors call it; it need not exist.
    :raises ConfigError: with every problem of the table and of its plugins.
    """
    config, problems = read_config(table)
    registry = Registry(candidates)
    tables = _plugin_tables(table)
    problems += _unknown(tables, registry)
    active: dict[str, ActivePlugin] = {}
    idle: list[PluginInfo] = []
    for name in registry.names:
        wanted, plugin_problems = _wanted(name, tables, registry)
        problems += plugin_problems
        if not wanted and name not in tables and not registry.built_in(name):
            continue
        loaded = registry.load(name)
        if isinstance(loaded, Broken):
            if wanted:
                problems.append(_broken(name, loaded))
            continue
        settings, plugin_problems = _settings(loaded, tables.get(name, {}))
        problems += plugin_problems
        if wanted:
            active[name] = ActivePlugin(loaded.info, settings)
        else:
            idle.append(loaded.info)
    names, order_problems = order([plugin.info for plugin in active.values()], idle)
    problems += order_problems
    if config is not None and not problems:
        config = attrs.evolve(config, folder=file.parent)
        for name in names:
            problems += registry.hooks.check(name, active[name].settings, config)
    if config is None or problems:
        raise ConfigError(str(file), problems)
    return Project(file, config, tuple(active[name] for name in names), registry.hooks)


def survey(table: Mapping[str, Any], candidates: Iterable[Candidate] | None = None) -> list[Survey]:
    """Describe every installed plugin under a config, however broken either is.

    :param table: the parsed config file; empty for none.
    """
    registry = Registry(installed() if candidates is None else candidates)
    tables = _plugin_tables(table)
    return [_survey_one(name, tables, registry) for name in registry.names]


def _survey_one(name: str, tables: Mapping[str, Any], registry: Registry) -> Survey:
    claims = registry.candidates(name)
    distribution = " and ".join(claim.distribution for claim in claims)
    version = " and ".join(claim.version for claim in claims)
    if name not in tables and not registry.built_in(name):
        why = f"not named in the config; enable it with [plugins.{name}]"
        return Survey(name, distribution, version, State.AVAILABLE, why, None)
    loaded = registry.load(name)
    if isinstance(loaded, Broken):
        return Survey(name, distribution, version, State.BROKEN, loaded.reason, None)
    wanted, _ = _wanted(name, tables, registry)
    state = State.ENABLED if wanted else State.DISABLED
    why = "" if wanted else f"plugins.{name}.enabled = false"
    return Survey(name, distribution, version, state, why, loaded.info)


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


def _settings(plugin: Plugin, table: Mapping[str, Any]) -> tuple[Any, list[Problem]]:
    own = {key: value for key, value in table.items() if key != "enabled"}
    return structure(own, plugin.info.settings, f"plugins.{plugin.info.name}")


def _broken(name: str, broken: Broken) -> Problem:
    return Problem(
        f"plugins.{name}",
        f"cannot be loaded: {broken.reason}; repair it, or turn it off: "
        f"plugins.{name}.enabled = false",
    )
