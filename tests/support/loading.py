"""Configs written, and loaded with plugins that are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from strongroom.project import load_project
from strongroom.registry import InstalledPlugin
from strongroom_base.errors import ConfigError


def _written(folder: Path, toml: str) -> Path:
    file = folder / "strongroom.toml"
    file.write_text(f'environment_suffix = "dev01"\n{toml}')
    return file


def problems(folder: Path, toml: str, *plugins: InstalledPlugin) -> list[str]:
    """Return what is wrong with a config."""
    with pytest.raises(ConfigError) as caught:
        load_project(_written(folder, toml), plugins)
    return [str(problem) for problem in caught.value.problems]


def order(folder: Path, toml: str, *plugins: InstalledPlugin) -> list[str]:
    """Return the names of a config's plugins in the order in which they run."""
    return [plugin.info.name for plugin in load_project(_written(folder, toml), plugins).plugins]
