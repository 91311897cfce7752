"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

DEFAULT_CONFIG = Path("strongroom.toml")

ConfigFile = Annotated[
    Path, Parameter(name=["--config", "-c"], help="The config file of the environment.")
]
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON, for programs.")]
Local = Annotated[
    bool,
    Parameter(name="--local", negative="", help="Work on the embedded AWS instead of AWS."),
]
Yes = Annotated[
    bool, Parameter(name=["--yes", "-y"], negative="", help="Do not ask for confirmation.")
]
