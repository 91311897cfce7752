"""``strongroom plugins list`` and ``show``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs
from cyclopts import Parameter
from rich.text import Text

from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json
from strongroom.project import list_plugins
from strongroom.registry import InstalledPlugin, State
from strongroom.starter import default_of, toml_value
from strongroom_base.errors import CallerError
from strongroom_base.nearest import nearest
from strongroom_settings.toml import read_toml
from strongroom_terminal import console
from strongroom_terminal.table import Table

_STYLES = {
    State.ENABLED: "green",
    State.DISABLED: "dim",
    State.AVAILABLE: "cyan",
    State.BROKEN: "bold red",
}


def list(*, config: ConfigFile = DEFAULT_CONFIG, json: Json = False) -> None:  # noqa: A001
    """List the installed plugins and their state under the config.

    Without a config file, the states are those of an empty one.
    """
    found = list_plugins(_table(config), folder=config.parent)
    if json:
        console.print_json([_data(plugin) for plugin in found])
        return
    table = Table(("Name", "State", "Requires", "Provides", "Distribution"))
    for plugin in found:
        table.add(
            plugin.name,
            _state(plugin),
            ", ".join(_names(plugin.info.requires)) if plugin.info else "",
            ", ".join(_names(plugin.info.provides)) if plugin.info else "",
            plugin.origin,
        )
    console.print_table(table)
    for plugin in found:
        if plugin.why:
            console.answer(f"{plugin.name} is {plugin.state.value}: {plugin.why}")


def show(
    name: Annotated[str, Parameter(help="The plugin's name.")],
    *,
    config: ConfigFile = DEFAULT_CONFIG,
    json: Json = False,
) -> None:
    """Show one plugin: what it does, requires and provides, and its settings.

    Of a third party's plugin that the config does not enable it shows what installed it.
    """
    listed = list_plugins(_table(config), folder=config.parent)
    found = {plugin.name: plugin for plugin in listed}
    if name not in found:
        raise CallerError(
            f"there is no plugin {name!r}{nearest(name, found)}",
            hint="strongroom plugins list shows the installed plugins",
        )
    plugin = found[name]
    if json:
        console.print_json(_data(plugin))
        return
    _print(plugin)


def _print(plugin: InstalledPlugin) -> None:
    console.out.print(Text.assemble((plugin.name, "bold"), "  ", _state(plugin)))
    if plugin.why:
        console.answer(f"  {plugin.why}")
    console.answer(f"  from {plugin.origin}")
    if plugin.info is None:
        if plugin.state is not State.BROKEN:
            console.answer(
                "  its code runs only once the config enables it; then this shows its settings too"
            )
        return
    info = plugin.info
    console.answer(f"  {info.summary}\n")
    for label, words in (
        ("requires", _names(info.requires)),
        ("uses", _names(info.uses)),
        ("provides", _names(info.provides)),
        ("calls from the VPC", info.calls),
        ("PCI DSS v4.0.1", info.pci_requirements),
    ):
        if words:
            console.answer(f"  {label}: {', '.join(words)}")
    settings = _settings(plugin)
    if settings:
        console.answer(f"\n[plugins.{plugin.name}]")
        table = Table(
            ("Setting", "Type", "Default", "Meaning"), prose=frozenset({"Type", "Meaning"})
        )
        fields = attrs.fields_dict(attrs.resolve_types(info.settings))
        for setting in settings:
            default = setting["default"]
            table.add(
                setting["name"],
                _toml_type(fields[setting["name"]].type),
                "" if default is None else toml_value(default),
                setting["help"],
            )
        console.print_table(table)


_TOML_TYPES = {bool: "true or false", int: "whole number", float: "number", str: "string"}


def _toml_type(kind: Any) -> str:
    """Return what a config file holds for a setting of a type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return " or ".join(_toml_type(part) for part in arguments if part is not NoneType)
    if origin is tuple:
        return f"list of {_toml_type(arguments[0])}"
    if origin is Literal:
        return " or ".join(toml_value(choice) for choice in arguments)
    return _TOML_TYPES.get(kind, "table")


def _state(plugin: InstalledPlugin) -> Text:
    return Text(plugin.state.value, _STYLES[plugin.state])


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
