"""``references-exist``: a reference names a resource of the stack, so that every rule can follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import show, texts

_EXPRESSION: Final = re.compile(r"(?<!\$)(?:\$\$)*\$\{([^}]*)\}")
_NAMED: Final = re.compile(r"(?<![\w.\"'-])(aws_[a-z0-9_]+\.[A-Za-z0-9_-]+)")
"""A resource in an expression; a data source is written behind ``data.``."""


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge every resource that an argument's expressions name."""
    judged = False
    for path, text in texts(resource.arguments):
        if "${" not in text:
            continue
        for expression in _EXPRESSION.findall(text):
            for address in _NAMED.findall(expression):
                if address not in stack.by_address:
                    judged = True
                    yield Judgement(
                        Outcome.FAIL,
                        resource.address,
                        path,
                        f"{show(text)}: the stack has no {address}",
                        "a resource of this stack",
                    )
    if not judged:
        yield Judgement(Outcome.PASS, resource.address, found="every resource that it names")


RULE: Final = Rule(
    id="references-exist",
    title="Every reference is to a resource of the stack",
    # 6.5.1 what is deployed is what was checked; 12.5.2 the scope is known.
    pci_requirements=("6.5.1", "12.5.2"),
    fix="refer to a resource that the stack has; Terraform would refuse the plan",
    judge=judge,
    fails_on_unknown=True,
)
