"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

DEFAULT_CONFIG = Path("strongroom.toml")

ConfigFile = Annotated[
    Path,
    Parameter(name=["--config", "-c"], metavar="FILE", help="The config file of the environment."),
]
OptionalConfigFile = Annotated[
    Path | None,
    Parameter(
        name=["--config", "-c"],
        help=f"The config file of the environment; by default {DEFAULT_CONFIG}.",
    ),
]
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON, for programs.")]
Local = Annotated[
    bool,
    Parameter(name="--local", negative="", help="Use the embedded AWS instead of AWS."),
]
Yes = Annotated[bool, Parameter(name=["--yes", "-y"], negative="", help="Skip the prompt.")]
