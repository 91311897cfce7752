"""From a parsed file to :class:`Config`, or to every problem that keeps it from being one."""

from __future__ import annotations

from typing import Any

from strongroom.config.model import Config
from strongroom_base.errors import Problem
from strongroom_settings.structure import structure


def read_config(table: dict[str, Any]) -> tuple[Config | None, list[Problem]]:
    """Make the core's part of the config; plugin tables stay as they are.

    :return: the config or None, and the problems found.
    """
    return structure(table, Config)
