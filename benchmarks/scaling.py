"""What one more resource costs, from 100 to 2,000 of them."""

from __future__ import annotations

from pathlib import Path
from statistics import linear_regression

from benchmarks.process import program, run, seconds
from benchmarks.table import Row

SIZES = (100, 200, 500, 1_000, 2_000)
RUNS = 3
RESOURCE_MILLISECONDS = 1.5
LINEAR = 1.25
"""Most that a resource of the second thousand may cost, in resources of the first: room for noise,
not for growth. A quadratic program would show 3 or so."""


def measure(folder: Path) -> list[Row]:
    """Measure whole processes with the fast bindings; the fastest run of each size counts."""
    commands = {str(size): program("fast", size, folder / "out") for size in SIZES}
    run(commands[str(SIZES[0])], folder)
    times = seconds(commands, folder, RUNS)
    best = [min(times[str(size)]) for size in SIZES]
    slope = linear_regression(SIZES, best).slope * 1000
    first = (best[3] - best[0]) / (SIZES[3] - SIZES[0])
    second = (best[4] - best[3]) / (SIZES[4] - SIZES[3])
    return [
        *(
            Row(f"{size} resources, fastest of {RUNS}", time, "s")
            for size, time in zip(SIZES, best, strict=True)
        ),
        Row("each added resource", slope, "ms", RESOURCE_MILLISECONDS),
        Row("second thousand over first", second / first, "x", LINEAR),
    ]
