"""``no-count-or-for-each``: every resource and every block is written out in the document.

What ``count``, ``for_each`` and ``dynamic`` become is known only when Terraform runs, so no rule could
judge it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack

REPEATS: Final = ("count", "for_each")
"""Arguments of a whole resource; within a block the names may be arguments of AWS."""

MAPS: Final = frozenset({"tags", "tags_all", "variables", "lifecycle"})
"""Arguments whose keys are not arguments."""


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge whether a resource and its blocks are written out."""
    paths = list(_repeated(resource.arguments, ""))
    for path in paths:
        found = "what it becomes is known when Terraform runs"
        expected = "absent: one resource or one block for each"
        yield Judgement(Outcome.UNKNOWN, resource.address, path, found, expected)
    if not paths:
        yield Judgement(Outcome.PASS, resource.address, found="it is written out")


def _repeated(body: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, value in body.items():
        if name == "dynamic" or (not prefix and name in REPEATS):
            yield f"{prefix}{name}"
            continue
        for block in value if isinstance(value, list) else [value]:
            if isinstance(block, Mapping) and name not in MAPS:
                yield from _repeated(block, f"{prefix}{name}.")


RULE: Final = Rule(
    id="no-count-or-for-each",
    title="Every resource and block is written out: no count, for_each or dynamic",
    pci_requirements=("6.5.1",),
    fix="create one construct, or one block, for each element with a loop in Python",
    judge=judge,
    fails_on_unknown=True,
)
