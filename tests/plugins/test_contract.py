"""Every built-in plugin keeps the contract that is asked of a third party's."""

from __future__ import annotations

from pathlib import Path

from strongroom.registry import Registry
from strongroom.testing import PluginContract, built_in, platform
from support.synthesis import complete

ROOT = Path(__file__).parents[2]


class BuiltInContract(PluginContract):
    golden = ROOT / "tests" / "golden" / "addresses.txt"
    readme = ROOT / "docs" / "settings.md"
    config = complete("").partition("\n")[2]  # the suffix is for the contract to draw
    examples = 10


NAMES = sorted(plugin.name for plugin in built_in())


def others(name: str) -> list[str]:
    """What must be on with a plugin, though it does not require it.

    A plugin that watches makes something for each of the others. Where there is a database, a guardrail
    demands that its login is rotated.
    """
    registry = Registry(built_in())
    registry.load(name)
    if registry.hooks.implements(name, "strongroom_watch"):
        return NAMES
    return ["secrets"] if "aurora" in platform([name], built_in(), uses=True).infos else []


for _name in NAMES:
    _title = f"Test{_name.title().replace('_', '')}"
    _body = {"plugin": _name, "with_plugins": others(_name)}
    globals()[_title] = type(_title, (BuiltInContract,), _body)
