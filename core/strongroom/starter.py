"""The starter file that ``strongroom init`` writes, made from the settings classes themselves."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from strongroom.config.model import Config, NetworkSettings
from strongroom.hookspecs import PluginInfo

WIDTH = 100

_HEADER = """\
# strongroom: one file describes one environment.
#
# A key that starts with '#' shows its default; take the '#' away to change it.
# Check the file with: strongroom check
"""

_PLUGIN_NOTE = """\
# Plugins. Those that come with strongroom are on without a table here. A plugin that needs something
# from you first, and any other installed plugin, is off until it has a table without enabled = false.
"""


def starter(suffix: str, plugins: Iterable[PluginInfo]) -> str:
    """Return a commented config file in which every key has its meaning and its default.

    :param suffix: the environment suffix to set.
    :param plugins: the plugins to show, in this order.
    """
    parts = [_HEADER, "\n".join(_core(suffix))]
    parts.append("\n".join(["[network]", *_keys(NetworkSettings)]))
    parts.append(_PLUGIN_NOTE.rstrip())
    for info in plugins:
        summary = _comment(info.summary)
        enabled = "enabled = true"
        if info.setup:
            summary = f"{summary}\n{_comment(info.setup)}"
            enabled = "enabled = false"
        parts.append("\n".join([summary, f"[plugins.{info.name}]", enabled, *_keys(info.settings)]))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _core(suffix: str) -> Iterator[str]:
    for field in attrs.fields(Config):
        help_text = field.metadata.get("help")
        if not help_text:
            continue  # a table of its own
        yield _comment(help_text)
        if field.name == "environment_suffix":
            yield f"environment_suffix = {toml_value(suffix)}"
        elif field.name == "domain_name":
            yield '# domain_name = "api.trading.example.com"'
        elif field.name == "tags":
            yield '# tags = { Owner = "payments-platform" }'
        elif field.name == "accounts":
            yield '# accounts = { "123456789012" = "Log archive of the security team" }'
        else:
            yield f"{field.name} = {toml_value(field.default)}"


def _keys(settings: type[Any]) -> Iterator[str]:
    for field in attrs.fields(settings):
        help_text = field.metadata.get("help")
        if help_text:
            yield _comment(help_text)
        default = default_of(field)
        if default is attrs.NOTHING:
            yield f"{field.name} ="
        else:
            shown = "..." if default is None else toml_value(default)
            yield f"# {field.name} = {shown}"


def default_of(field: attrs.Attribute[Any]) -> Any:
    """Return a setting's default, made if it has to be; ``attrs.NOTHING`` when it has none."""
    default = field.default
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type,union-attr]


def _comment(text: str) -> str:
    return "\n".join(textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# "))


def toml_value(value: Any) -> str:
    """Return a value as a config file has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    return json.dumps(value)  # TOML's basic strings and JSON's are written alike
