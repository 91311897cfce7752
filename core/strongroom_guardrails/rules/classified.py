"""``classified``: every argument that the stack sets is one that the catalogue classifies.

``catalogue/arguments.json`` says which are; ``tools/make_catalogue.py`` makes it from the provider's
schema, the review files and the classes of ``arguments.toml``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.catalogue.data import load
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.planned import META

FOUND: Final = "an argument that nobody has classified, or of which no value can be proved"
EXPECTED: Final = "an argument that the catalogue classifies"


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge each argument that is set, by its type and its path."""
    found = set(_paths(resource.type, resource.arguments, ""))
    unknown = sorted(path for path in found if not _classified(resource.type, path))
    for path in unknown:
        yield Judgement(Outcome.UNKNOWN, resource.address, path, FOUND, EXPECTED)
    if not unknown:
        yield Judgement(Outcome.PASS, resource.address, found=f"{len(found)} arguments")


def _paths(kind: str, body: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, value in body.items():
        path = f"{prefix}{name}"
        if path in META or path == "timeouts" or value in (None, []):
            continue
        items = value if isinstance(value, list) else [value]
        blocks = [item for item in items if isinstance(item, Mapping) and not _is_map(kind, path)]
        for block in blocks:
            yield from _paths(kind, block, f"{path}.")
        if not blocks:
            yield path


@functools.cache
def _classified(kind: str, path: str) -> bool:
    name = path.rpartition(".")[2]
    unknown = load("arguments.json")["unknown"].get(kind, ())
    return name in _names("names") and not {path, f"*.{name}"} & set(unknown)


def _is_map(kind: str, path: str) -> bool:
    return bool({path.rpartition(".")[2], f"{kind}.{path}"} & _names("maps"))


@functools.cache
def _names(table: str) -> frozenset[str]:
    return frozenset(load("arguments.json")[table])


RULE: Final = Rule(
    id="classified",
    title="Every argument that is set is known to the catalogue",
    # 2.2.1 configuration standards for all components; 6.5.1 changes are reviewed for their impact.
    pci_requirements=("2.2.1", "6.5.1"),
    fix="leave it out, have it classified in catalogue/arguments.toml, or waive it",
    judge=judge,
    fails_on_unknown=True,
)
