"""How long ``make local`` takes on a fresh clone with cold caches, and the second time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.table import Row

ROOT = Path(__file__).parents[1]
COLD_SECONDS = 240
WARM_SECONDS = 120


def measure(folder: Path) -> list[Row]:
    """Clone the last commit, and deploy the example twice, each time to an emulator of its own."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    environment = {
        **{name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"},
        "PIP_CACHE_DIR": str(folder / "pip"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    times = []
    for _ in range(2):
        start = time.perf_counter()
        _make("local", clone, environment)
        times.append(time.perf_counter() - start)
        _make("down", clone, environment)
    cold, warm = times
    return [
        Row("make local, fresh clone, cold caches", cold, "s", COLD_SECONDS),
        Row("make local, the second time", warm, "s", WARM_SECONDS),
    ]


def _make(target: str, clone: Path, environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        ["make", target], cwd=clone, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"make {target} failed with {done.returncode}:\n{done.stderr}")
