"""``no-provisioners``: no resource runs a program when it is created or destroyed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack

BLOCKS: Final = ("provisioner", "connection")
"""What runs a program, on the machine that deploys or on another one."""


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge the blocks by which Terraform runs programs."""
    for block in BLOCKS:
        given = resource.arguments.get(block)
        found = ", ".join(_kinds(given)) if given else "absent"
        outcome = Outcome.FAIL if given else Outcome.PASS
        yield Judgement(outcome, resource.address, block, found, "absent")


def _kinds(value: Any) -> list[str]:
    blocks = value if isinstance(value, list) else [value]
    return sorted({kind for b in blocks for kind in (b if isinstance(b, Mapping) else ["a block"])})


RULE: Final = Rule(
    id="no-provisioners",
    title="No resource runs a program when it is created or destroyed",
    # 6.5.1: changes are documented and approved; a plan does not show what a program does.
    pci_requirements=("6.3.2", "6.5.1"),
    fix=(
        "remove the provisioner and connection blocks; run code in an aws_lambda_function, or in a step "
        "of your own before or after deploy"
    ),
    judge=judge,
    fails_on_unknown=True,
)
