"""``strongroom synth`` against a plain CDKTF program with as many resources, whole processes.

The figures are those of a machine that does nothing else: a second is half Node.js, on a processor of
its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

import attrs

from benchmarks.process import STRONGROOM, Command, peak_megabytes, program, run, seconds
from benchmarks.table import Row

RUNS = 3
RESOURCES = 200
EXAMPLE = Path(__file__).parents[1] / "examples" / "strongroom.toml"


@attrs.frozen
class _Bounds:
    """Most that a command may take.

    :param ratio: in times of the plain program, medians.
    :param megabytes: Python and Node.js together.
    :param seconds: the fastest run; None where only the ratio counts.
    """

    ratio: float
    megabytes: int
    seconds: float | None = None


BINDINGS = _Bounds(0.12, 300)
PLATFORM = _Bounds(0.11, 250, 1.0)


def measure(folder: Path) -> list[Row]:
    """Measure the bindings alone at 200 resources, then the real command with the whole platform."""
    bindings = {
        "plain program": program("plain", RESOURCES, folder / "plain"),
        "fast bindings": program("fast", RESOURCES, folder / "fast"),
    }
    rows = _compare(bindings, RESOURCES, folder, BINDINGS)
    synth = (*STRONGROOM, "synth", "--config", str(EXAMPLE), "--out", str(folder / "stack"))
    resources = json.loads(run((*synth, "--json"), folder))["resources"]
    real = {
        "plain program": program("plain", resources, folder / "plain"),
        "strongroom synth": synth,
    }
    return rows + _compare(real, resources, folder, PLATFORM)


def _compare(
    commands: dict[str, Command], resources: int, folder: Path, bounds: _Bounds
) -> list[Row]:
    plain, fast = commands
    for command in commands.values():
        run(command, folder)  # compiles, and fills every cache
    times = seconds(commands, folder, RUNS)
    rows = [
        Row(f"{name}, {resources} resources, {label} of {RUNS}", figure(times[name]), "s", bound)
        for name, most in ((plain, None), (fast, bounds.seconds))
        for label, figure, bound in (("fastest", min, most), ("median", median, None))
    ]
    ratio = median(times[fast]) / median(times[plain])
    rows.append(Row(f"{fast} over {plain}, medians", ratio, "x", bounds.ratio))
    rows.append(Row(f"{plain}, Python and Node", peak_megabytes(commands[plain], folder), "MB"))
    memory = peak_megabytes(commands[fast], folder)
    rows.append(Row(f"{fast}, Python and Node", memory, "MB", bounds.megabytes))
    return rows
