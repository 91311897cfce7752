"""``nothing-ignored``: Terraform corrects every argument that a guardrail checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.catalogue import TypeFacts, facts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack

ALWAYS_JUDGED: Final = frozenset({"assume_role_policy", "policy", "tags", "tags_all"})
"""Arguments that no resource may ignore, whatever the catalogue says of its type."""


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge the arguments whose changes a resource tells Terraform to ignore."""
    ignored = list(_ignored(resource.arguments.get("lifecycle")))
    judged = _judged(facts(resource.type)) if ignored else frozenset()
    for argument in ignored:
        name = re.split(r"[.\[]", argument)[0]
        yield Judgement(
            Outcome.FAIL if name == "all" or name in judged else Outcome.PASS,
            resource.address,
            "lifecycle.ignore_changes",
            argument,
            "no argument that a guardrail checks",
        )
    if not ignored:
        yield Judgement(Outcome.PASS, resource.address, "lifecycle.ignore_changes", "absent")


def _ignored(lifecycle: Any) -> Iterator[str]:
    for block in lifecycle if isinstance(lifecycle, list) else [lifecycle]:
        ignored = block.get("ignore_changes") if isinstance(block, Mapping) else None
        for argument in ignored if isinstance(ignored, list) else [ignored] if ignored else []:
            yield str(argument)


def _judged(known: TypeFacts | None) -> frozenset[str]:
    """Return the arguments of a type that the catalogue has a check for."""
    if known is None:
        return ALWAYS_JUDGED
    checks = (*known.rest, *known.transit, *known.destroy, *known.exposed)
    paths = [
        *(check.argument for check in checks if check.companion is None),
        *known.names,
        *known.secrets,
        *(argument for argument, _ in known.policies),
    ]
    return ALWAYS_JUDGED | {path.partition(".")[0] for path in paths}


RULE: Final = Rule(
    id="nothing-ignored",
    title="Terraform ignores no change to an argument that a guardrail checks",
    # 6.5.1: changes are approved; 11.5.2: unauthorised changes are detected.
    pci_requirements=("6.5.1", "11.5.2"),
    fix=(
        "remove the argument from lifecycle.ignore_changes: a change made outside Terraform would stay, "
        "and no plan would show it"
    ),
    judge=judge,
    fails_on_unknown=True,
)
