"""``exposure``: nothing is open to the internet or other accounts, and every opening is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails import openings
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.evaluate import evaluate
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what the catalogue says opens this type, and the rules of the network."""
    known = facts(resource.type)
    if known is None:
        yield Judgement(
            Outcome.UNKNOWN,
            resource.address,
            found="a type that the catalogue of the AWS provider does not have",
            expected="a type of which it is known what opens it",
        )
        return
    judged = False
    if known.public:
        judged = True
        expected = "no resource of this type"
        yield Judgement(Outcome.FAIL, resource.address, "", known.public, expected)
    for judgement in openings.judge(resource, stack):
        judged = True
        yield judgement
    for check in known.exposed:
        judged = True
        yield from evaluate(check, resource, stack)
    if not judged:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="nothing in it opens it")


RULE: Final = Rule(
    id="exposure",
    title="Nothing is reachable from the internet or from other accounts",
    # 1.2.5 allowed services and ports named; 1.3.1 and 1.3.2 traffic in and out restricted; 1.4.1,
    # 1.4.2 and 1.4.4 no way between untrusted networks and stored account data.
    pci_requirements=("1.2.5", "1.3.1", "1.3.2", "1.4.1", "1.4.2", "1.4.4"),
    fix=(
        "keep the resource in the private subnets; open one port to one security group, with a "
        "description; if it has to be public, add a waiver with the reason"
    ),
    judge=judge,
    fails_on_unknown=True,
)
