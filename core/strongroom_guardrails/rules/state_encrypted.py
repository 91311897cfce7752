"""``state-encrypted``: the state stays on the machine that deploys, or in an encrypted bucket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_base.region import REGION
from strongroom_guardrails import parts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import is_reference, same, show

EXPECTED: Final = "local, or s3 with encrypt = true and the ARN of a KMS key"


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge the backend that keeps the state."""
    part = parts.part_of(resource)
    if part == parts.CLOUD:
        found = "a service that keeps the state and runs the plan"
        yield Judgement(Outcome.FAIL, resource.address, found=found, expected=EXPECTED)
    elif part == parts.STATE:
        yield from _backend(resource, resource.type.removeprefix(f"{parts.STATE}."))
    else:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it keeps no state")


ARGUMENTS: Final = {
    "s3": frozenset(
        {
            "//",
            "allowed_account_ids",
            "bucket",
            "dynamodb_table",
            "encrypt",
            "forbidden_account_ids",
        }
        | {"key", "kms_key_id", "max_retries", "region", "retry_mode", "use_lockfile"}
        | {"workspace_key_prefix"}
    ),
    "local": frozenset({"//", "path", "workspace_dir"}),
}
"""What a backend may be given here; of the others of "Backend Type: s3", some are credentials and some
send requests elsewhere."""


def _backend(resource: Resource, kind: str) -> Iterator[Judgement]:
    for argument in sorted(resource.arguments.keys() - ARGUMENTS.get(kind, frozenset())):
        # The value is not shown: it may be a credential.
        expected = "absent: it comes from the environment of the deploy"
        yield Judgement(Outcome.FAIL, resource.address, argument, "given", expected)
    if kind != "s3":
        outcome = Outcome.PASS if kind == "local" else Outcome.FAIL
        yield Judgement(outcome, resource.address, "", kind, EXPECTED)
        return
    encrypt, key = (resource.arguments.get(name) for name in ("encrypt", "kms_key_id"))
    outcome = Outcome.PASS if same(encrypt, True) else Outcome.FAIL
    yield Judgement(outcome, resource.address, "encrypt", show(encrypt), EXPECTED)
    region = resource.arguments.get("region", REGION)
    outcome = Outcome.PASS if region == REGION else Outcome.FAIL
    yield Judgement(outcome, resource.address, "region", show(region), f"{REGION} only")
    # A backend takes no references; the key is of the account that keeps the state.
    named = isinstance(key, str) and key.startswith("arn:") and not is_reference(key)
    outcome = Outcome.PASS if named else Outcome.FAIL
    yield Judgement(outcome, resource.address, "kms_key_id", show(key), EXPECTED)


RULE: Final = Rule(
    id="state-encrypted",
    title="The Terraform state is local or encrypted under a KMS key",
    pci_requirements=("3.5.1", "6.5.1"),
    fix=(
        'use the backend "s3" with encrypt = true and the ARN of a KMS key as kms_key_id, or the '
        'backend "local"'
    ),
    judge=judge,
    fails_on_unknown=True,
    parts=True,
)
