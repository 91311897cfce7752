"""Reading a mutant of one resource without reading the other resources again."""

from __future__ import annotations

import attrs

from strongroom_guardrails.engine import read_stack
from strongroom_guardrails.model import Stack
from support.mutants import Mutant
from support.mutants.changes import Body


def read_mutant(mutant: Mutant, good: Stack) -> Stack:
    """Return what ``read_stack`` makes of a mutant."""
    return read_changed(mutant.address, mutant.document, good)


def read_changed(address: str, document: Body, good: Stack) -> Stack:
    """Return what ``read_stack`` makes of a document in which one resource is changed.

    Where that resource was there before, all else is shared with the good stack; each resource is
    read by itself, so its own document gives the same.
    """
    kind, _, name = address.partition(".")
    body = document["resource"].get(kind, {}).get(name)
    before = good.by_address.get(address)
    if before is None or body is None or document.keys() != good.document.keys():
        return read_stack(document)
    read = read_stack({**document, "resource": {kind: {name: body}}}, name_rules=good.name_rules)
    (after,) = read.resources
    resources = tuple(after if one is before else one for one in good.resources)
    return attrs.evolve(
        read,
        resources=resources,
        by_address={**good.by_address, address: after},
        document=document,
    )
