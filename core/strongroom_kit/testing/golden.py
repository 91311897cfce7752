"""Golden files: the addresses of a plugin's resources, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from strongroom_kit.testing.platforms import construct_path, resources


def addresses(document: Mapping[str, Any], plugin: str) -> list[str]:
    """Return the addresses of what a plugin makes itself, sorted."""
    return sorted(
        address
        for address, body in resources(document).items()
        if construct_path(body).partition("/")[0] == plugin
    )


def of_plugin(file: Path, plugin: str, others: Iterable[str]) -> list[str]:
    """Return the lines of a golden file that belong to a plugin.

    :param others: the plugins whose addresses may be in the file too.
    """
    lines = file.read_text(encoding="utf-8").split() if file.exists() else []
    return [line for line in lines if _owner(line, others) == plugin]


def update(file: Path, plugin: str, others: Iterable[str], lines: Iterable[str]) -> None:
    """Rewrite the lines of a plugin; those of any other stay."""
    kept = file.read_text(encoding="utf-8").split() if file.exists() else []
    kept = [line for line in kept if _owner(line, others) != plugin]
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{line}\n" for line in sorted([*kept, *lines]))
    file.write_text(text, encoding="utf-8")


def _owner(address: str, plugins: Iterable[str]) -> str:
    """Return whose an address is; of ``a`` and ``a_b``, the longer one that fits."""
    name = address.partition(".")[2]
    fitting = [plugin for plugin in plugins if name.startswith(f"{plugin}_")]
    return max(fitting, key=len, default="")
