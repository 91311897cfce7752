"""``strongroom plugins list`` and ``show``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import attrs
from cyclopts import Parameter

from strongroom.cli import console
from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json
from strongroom.config.read import read_toml
from strongroom.project import list_plugins
from strongroom.registry import InstalledPlugin, State
from strongroom.starter import default_of
from strongroom_base.errors import CallerError
from strongroom_base.nearest import nearest

_COLOURS = {
    State.ENABLED: "green",
    State.DISABLED: "dim",
    State.AVAILABLE: "cyan",
    State.BROKEN: "bold red",
}


def list(*, config: ConfigFile = DEFAULT_CONFIG, json: Json = False) -> None:  # noqa: A001
    """List the installed plugins and their state under the config.

    Without a config file, the states are those of an empty one.
    """
    found = list_plugins(_table(config))
    if json:
        console.print_json([_data(plugin) for plugin in found])
        return
    table = console.table("Name", "State", "Distribution", "Requires", "Provides", "Why")
    for plugin in found:
        colour = _COLOURS[plugin.state]
        table.add_row(
            plugin.name,
            f"[{colour}]{plugin.state.value}[/]",
            plugin.origin,
            "\n".join(_names(plugin.info.requires)) if plugin.info else "",
            "\n".join(_names(plugin.info.provides)) if plugin.info else "",
            plugin.why.replace("[", r"\["),
        )
    console.out.print(table)


def show(
    name: Annotated[str, Parameter(help="The plugin's name.")],
    *,
    config: ConfigFile = DEFAULT_CONFIG,
    json: Json = False,
) -> None:
    """Show one plugin: what it does, requires and provides, and its settings."""
    table = _table(config)
    found = {plugin.name: plugin for plugin in list_plugins(table)}
    if name not in found:
        raise CallerError(
            f"there is no plugin {name!r}{nearest(name, found)}",
            hint="strongroom plugins list shows those installed",
        )
    plugin = found[name]
    if plugin.info is None and plugin.state is State.AVAILABLE:
        # Asking for it by name is leave to import it.
        tables = {**dict(table.get("plugins", {})), name: {}}
        (named,) = (p for p in list_plugins({**table, "plugins": tables}) if p.name == name)
        broken = named.state is State.BROKEN
        plugin = named if broken else attrs.evolve(plugin, info=named.info)
    if json:
        console.print_json(_data(plugin))
        return
    _print(plugin)


def _print(plugin: InstalledPlugin) -> None:
    out = console.out
    colour = _COLOURS[plugin.state]
    out.print(f"[bold]{plugin.name}[/]  [{colour}]{plugin.state.value}[/]")
    if plugin.why:
        out.print(f"  {plugin.why}", markup=False)
    out.print(f"  from {plugin.origin}", markup=False)
    if plugin.info is None:
        return
    info = plugin.info
    out.print(f"  {info.summary}\n", markup=False)
    for label, words in (
        ("requires", _names(info.requires)),
        ("uses", _names(info.uses)),
        ("provides", _names(info.provides)),
        ("calls from the VPC", info.calls),
        ("PCI DSS v4.0.1", info.pci_requirements),
    ):
        if words:
            out.print(f"  {label}: {', '.join(words)}", markup=False)
    settings = _settings(plugin)
    if settings:
        table = console.table("Setting", "Type", "Default", "Meaning")
        for setting in settings:
            table.add_row(*(str(setting[k]) for k in ("name", "type", "default", "help")))
        out.print(f"\n  \\[plugins.{plugin.name}]")
        out.print(table)


def _table(config: Any) -> Mapping[str, Any]:
    if config == DEFAULT_CONFIG and not config.exists():
        return {}
    return read_toml(config)


def _data(plugin: InstalledPlugin) -> dict[str, Any]:
    info = plugin.info
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "state": plugin.state.value,
        "why": plugin.why,
        "summary": info.summary if info else None,
        "requires": _names(info.requires) if info else None,
        "uses": _names(info.uses) if info else None,
        "provides": _names(info.provides) if info else None,
        "calls": [*info.calls] if info else None,
        "pci_requirements": [*info.pci_requirements] if info else None,
        "settings": _settings(plugin) if info else None,
    }


def _settings(plugin: InstalledPlugin) -> Any:
    if plugin.info is None:
        return None
    rows = []
    for field in attrs.fields(attrs.resolve_types(plugin.info.settings)):
        kind = field.type.__name__ if isinstance(field.type, type) else str(field.type)
        default = default_of(field)
        if default is attrs.NOTHING:
            default = None
        shown = default if isinstance(default, str | int | float | None) else [*default]
        row = {"name": field.name, "type": kind, "default": shown}
        rows.append({**row, "help": field.metadata.get("help", "")})
    return rows


def _names(kinds: Iterable[type]) -> Any:
    return [kind.__name__ for kind in kinds]
