"""``no-secret``: no secret is in the stack's document, in the plan or in the state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails import parts
from strongroom_guardrails.catalogue import facts, source_secrets
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.secrets.found import secrets
from strongroom_guardrails.secrets.references import made_secrets
from strongroom_guardrails.values import ABSENT, places, same, texts

EXPECTED: Final = (
    "absent: a write-only argument, a rotated secret read at run time by its ARN, or IAM instead"
)
KEPT: Final = "a value, which the state would keep"
CLEAR: Final = "a value, in clear"

REVEALS: Final = "nonsensitive("
"""The function by which Terraform shows what it would hide."""

CREDENTIALS: Final = ("access_key", "secret_key", "token")
NAMED: Final = (parts.OUTPUT, parts.VARIABLE, parts.LOCAL)


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the arguments that the provider calls sensitive, and every other value.

    And what else the state keeps: secrets that AWS makes, what data sources read, outputs.
    """
    # What is found is never shown: a report is read by more people than a secret may be.
    judged = [*_by_kind(resource)]
    reported = frozenset(one.attribute for one in judged if one.outcome is not Outcome.PASS)
    called = resource.address.partition(".")[2] if resource.type in NAMED else ""
    known = facts(resource.type)
    skipped = reported | frozenset(known.secrets if known else ())
    for one in secrets(resource.type, resource.arguments, skipped, called, stack.suffix):
        outcome = Outcome.FAIL if one.sure else Outcome.UNKNOWN
        judged.append(Judgement(outcome, resource.address, one.path, one.words, EXPECTED))
    if not judged:
        judged.append(Judgement(Outcome.PASS, resource.address, found="no secret"))
    yield from judged


def _by_kind(resource: Resource) -> Iterator[Judgement]:
    part = parts.part_of(resource)
    if part is None:
        yield from _resource(resource)
    elif part == parts.DATA:
        yield from _source(resource)
    elif part == parts.PROVIDER:
        for argument in CREDENTIALS:
            if resource.arguments.get(argument) is not None:
                expected = "absent: credentials come from the environment"
                yield Judgement(Outcome.FAIL, resource.address, argument, CLEAR, expected)
    elif part == parts.OUTPUT:
        yield from _output(resource)
    elif part == parts.VARIABLE:
        default, sensitive = (resource.arguments.get(name) for name in ("default", "sensitive"))
        if same(sensitive, True) and default is not None:
            expected = "absent, or ephemeral"
            yield Judgement(Outcome.FAIL, resource.address, "default", CLEAR, expected)


def _resource(resource: Resource) -> Iterator[Judgement]:
    known = facts(resource.type)
    if known is None:
        yield Judgement(
            Outcome.UNKNOWN,
            resource.address,
            found="a type that the catalogue of the AWS provider does not have",
            expected="a type whose sensitive arguments are known",
        )
        return
    for argument in known.secrets:
        for place in places(resource.arguments, argument):
            given = place.value is not ABSENT
            outcome, found = (Outcome.FAIL, KEPT) if given else (Outcome.PASS, "absent")
            yield Judgement(outcome, resource.address, place.path, found, EXPECTED)
    for attribute in made_secrets(resource.type, resource.arguments):
        found = "a secret that AWS makes, which the state would keep"
        yield Judgement(Outcome.FAIL, resource.address, attribute, found, EXPECTED)


def _source(resource: Resource) -> Iterator[Judgement]:
    held = source_secrets(resource.type.partition(".")[2])
    # Parameters that stay encrypted are no secrets.
    closed = same(resource.arguments.get("with_decryption"), False)
    if held and not closed:
        expected = "an ephemeral resource; of a parameter, with_decryption = false"
        found = f"{', '.join(held)}, which the state would keep"
        yield Judgement(Outcome.FAIL, resource.address, "", found, expected)


def _output(resource: Resource) -> Iterator[Judgement]:
    value, sensitive = (resource.arguments.get(name) for name in ("value", "sensitive"))
    # Terraform refuses an output of something sensitive that does not say so.
    hidden = sensitive is not None and not same(sensitive, False)
    shown = any(REVEALS in text.replace(" ", "") for _, text in texts(value))
    if hidden or shown:
        expected = "an ARN of a secret, not a secret"
        yield Judgement(Outcome.FAIL, resource.address, "value", KEPT, expected)


RULE: Final = Rule(
    id="no-secret",
    title="No secret and no card number is in cdk.tf.json, the plan or the state",
    pci_requirements=("3.3.1", "3.5.1", "3.6.1.2", "8.3.2", "8.6.2"),
    fix=(
        "remove the value: let AWS create the secret, pass its ARN and read it at run time (ECS: "
        "secrets with valueFrom), or pass an ephemeral value to a write-only argument"
    ),
    judge=judge,
    fails_on_unknown=True,
    parts=True,
)
