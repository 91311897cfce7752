"""``stays-in-account``: what the stack sends, copies, shares or logs stays in its own account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.access.accounts import is_person, with_naming
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.evaluate import evaluate
from strongroom_guardrails.foreign import judge_foreign
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import places


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the destinations that the catalogue knows, and every text that names another account."""
    yield from with_naming(_judgements(resource, stack), stack)


def _judgements(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    judged = False
    known = facts(resource.type)
    for check in known.leaves if known else ():
        judged = True
        given = [place.value for place in places(resource.arguments, check.argument)]
        if given and all(isinstance(value, str) and is_person(value, stack) for value in given):
            found = "named by the config"
            yield Judgement(Outcome.PASS, resource.address, check.argument, found)
        else:
            yield from evaluate(check, resource, stack)
    for judgement in judge_foreign(resource, stack):
        judged = True
        yield judgement
    if not judged:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it names no destination")


RULE: Final = Rule(
    id="stays-in-account",
    title="Data stays in this account, or goes where the config says",
    # 1.3.2 outbound traffic restricted; 3.4.1 and 7.2.1 need to know; 7.2.5 access of accounts;
    # 10.3.1 and 10.3.2 who may read and change logs; 12.5.2 where account data goes is known.
    pci_requirements=("1.3.2", "3.4.1", "7.2.1", "7.2.5", "10.3.1", "12.5.2"),
    fix=(
        "refer to the resource of this stack that receives the data, or write the ARN with "
        "${data.aws_caller_identity.NAME.account_id}; name another account in [accounts] of "
        "strongroom.toml, and whom alarms notify in the settings of monitoring"
    ),
    judge=judge,
    fails_on_unknown=True,
)
