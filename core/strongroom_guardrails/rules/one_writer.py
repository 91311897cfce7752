"""``one-writer``: a setting of a resource is written in one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails import writers
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack

SHOWN: Final = 3
"""How many other writers a finding names."""


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge each setting that a resource writes: whether another one writes it too."""
    written = writers.writes(resource, stack)
    for setting, argument, target in written:
        several = writers.all_writers(stack)[setting, target]
        others = [other for other in several[: SHOWN + 1] if other is not resource][:SHOWN]
        names = ", ".join(f"{o.address} ({o.plugin or 'no plugin'})" for o in others)
        yield Judgement(
            Outcome.FAIL if others else Outcome.PASS,
            resource.address,
            argument,
            found=f"{setting} is written by {names} too: AWS keeps what is applied last"
            if others
            else "the only writer",
            expected=f"one writer of {setting}",
        )
    if not written:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="writes no such setting")


RULE: Final = Rule(
    id="one-writer",
    title="A setting of a resource is written in one place",
    # 6.5.1 changes take effect as they were reviewed; 7.2.1 and 10.3.2 no one replaces a policy.
    pci_requirements=("6.5.1", "7.2.1", "10.3.2"),
    fix=(
        "remove the second resource; to add to a policy of another plugin, use the capability that it "
        "offers for that, or have its author offer one"
    ),
    judge=judge,
    fails_on_unknown=True,
)
