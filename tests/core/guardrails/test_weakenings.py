"""Every change of an argument that the provider's schema allows is refused, or is known to be harmless.

The changes come from the schema and from good documents alone: the whole platform and everyday designs.
What no rule refuses stands in ``harmless.toml``, with the reason why that is right.
"""

from __future__ import annotations

import fnmatch
import random
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from strongroom_base.naming import stated_rules
from strongroom_expressions import evaluate
from strongroom_guardrails.engine import read_stack
from strongroom_guardrails.model import Stack
from support.designs import DESIGNS, document
from support.mutants.verdicts import caught
from support.mutants.weakenings import Weakening, weakenings
from support.synthesis import synthesise

TABLE: Final = tomllib.loads(Path(__file__).with_name("harmless.toml").read_text(encoding="utf-8"))
SECTIONS: Final = ("open", "undecided", "harmless")

SAMPLE: Final = 900
"""How many changes the quick test makes; the slow one makes all."""

SEED: Final = 20261201

LARGEST: Final = {"harmless": 0.45, "undecided": 0.12, "open": 0.02}
"""The largest shares of what no rule refuses: they are to shrink."""

Change = tuple[Weakening, Stack]


@pytest.fixture(scope="module")
def changes() -> list[Change]:
    return list(_changes())


def _changes() -> Iterator[Change]:
    """Yield each change of the platform and of the designs, once for the same change of a type."""
    seen: set[tuple[str, str, str]] = set()
    for stack, body in _stacks():
        for one in weakenings(body):
            detail = one.value if one.kind in ("swapped", "flipped", "list widened") else ""
            key = (one.name, one.kind, detail)
            if key not in seen:
                seen.add(key)
                yield one, stack


def _stacks() -> Iterator[tuple[Stack, dict[str, Any]]]:
    platform = dict(evaluate(synthesise().document))
    yield read_stack(platform), platform
    for design in DESIGNS.values():
        body = document(design)
        yield read_stack(body, name_rules=stated_rules(design.limits)), body


def section(one: Weakening) -> str | None:
    """Return the part of the table that a change stands in."""
    return next((name for name in SECTIONS for g in TABLE[name] if _in(one, g)), None)


def _in(one: Weakening, group: dict[str, Any]) -> bool:
    name = one.name.removeprefix("aws_")
    return _any(one.kind, group.get("kinds", ["*"])) and _any(name, group["arguments"])


def _any(text: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns)


@attrs.define
class Count:
    """What became of changes, by kind."""

    total: Counter[str] = attrs.field(factory=Counter)
    refused: Counter[str] = attrs.field(factory=Counter)
    table: Counter[str] = attrs.field(factory=Counter)
    lost: list[str] = attrs.field(factory=list)

    def add(self, one: Weakening, stack: Stack) -> None:
        """Count one change."""
        self.total[one.kind] += 1
        if caught(one, stack):
            self.refused[one.kind] += 1
        elif (found := section(one)) is not None:
            self.table[found] += 1
        else:
            self.lost.append(f"{one.name}: {one.kind} {one.value} ({one.address})")

    def check(self) -> None:
        """Show the numbers, and demand that nothing is lost and that the table stays small."""
        total = self.total.total()
        kinds = ", ".join(f"{self.refused[k]} of {n} {k}" for k, n in self.total.most_common())
        others = ", ".join(f"{self.table[name]} {name}" for name in reversed(SECTIONS))
        refused = self.refused.total()
        sys.stdout.write(f"{refused} of {total} changes refused, {others} ({kinds})\n")
        assert self.lost == []
        for name, share in LARGEST.items():
            assert self.table[name] <= share * total, name


def test_a_change_that_the_schema_allows_is_refused_or_known_to_be_harmless(
    changes: list[Change],
) -> None:
    count = Count()
    for one, stack in random.Random(SEED).sample(changes, SAMPLE):
        count.add(one, stack)
    count.check()
    assert len(changes) > 3_000


@pytest.mark.slow
def test_every_change_that_the_schema_allows_is_refused_or_known_to_be_harmless(
    changes: list[Change],
) -> None:
    count = Count()
    for one, stack in changes:
        count.add(one, stack)
    count.check()


def test_every_entry_of_the_table_is_of_a_change_that_there_is(
    changes: list[Change],
) -> None:
    names = {(one.kind, one.name.removeprefix("aws_")) for one, _ in changes}
    idle = [
        pattern
        for name in SECTIONS
        for group in TABLE[name]
        for pattern in group["arguments"]
        if not any(
            _any(kind, group.get("kinds", ["*"])) and _any(argument, [pattern])
            for kind, argument in names
        )
    ]
    assert idle == []


def test_every_entry_of_the_table_has_a_reason_and_its_source() -> None:
    assert [g for name in SECTIONS for g in TABLE[name] if not g["why"]] == []
    assert [g for g in TABLE["harmless"] if not (g["why"] and g["source"])] == []


@pytest.mark.e2e
def test_the_schema_of_the_changes_agrees_with_the_live_provider() -> None:
    tool = Path(__file__).parents[3] / "tools" / "make_test_schema.py"
    command = [sys.executable, str(tool), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
