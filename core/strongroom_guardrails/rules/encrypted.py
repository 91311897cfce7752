"""``encrypted``: whatever stores or moves data encrypts it, with a key of this stack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from strongroom_guardrails.catalogue import Data, facts
from strongroom_guardrails.evaluate import evaluate
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack

AT_REST: Final = (
    "Data that {} stores could be read by someone who gets at its storage or a copy of it, and whom no "
    "key of this stack lets in."
)
IN_TRANSIT: Final = "Someone on the network could read or change what {} sends and receives."


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what the catalogue says encrypts this type, at rest and in transit."""
    known = facts(resource.type)
    if known is None:
        yield _unjudged(resource, "a type that the catalogue of the AWS provider does not have")
    elif known.data is Data.UNREVIEWED:
        yield _unjudged(resource, "a type that has not been reviewed yet")
    elif known.data is Data.NONE:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found=known.reason)
    else:
        # TLS in front of a plain disk proves nothing of the disk, nor the other way round.
        if not (known.rest if known.data is Data.STORES else known.transit):
            yield _unjudged(resource, known.reason)
        for checks, risk in ((known.rest, AT_REST), (known.transit, IN_TRANSIT)):
            for check in checks:
                for judgement in evaluate(check, resource, stack):
                    passed = judgement.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)
                    yield (
                        judgement
                        if passed
                        else attrs.evolve(judgement, risk=risk.format(resource.address))
                    )


def _unjudged(resource: Resource, found: str) -> Judgement:
    return Judgement(
        Outcome.UNKNOWN,
        resource.address,
        found=found,
        expected="a type whose arguments prove that its data is encrypted",
    )


RULE: Final = Rule(
    id="encrypted",
    title="Data is encrypted at rest and in transit, with customer managed keys that rotate",
    # 3.5.1 stored account data, 3.6.1 and 3.7.4 keys and their rotation, 4.2.1 strong cryptography
    # in transit, 8.3.2 authentication factors.
    pci_requirements=("3.5.1", "3.6.1", "3.7.4", "4.2.1", "8.3.2"),
    fix=(
        "set the argument as expected; take the key from the EncryptionKeys capability, or make an "
        "aws_kms_key with enable_key_rotation in this stack; AWS rotates no key in a custom key store"
    ),
    judge=judge,
    fails_on_unknown=True,
)
