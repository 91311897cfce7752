"""``no-secret``: no secret is in the stack's document, in the plan or in the state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails import parts
from strongroom_guardrails.catalogue import facts, source_secrets
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, same, texts

EXPECTED: Final = "absent: a write-only argument, a rotated secret, or IAM instead"
VARIABLES: Final = "environment.variables"
SECRET_NAME: Final = re.compile(
    r"(.*_)?(password|passwd|passphrase|secret|token|credentials?|(api|private|access|secret)_?key)",
    re.IGNORECASE,
)
"""Names of variables that would hold a secret itself; SECRET_ARN and SECRET_NAME do not."""

REVEALS: Final = re.compile(r"\bnonsensitive\s*\(")
"""The function by which Terraform shows what it would hide."""

KEPT: Final = "a value, which the state would keep"


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge the arguments that the provider calls sensitive, and the variables of functions.

    And what else the state keeps: what data sources read, outputs, and values written down.
    """
    part = _PARTS.get(resource.type.partition(".")[0])
    if part is not None:
        yield from part(resource)
        return
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
            found = KEPT if given else "absent"
            yield Judgement(outcome, resource.address, place.path, found, EXPECTED)
    for place in places(resource.arguments, VARIABLES):
        for name, value in place.value.items() if isinstance(place.value, Mapping) else ():
            judged = True
            yield _named(resource, f"{place.path}.{name}", name, value)
    if not judged:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it takes no secret")


def _named(resource: Resource, path: str, name: str, value: Any) -> Judgement:
    """Judge a value by the name that somebody gave it."""
    plain = bool(SECRET_NAME.fullmatch(name)) and value not in (None, "")
    outcome = Outcome.FAIL if plain and not is_reference(value) else Outcome.PASS
    if plain and is_reference(value):
        outcome = Outcome.UNKNOWN
    found = "a value, in clear" if plain else "a name that holds no secret"
    return Judgement(outcome, resource.address, path, found, EXPECTED)


def _source(resource: Resource) -> Iterator[Judgement]:
    kind = resource.type.partition(".")[2]
    held = source_secrets(kind)
    # Parameters that stay encrypted are no secrets; that is what this argument is for.
    closed = same(resource.arguments.get("with_decryption"), False)
    outcome = Outcome.FAIL if held and not closed else Outcome.PASS
    found = f"{', '.join(held)}, which the state would keep" if held else "it reads no secret"
    yield Judgement(
        outcome,
        resource.address,
        "",
        found,
        "an ephemeral resource, which reaches neither plan nor state; of a parameter, "
        "with_decryption = false",
    )


CREDENTIALS: Final = ("access_key", "secret_key", "token")


def _provider(resource: Resource) -> Iterator[Judgement]:
    for argument in CREDENTIALS:
        given = resource.arguments.get(argument) is not None
        yield Judgement(
            Outcome.FAIL if given else Outcome.PASS,
            resource.address,
            argument,
            "a value, in clear" if given else "absent",
            "absent: credentials come from the environment",
        )


def _output(resource: Resource) -> Iterator[Judgement]:
    value, sensitive = (resource.arguments.get(name) for name in ("value", "sensitive"))
    # Terraform refuses an output of something sensitive that does not say so.
    hidden = sensitive is not None and not same(sensitive, False)
    shown = any(REVEALS.search(text) for _, text in texts(value))
    outcome = Outcome.FAIL if hidden or shown else Outcome.PASS
    found = KEPT if hidden or shown else "nothing sensitive"
    yield Judgement(outcome, resource.address, "value", found, "an ARN of a secret, not a secret")


def _variable(resource: Resource) -> Iterator[Judgement]:
    name = resource.address.partition(".")[2]
    default = resource.arguments.get("default")
    sensitive = same(resource.arguments.get("sensitive"), True)
    if sensitive and default is not None:
        yield Judgement(
            Outcome.FAIL, resource.address, "default", "a value, in clear", "absent, or ephemeral"
        )
    else:
        yield _named(resource, "default", name, default)


def _local(resource: Resource) -> Iterator[Judgement]:
    name = resource.address.partition(".")[2]
    yield _named(resource, "value", name, resource.arguments.get("value"))


def _nothing(resource: Resource) -> Iterator[Judgement]:
    yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it takes no secret")


_PARTS: Final[Mapping[str, Callable[[Resource], Iterator[Judgement]]]] = {
    parts.DATA: _source,
    parts.EPHEMERAL: _nothing,
    parts.PROVIDER: _provider,
    parts.OUTPUT: _output,
    parts.VARIABLE: _variable,
    parts.LOCAL: _local,
    parts.TERRAFORM: _nothing,
    parts.IMPORT: _nothing,
    parts.REMOVED: _nothing,
}

RULE: Final = Rule(
    id="no-secret",
    title="No secret is in cdk.tf.json, the plan or the state",
    pci_requirements=("3.6.1.2", "8.3.2", "8.6.2"),
    fix=(
        "remove the argument: let AWS create the secret, or pass it to a write-only argument from an "
        "ephemeral value"
    ),
    judge=judge,
    fails_on_unknown=True,
    parts=True,
)
