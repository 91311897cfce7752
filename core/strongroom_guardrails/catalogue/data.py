"""The guardrails' files of data, TOML or JSON; each is read when it is first needed."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any


@functools.cache
def load(name: str, folder: str = "catalogue") -> Mapping[str, Any]:
    """Return a parsed file of ``catalogue/``, or of another folder beside it."""
    file = resources.files("strongroom_guardrails") / folder / name
    read: Any = json.loads if name.endswith(".json") else tomllib.loads
    data: Mapping[str, Any] = read(file.read_text(encoding="utf-8"))
    return data
