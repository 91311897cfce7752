"""``no-import-or-forget``: Terraform creates every resource of the stack, and destroys it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from strongroom_guardrails import parts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import same


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge the blocks by which a stack takes in or leaves behind what exists."""
    part = parts.part_of(resource)
    if part == parts.IMPORT:
        yield Judgement(
            Outcome.FAIL,
            resource.address,
            found="it imports what exists",
            expected="absent: destroy would remove what was there before",
        )
    elif part == parts.REMOVED:
        yield _removed(resource)
    else:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="no import, no removal")


def _removed(resource: Resource) -> Judgement:
    lifecycle = resource.arguments.get("lifecycle")
    blocks = lifecycle if isinstance(lifecycle, list) else [lifecycle]
    destroy = [block.get("destroy", True) for block in blocks if isinstance(block, Mapping)]
    destroyed = all(same(value, True) for value in destroy)
    return Judgement(
        Outcome.PASS if destroyed else Outcome.FAIL,
        resource.address,
        "lifecycle.destroy",
        "it is destroyed" if destroyed else "it is left behind",
        "true",
    )


RULE: Final = Rule(
    id="no-import-or-forget",
    title="Terraform creates every resource of the stack, and destroys it",
    # 12.5.1: an inventory of the system components in scope.
    pci_requirements=("6.5.1", "12.5.1"),
    fix=(
        "remove the import block and create the resource; in a removed block set "
        "lifecycle.destroy = true"
    ),
    judge=judge,
    fails_on_unknown=True,
    parts=True,
)
