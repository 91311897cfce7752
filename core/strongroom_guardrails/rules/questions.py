"""Rules that are data alone: those of ``catalogue/demands.toml`` that have a table there."""

from __future__ import annotations

import functools
from typing import Final

from strongroom_guardrails.catalogue.demands import rules
from strongroom_guardrails.demanded import judge_demands
from strongroom_guardrails.model import Rule

RULES: Final[tuple[Rule, ...]] = tuple(
    Rule(
        id=name,
        title=table["title"],
        pci_requirements=tuple(table["pci_requirements"]),
        fix=table["fix"],
        judge=functools.partial(judge_demands, name),
        fails_on_unknown=True,
    )
    for name, table in rules().items()
)
"""In the order of the file."""
