"""Reading a TOML file, or saying what in it no setting takes."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from strongroom_base.errors import CallerError, ConfigError, Problem

MAX_DEPTH: Final = 32
"""How deep tables and lists may nest; settings of plugins nest five levels."""

_TOO_DEEP: Final = f"it nests deeper than {MAX_DEPTH} levels"
_BITS: Final = 63
"""TOML promises whole numbers of 64 bits, one of them the sign, and no more ("Integer")."""


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
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"this is not TOML: {error}{_likely_cause(text, error)}"
        raise ConfigError(str(file), [Problem("", message)]) from None
    except ValueError:
        message = "it has a number of more digits than any setting takes"
        raise ConfigError(str(file), [Problem("", message)]) from None
    except RecursionError:
        raise ConfigError(str(file), [Problem("", _TOO_DEEP)]) from None
    problems = list(unusable(table))
    if problems:
        raise ConfigError(str(file), problems)
    return table


def unusable(table: dict[str, Any]) -> Iterator[Problem]:
    """Yield what TOML has and no setting takes: values too deep, too large, infinite, or no number."""
    open_: list[tuple[str, int, Any]] = [("", 0, table)]
    while open_:
        path, depth, value = open_.pop()
        if depth > MAX_DEPTH:
            yield Problem("", _TOO_DEEP)
            return
        if isinstance(value, dict):
            prefix = f"{path}." if path else ""
            open_ += [(f"{prefix}{name}", depth + 1, item) for name, item in value.items()]
        elif isinstance(value, list):
            open_ += [(f"{path}[{n}]", depth + 1, item) for n, item in enumerate(value)]
        elif isinstance(value, float) and not math.isfinite(value):
            yield Problem(path, f"expected a number, found {value}")
        elif isinstance(value, int) and value.bit_length() > _BITS:
            yield Problem(path, "expected a whole number of 64 bits, found a larger one")


def _likely_cause(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Return a remark on a mistake that TOML's own message does not explain; often none."""
    place = re.search(r"at line (\d+)", str(error))
    line = text.splitlines()[int(place[1]) - 1] if place else ""
    number = re.search(r"=\s*([0-9]{1,3}(?:,[0-9]{3})+)\b", line)
    if number is None:
        return ""
    return f"; TOML writes {number[1]} as {number[1].replace(',', '_')}"
