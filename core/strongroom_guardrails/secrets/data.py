"""The tables of ``catalogue/`` that say what secrets look like; read when they are first needed."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from strongroom_guardrails import catalogue


@functools.cache
def load(name: str) -> Mapping[str, Any]:
    """Return a parsed TOML file of the catalogue."""
    return tomllib.loads(resources.files(catalogue).joinpath(name).read_text(encoding="utf-8"))
