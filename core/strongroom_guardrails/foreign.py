"""Values that name another account, wherever they stand: ARNs, account numbers, embedded JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_base import interpolations
from strongroom_guardrails import ownership
from strongroom_guardrails.account import NUMBER
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.iam import of_aws
from strongroom_guardrails.model import Judgement, Outcome, Resource, Stack
from strongroom_guardrails.values import is_reference, texts

EXPECTED: Final = (
    "something of this stack or of its account (${data.aws_caller_identity.NAME.account_id} in the "
    "ARN), or of one that [accounts] in strongroom.toml names"
)

SKIPPED: Final = frozenset(
    {"//", "depends_on", "description", "lifecycle", "provider", "tags", "tags_all"}
)
"""Arguments that send nothing anywhere."""

NOT_ABROAD: Final = frozenset({"acm", "kms"})
"""Certificates must be of the account that uses them (AWS refuses others); keys are ``encrypted``'s."""

ACCOUNTS: Final = re.compile(
    r"(aws_)?account(_ids?)?|.*_account(_ids?)?|(.*_)?accounts|.*owner(_id)?|(.*_)?catalog_id|registry_id"
    r"|.*(principal|grantee|recipient|subscriber|consumer|member).*"
)
"""The last name of an argument that takes the number of an account."""

STRICT: Final = re.compile(
    r"(aws_)?account_ids?|.*_account_ids?|(.*_)?accounts|(source|destination|target|owner)_account|.*_owner"
    r"|registry_id"
)
"""The last name of an argument that takes nothing else: a reference there is one to an account."""

REGISTRY: Final = re.compile(r"(?<![0-9])([0-9]{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com")
"""The address of a private registry (Amazon ECR User Guide, "Private registry")."""

NO_ACCOUNT: Final = frozenset({"mesh_owner", "service_account_id"})

EMBEDDED: Final = frozenset(
    {
        "deadlettertargetarn",
        "destinationarn",
        "queueurl",
        "topicarn",
        "streamarn",
        "eventbusname",
        "apiendpoint",
    }
)
"""Keys of JSON in an argument, such as a redrive policy or a state machine, that name a destination."""

WRITES: Final = re.compile(
    r"(default|non_overridable)_arguments\.(?!--(extra-(files|jars|py-files)|additional-python-modules)$).*"
)
"""Arguments of a Glue job that may name where it writes; the others name code that it reads ("Using job
parameters in AWS Glue jobs", AWS Glue Developer Guide)."""


def judge_foreign(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge every text of a resource, except its policies, whose statements other rules judge."""
    known = facts(resource.type)
    policies = {path for path, _ in known.policies} if known else set()
    for path, text in texts(resource.arguments):
        plain = re.sub(r"\[\d+\]", "", path)
        if plain.partition(".")[0] not in SKIPPED and plain not in policies:
            yield from _arns(resource, path, text, stack)
            yield from _images(resource, path, text, stack)
            yield from _account(resource, path, plain.rpartition(".")[2], text, stack)
            if text.startswith("s3:") and WRITES.fullmatch(path):
                verdict = ownership.judge_own(text, stack, ownership.BUCKETS)
                yield Judgement(verdict.outcome, resource.address, path, verdict.found, EXPECTED)
            if text.lstrip()[:1] in ("{", "["):
                yield from _embedded(resource, path, text, stack)


def _arns(resource: Resource, path: str, text: str, stack: Stack) -> Iterator[Judgement]:
    for start in re.finditer("arn:aws", text):  # one ARN may stand inside another
        match = ownership.ARN.match(text, start.start())
        if match is None or match[1] in NOT_ABROAD or match[3] in ("", "*") or of_aws(match[3]):
            continue
        verdict = ownership.judge_arn(match, stack)
        if verdict.outcome is not Outcome.PASS:
            yield Judgement(verdict.outcome, resource.address, path, verdict.found, EXPECTED)


def _images(resource: Resource, path: str, text: str, stack: Stack) -> Iterator[Judgement]:
    for match in REGISTRY.finditer(text):
        verdict = ownership.judge_account(match[1], stack)
        if verdict.outcome is not Outcome.PASS and not of_aws(match[1]):
            found = f"{match[0]}, a registry of another account"
            yield Judgement(verdict.outcome, resource.address, path, found, EXPECTED)


def _account(
    resource: Resource, path: str, name: str, text: str, stack: Stack
) -> Iterator[Judgement]:
    if name in NO_ACCOUNT or not ACCOUNTS.fullmatch(name):
        return
    number = NUMBER.fullmatch(text)
    whole = is_reference(text) and text.count("${") == 1 and text.startswith("${")
    if number or (whole and STRICT.fullmatch(name)):
        verdict = ownership.judge_account(text, stack)
        yield Judgement(verdict.outcome, resource.address, path, verdict.found, EXPECTED)


def _embedded(resource: Resource, path: str, text: str, stack: Stack) -> Iterator[Judgement]:
    try:
        document = interpolations.loads(text)
    except (ValueError, RecursionError):
        return
    for inner, value in _destinations(document):
        verdict = ownership.judge_own(value, stack)
        where = f"{path}: {inner}"
        yield Judgement(verdict.outcome, resource.address, where, verdict.found, EXPECTED)


def _destinations(document: Any) -> Iterator[tuple[str, str]]:
    if isinstance(document, Mapping):
        for key, value in document.items():
            if isinstance(value, str) and str(key).lower() in EMBEDDED:
                yield str(key), value
            else:
                yield from _destinations(value)
    elif isinstance(document, list):
        for item in document:
            yield from _destinations(item)
