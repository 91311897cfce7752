"""Whole processes: how long they take, and how much memory they and their children need."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

Command = Sequence[str]

PROGRAMS = Path(__file__).parent / "programs"
STRONGROOM = (sys.executable, "-m", "strongroom")

_SAMPLE_SECONDS = 0.01


def program(name: str, resources: int, out: Path) -> Command:
    """Return the command that runs one of the programs beside this file."""
    return (sys.executable, str(PROGRAMS / f"{name}.py"), str(resources), str(out))


def run(command: Command, folder: Path) -> str:
    """Run a command in a folder and return what it printed; stop the benchmark when it fails."""
    done = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stderr}")
    return done.stdout


def environment() -> dict[str, str]:
    """Return the environment of a user, whose Python keeps the code it has compiled."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def seconds(commands: Mapping[str, Command], folder: Path, runs: int) -> dict[str, list[float]]:
    """Return the wall time of each run of each command, interleaved so that a busy spell hits all."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            start = time.perf_counter()
            run(command, folder)
            times[name].append(time.perf_counter() - start)
    return times


def peak_megabytes(command: Command, folder: Path) -> float:
    """Return the sum of the peaks of resident memory of a process and all its descendants, in MB.

    Each process's peak is the kernel's own (``VmHWM``), read every 10 ms, so only what a process
    gains in its last 10 ms can be missed. The peaks need not coincide: the sum errs upward.
    """
    if not Path("/proc/self/status").exists():
        sys.exit("memory is measured from /proc, which this system does not have")
    peaks: dict[int, int] = {}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            for pid in _tree(process.pid):
                peaks[pid] = max(_peak_kilobytes(pid), peaks.get(pid, 0))
            time.sleep(_SAMPLE_SECONDS)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {process.returncode}")
    return sum(peaks.values()) / 1024


def _tree(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a process that has just ended
            for child in task.read_text().split():
                found += _tree(int(child))
    return found


def _peak_kilobytes(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0
