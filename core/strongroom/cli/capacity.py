"""``strongroom capacity``."""

from __future__ import annotations

import attrs

from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json
from strongroom.project import load_project
from strongroom_terminal import console
from strongroom_terminal.table import Table


def capacity(*, config: ConfigFile = DEFAULT_CONFIG, json: Json = False) -> None:
    """Show the sizes and limits that follow from the peak load, and where each comes from."""
    project = load_project(config)
    sizes = {
        plugin.info.name: project.hooks.sizes(plugin.info.name, plugin.settings, project.config)
        for plugin in project.plugins
    }
    peak = project.config.peak_transactions_per_minute
    if json:
        console.print_json(
            {
                "peak_transactions_per_minute": peak,
                "sizes": [
                    {"plugin": plugin, **attrs.asdict(size)}
                    for plugin, found in sizes.items()
                    for size in found
                ],
            }
        )
        return
    console.answer(f"peak_transactions_per_minute = {peak:_}\n")
    table = Table(
        ("Plugin", "Size", "Value", "Source", "Setting", "From"),
        prose=frozenset({"Size", "Value", "From"}),
    )
    for plugin, found in sizes.items():
        for size in found:
            source = "set" if size.given else "derived"
            table.add(plugin, size.name, size.value, source, size.setting, size.reason)
    console.print_table(table)
