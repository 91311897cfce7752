"""Reading a mutant of one resource without reading the other resources again."""

from __future__ import annotations

import attrs

from strongroom_guardrails.engine import read_stack
from strongroom_guardrails.model import Stack
from support.mutants import Mutant


def read_mutant(mutant: Mutant, good: Stack) -> Stack:
    """Return what ``read_stack`` makes of a mutant.

    Where the mutant changes one resource that is there, all else is shared with the good stack; each
    resource is read by itself, so its own document gives the same.
    """
    kind, _, name = mutant.address.partition(".")
    body = mutant.document["resource"].get(kind, {}).get(name)
    before = good.by_address.get(mutant.address)
    if before is None or body is None or mutant.document.keys() != good.document.keys():
        return read_stack(mutant.document)
    read = read_stack({**mutant.document, "resource": {kind: {name: body}}})
    (after,) = read.resources
    resources = tuple(after if one is before else one for one in good.resources)
    return attrs.evolve(
        read,
        resources=resources,
        by_address={**good.by_address, mutant.address: after},
        document=mutant.document,
    )
