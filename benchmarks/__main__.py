"""``python -m benchmarks [NAME ...]``: run some benchmarks, or all; exit 1 when a bound is missed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import cli, guardrails, local, scaling, synth
from benchmarks.table import show
from strongroom_bindings.node import choose_node

BENCHMARKS = {
    "cli": cli.measure,
    "guardrails": guardrails.measure,
    "scaling": scaling.measure,
    "synth": synth.measure,
    "local": local.measure,
}


def main() -> int:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        parser.error(
            f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}"
        )
    choose_node()  # one Node.js for every program, and the plain one runs where there is none
    good = True
    for name in names:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            good &= show(name, BENCHMARKS[name](Path(folder)))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
