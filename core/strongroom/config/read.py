"""From a file to :class:`Config`, or to every problem that keeps it from being one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from strongroom.config.model import Config
from strongroom.config.structure import structure
from strongroom_base.errors import CallerError, ConfigError, Problem


def read_toml(file: Path) -> dict[str, Any]:
    """Parse a TOML file.

    :raises CallerError: when there is no such file, or it cannot be read.
    :raises ConfigError: when it is not TOML; the problem says the line.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        message = f"there is no config file {file}"
        raise CallerError(
            message, hint="name one with --config, or write a starter with: strongroom init"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"the config file {file} cannot be read: {error}"
        raise CallerError(message) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"this is not TOML: {error}{_likely_cause(text, error)}"
        raise ConfigError(str(file), [Problem("", message)]) from None


def _likely_cause(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Return a remark on a mistake that TOML's own message does not explain; often none."""
    place = re.search(r"at line (\d+)", str(error))
    line = text.splitlines()[int(place[1]) - 1] if place else ""
    number = re.search(r"=\s*([0-9]{1,3}(?:,[0-9]{3})+)\b", line)
    if number is None:
        return ""
    return f"; TOML writes {number[1]} as {number[1].replace(',', '_')}"


def read_config(table: dict[str, Any]) -> tuple[Config | None, list[Problem]]:
    """Make the core's part of the config; plugin tables stay as they are.

    :return: the config or None, and the problems found.
    """
    return structure(table, Config)
