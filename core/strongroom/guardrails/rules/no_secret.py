"""``no-secret``: no secret is in the stack's document, in the plan or in the state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from strongroom.guardrails.catalogue import facts
from strongroom.guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom.guardrails.values import ABSENT, is_reference, places

EXPECTED: Final = "absent: a write-only argument, a rotated secret, or IAM instead"
VARIABLES: Final = "environment.variables"
SECRET_NAME: Final = re.compile(
    r"(.*_)?(password|passwd|passphrase|secret|token|credentials?|(api|private|access|secret)_?key)",
    re.IGNORECASE,
)
"""Names of variables that would hold a secret itself; SECRET_ARN and SECRET_NAME do not."""


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge the arguments that the provider calls sensitive, and the variables of functions."""
    known = facts(resource.type)
    if known is None:
        yield Judgement(
            Outcome.UNKNOWN,
            resource.address,
            found="a type that the catalogue of the AWS provider does not have",
            expected="a type whose sensitive arguments are known",
        )
        return
    judged = False
    for argument in known.secrets:
        for place in places(resource.arguments, argument):
            judged = True
            given = place.value is not ABSENT
            outcome = Outcome.FAIL if given else Outcome.PASS
            # What is found is never shown: a report is read by more people than a secret may be.
            found = "a value, which the state would keep" if given else "absent"
            yield Judgement(outcome, resource.address, place.path, found, EXPECTED)
    for place in places(resource.arguments, VARIABLES):
        for name, value in place.value.items() if isinstance(place.value, Mapping) else ():
            judged = True
            plain = bool(SECRET_NAME.fullmatch(name)) and value not in (None, "")
            outcome = Outcome.FAIL if plain and not is_reference(value) else Outcome.PASS
            if plain and is_reference(value):
                outcome = Outcome.UNKNOWN
            found = "a value, in clear" if plain else "a name that holds no secret"
            yield Judgement(outcome, resource.address, f"{place.path}.{name}", found, EXPECTED)
    if not judged:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it takes no secret")


RULE: Final = Rule(
    id="no-secret",
    title="No secret is in the document, the plan or the state",
    requirements=("3.6.1.2", "8.3.2", "8.6.2"),
    fix=(
        "leave the argument out: let AWS make the secret, or give it through a write-only argument "
        "from an ephemeral value"
    ),
    judge=judge,
    fails_on_unknown=True,
)
