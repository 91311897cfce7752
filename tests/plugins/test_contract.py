"""Every built-in plugin keeps the contract that is asked of a third party's."""

from __future__ import annotations

from pathlib import Path

from strongroom.registry import Registry
from strongroom.testing import PluginContract, built_in

ROOT = Path(__file__).parents[2]


class BuiltInContract(PluginContract):
    golden = ROOT / "tests" / "golden" / "addresses.txt"
    readme = ROOT / "docs" / "settings.md"
    examples = 6


NAMES = sorted(candidate.name for candidate in built_in())


def beside(name: str) -> list[str]:
    """A plugin that watches makes something for each of the others, so they are on."""
    registry = Registry(built_in())
    registry.load(name)
    return NAMES if registry.hooks.watches(name) else []


for _name in NAMES:
    _title = f"Test{_name.title().replace('_', '')}"
    _body = {"plugin": _name, "beside": beside(_name)}
    globals()[_title] = type(_title, (BuiltInContract,), _body)
