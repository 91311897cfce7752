"""Outputs of a deployment, as text for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from strongroom_terminal.table import Table


def as_table(outputs: dict[str, Any]) -> Table:
    """Return outputs as a table of dotted names and values."""
    table = Table(("Output", "Value"), title="Outputs")
    for name, value in sorted(outputs.items()):
        for path, shown in _flat(name, value):
            table.add(path, shown)
    return table


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}", inner)
    elif isinstance(value, list) and value:
        yield path, "\n".join(_text(item) for item in value)
    else:
        yield path, _text(value)


def _text(value: Any) -> str:
    """Return a string as it is, and anything else as JSON."""
    return str(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
