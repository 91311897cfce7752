"""How long the commands take that touch neither Node nor Terraform."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.process import STRONGROOM, run, seconds
from benchmarks.table import Row

RUNS = 11
HELP_SECONDS = 0.25
PLUGINS_SECONDS = 0.5


def measure(folder: Path) -> list[Row]:
    """Measure the median of whole processes."""
    commands = {
        "strongroom --help": (*STRONGROOM, "--help"),
        "strongroom plugins list": (*STRONGROOM, "plugins", "list"),
    }
    for command in commands.values():
        run(command, folder)  # compiles, and fills the disk cache
    bounds = {"strongroom --help": HELP_SECONDS, "strongroom plugins list": PLUGINS_SECONDS}
    times = seconds(commands, folder, RUNS)
    return [
        Row(f"{name}, median of {RUNS}", median(times[name]), "s", bounds[name])
        for name in commands
    ]
