"""``proxy-tls``: a database proxy takes connections over TLS only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.catalogue import Check
from strongroom_guardrails.evaluate import evaluate
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack

CHECK: Final = Check("require_tls", values=(True,))


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge every proxy: the database's own switch sees the proxy's connections, not the clients'."""
    if resource.type == "aws_db_proxy":
        yield from evaluate(CHECK, resource, stack)
    else:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="no proxy")


RULE: Final = Rule(
    id="proxy-tls",
    title="A database proxy accepts connections only over TLS",
    pci_requirements=("2.2.7", "4.2.1"),
    fix="set require_tls = true",
    judge=judge,
    fails_on_unknown=True,
)
