"""``strongroom synth`` against a plain CDKTF program with as many resources, whole processes."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

from benchmarks.process import STRONGROOM, Command, peak_megabytes, program, run, seconds
from benchmarks.table import Row

RUNS = 3
RESOURCES = 200
RATIO = 0.12
MEGABYTES = 300


def measure(folder: Path) -> list[Row]:
    """Measure the bindings alone at 200 resources, then the real command with a starter config."""
    bindings = {
        "plain program": program("plain", RESOURCES, folder / "plain"),
        "fast bindings": program("fast", RESOURCES, folder / "fast"),
    }
    rows = _compare(bindings, RESOURCES, folder)
    run((*STRONGROOM, "init"), folder)
    synth = (*STRONGROOM, "synth", "--out", str(folder / "stack"))
    resources = json.loads(run((*synth, "--json"), folder))["resources"]
    real = {
        "plain program": program("plain", resources, folder / "plain"),
        "strongroom synth": synth,
    }
    return rows + _compare(real, resources, folder)


def _compare(commands: dict[str, Command], resources: int, folder: Path) -> list[Row]:
    plain, fast = commands
    for command in commands.values():
        run(command, folder)  # compiles, and fills every cache
    times = seconds(commands, folder, RUNS)
    rows = [
        Row(f"{name}, {resources} resources, {label} of {RUNS}", figure(times[name]), "s")
        for name in commands
        for label, figure in (("fastest", min), ("median", median))
    ]
    ratio = median(times[fast]) / median(times[plain])
    rows.append(Row(f"{fast} over {plain}, medians", ratio, "x", RATIO))
    rows.append(Row(f"{plain}, Python and Node", peak_megabytes(commands[plain], folder), "MB"))
    memory = peak_megabytes(commands[fast], folder)
    rows.append(Row(f"{fast}, Python and Node", memory, "MB", MEGABYTES))
    return rows
