"""The guardrails over the whole platform, and over stacks of up to 5,000 resources."""

from __future__ import annotations

import copy
import json
import time
from pathlib import Path
from typing import Any

from benchmarks.process import STRONGROOM, run
from benchmarks.table import Row

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "strongroom.toml"
RUNS = 5
PLATFORM_SECONDS = 0.5
SIZES = (1_000, 2_500, 5_000)
LARGEST_SECONDS = 5
LINEAR = 1.25
"""Most that a resource of the largest stack may cost, in resources of the smallest."""


def measure(folder: Path) -> list[Row]:
    """Synthesise the example once; judge it, and stacks made of copies of it."""
    run((*STRONGROOM, "synth", "--config", str(EXAMPLE), "--out", str(folder / "out")), folder)
    (file,) = (folder / "out").glob("stacks/*/cdk.tf.json")
    document = json.loads(file.read_text(encoding="utf-8"))
    resources = sum(len(named) for named in document["resource"].values())
    first = _seconds(document, runs=1)
    rows = [
        Row(f"the platform, {resources} resources, first run", first, "s", PLATFORM_SECONDS),
        Row(f"fastest of {RUNS} more", _seconds(document, RUNS), "s"),
    ]
    each = {}
    for size in SIZES:
        seconds = _seconds(enlarged(document, size), RUNS)
        each[size] = seconds / size
        bound = LARGEST_SECONDS if size == SIZES[-1] else None
        rows.append(Row(f"{size} resources, fastest of {RUNS}", seconds, "s", bound))
    ratio = each[SIZES[-1]] / each[SIZES[0]]
    rows.append(Row(f"a resource of {SIZES[-1]} over one of {SIZES[0]}", ratio, "x", LINEAR))
    return rows


def _seconds(document: dict[str, Any], runs: int) -> float:
    """Return the fastest of some runs, reading the document and the catalogue included."""
    from strongroom_guardrails.engine import BUILT_IN, check, read_stack

    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        check(read_stack(document), BUILT_IN)
        best = min(best, time.perf_counter() - start)
    return best


def enlarged(document: dict[str, Any], size: int) -> dict[str, Any]:
    """Return a document with copies of its resources until there are ``size`` of them.

    A copy refers to copies, as a second platform in the same stack would.
    """
    addresses = [(kind, name) for kind, named in document["resource"].items() for name in named]
    made = {**document, "resource": copy.deepcopy(document["resource"])}
    count, number = len(addresses), 0
    while count < size:
        number += 1
        text = json.dumps(document["resource"])
        for kind, name in addresses:
            text = text.replace(f"{kind}.{name}", f"{kind}.{name}_{number}")
        for kind, named in json.loads(text).items():
            for name, body in named.items():
                if count < size:
                    made["resource"][kind][f"{name}_{number}"] = body
                    count += 1
    return made
