"""``plan-complete``: a deploy does what its plan shows, by the AWS provider alone, and it lasts.

Terraform lets a stack run programs while it plans and applies, ask other servers, adopt or abandon what
exists, talk to AWS elsewhere, and overlook what has changed since. None of that shows as a resource, so
no other rule would see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails import parts
from strongroom_guardrails.catalogue import TypeFacts, facts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import is_reference, same, show, texts

RUNS: Final = ("provisioner", "connection")
"""What runs programs when a resource is made or destroyed, here or on another machine."""

MADE_LATER: Final = ("count", "for_each", "dynamic")
"""What makes resources and blocks out of values that are known when Terraform runs."""

READS_DISK: Final = re.compile(
    r"\b(?:file|filebase64|fileexists|fileset|filemd5|filesha\d+|filebase64sha\d+|templatefile)"
    r"\s*\((?!\s*\"(?:\$\{path\.module\}/)?assets/(?!\.\.))"
)
"""Functions that read a file of whoever deploys, unless it is an asset of the stack."""

PROVIDER_ARGUMENTS: Final = frozenset(
    {
        "alias",
        "allowed_account_ids",
        "default_tags",
        "forbidden_account_ids",
        "max_retries",
        "region",
        "retry_mode",
        "token_bucket_rate_limiter_capacity",
        "//",
    }
)
"""What a configuration of the AWS provider may say. Whose account it is, and where AWS is, comes from
whoever deploys."""

RUNNING_SOURCES: Final = frozenset({"aws_lambda_invocation"})
"""Data sources of the AWS provider that do something when they are read."""

AWS: Final = re.compile(r"(registry\.terraform\.io/)?hashicorp/aws")
EXACT: Final = re.compile(r"=?\s*\d+\.\d+\.\d+")

NOT_IGNORED: Final = frozenset({"assume_role_policy", "policy", "tags", "tags_all"})
"""Arguments that no resource may overlook, beside those that the catalogue has checks for."""


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what a resource runs and overlooks, and what another part of the stack does."""
    part = next((p for p in _PARTS if resource.type == p or resource.type.startswith(f"{p}.")), "")
    if part:
        yield from _PARTS[part](resource, stack)
        return
    known = facts(resource.type)
    if known is None:
        yield Judgement(
            Outcome.UNKNOWN,
            resource.address,
            found="a type that the catalogue of the AWS provider does not have",
            expected="a resource of the AWS provider",
        )
        return
    for block in RUNS:
        given = resource.arguments.get(block)
        found = ", ".join(_kinds(given)) if given else "absent"
        outcome = Outcome.FAIL if given else Outcome.PASS
        yield Judgement(outcome, resource.address, block, found, "absent: nothing runs beside AWS")
    for path in _made_later(resource.arguments, ""):
        found = "what it becomes is known when Terraform runs"
        expected = "absent: a resource or a block for each, so that each is judged"
        yield Judgement(Outcome.UNKNOWN, resource.address, path, found, expected)
    yield from _read(resource)
    yield from _ignored(resource, known)


def _made_later(body: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, value in body.items():
        if name == "dynamic" or (not prefix and name in MADE_LATER):
            yield f"{prefix}{name}"
            continue
        for block in value if isinstance(value, list) else [value]:
            if isinstance(block, Mapping) and name not in MAPS:
                yield from _made_later(block, f"{prefix}{name}.")


MAPS: Final = frozenset({"tags", "tags_all", "variables", "lifecycle"})
"""Arguments whose keys are no arguments."""


def _read(resource: Resource) -> Iterator[Judgement]:
    for path, text in texts(resource.arguments):
        if "file" in text and is_reference(text) and READS_DISK.search(text):
            expected = "a file that Context.asset put beside the stack"
            yield _no(resource, path, "a file of whoever deploys is read", expected)


def _kinds(value: Any) -> list[str]:
    blocks = value if isinstance(value, list) else [value]
    return sorted({kind for b in blocks for kind in (b if isinstance(b, Mapping) else ["a block"])})


def _ignored(resource: Resource, known: TypeFacts) -> Iterator[Judgement]:
    lifecycle = resource.arguments.get("lifecycle")
    blocks = lifecycle if isinstance(lifecycle, list) else [lifecycle]
    for block in blocks:
        ignored = block.get("ignore_changes") if isinstance(block, Mapping) else None
        for argument in ignored if isinstance(ignored, list) else [ignored] if ignored else []:
            name = re.split(r"[.\[]", str(argument))[0]
            judged = name == "all" or name in NOT_IGNORED or name in _judged(known)
            yield Judgement(
                Outcome.FAIL if judged else Outcome.PASS,
                resource.address,
                "lifecycle.ignore_changes",
                str(argument),
                "no argument that a guardrail judges: it would be judged once and changed later",
            )


def _judged(known: TypeFacts) -> frozenset[str]:
    """Return the arguments of a type that the catalogue says something of."""
    checks = (*known.rest, *known.transit, *known.destroy, *known.exposed)
    paths = [
        *(check.argument for check in checks if check.companion is None),
        *known.names,
        *known.secrets,
        *(argument for argument, _ in known.policies),
    ]
    return frozenset(path.partition(".")[0] for path in paths)


def _source(resource: Resource, _: Stack) -> Iterator[Judgement]:
    kind = resource.type.partition(".")[2]
    good = kind.startswith("aws_") and kind not in RUNNING_SOURCES
    yield Judgement(
        Outcome.PASS if good else Outcome.FAIL,
        resource.address,
        "",
        kind,
        "a source of the AWS provider that only reads",
    )


def _provider(resource: Resource, _: Stack) -> Iterator[Judgement]:
    if resource.type != "provider.aws":
        yield _no(resource, "", "another provider", "the AWS provider alone")
        return
    more = sorted(resource.arguments.keys() - PROVIDER_ARGUMENTS)
    for argument in more:
        # Not shown: it may be a credential.
        expected = "absent: who deploys says it, in the environment"
        yield _no(resource, argument, "given", expected)
    if not more:
        yield Judgement(Outcome.PASS, resource.address, found="region, tags and accounts alone")


def _required(resource: Resource, _: Stack) -> Iterator[Judgement]:
    source, version = (resource.arguments.get(name) for name in ("source", "version"))
    ours = isinstance(source, str) and AWS.fullmatch(source) is not None
    yield Judgement(
        Outcome.PASS if ours else Outcome.FAIL,
        resource.address,
        "source",
        show(source),
        "hashicorp/aws alone",
    )
    exact = isinstance(version, str) and EXACT.fullmatch(version) is not None
    yield Judgement(
        Outcome.PASS if exact else Outcome.FAIL,
        resource.address,
        "version",
        show(version),
        "one version, such as 5.100.0: the schema that the guardrails know",
    )


def _state(resource: Resource, _: Stack) -> Iterator[Judgement]:
    where = resource.type.removeprefix(f"{parts.STATE}.")
    expected = "local, or s3 with encrypt = true and a key of KMS"
    if where == "local":
        yield Judgement(Outcome.PASS, resource.address, "", where, expected)
        return
    if where != "s3":
        yield _no(resource, "", where, expected)
        return
    encrypt, key = (resource.arguments.get(name) for name in ("encrypt", "kms_key_id"))
    on = same(encrypt, True)
    outcome = Outcome.PASS if on else Outcome.FAIL
    yield Judgement(outcome, resource.address, "encrypt", show(encrypt), expected)
    # A backend takes no references; the key is of the account that keeps the state.
    named = isinstance(key, str) and key.startswith("arn:") and not is_reference(key)
    outcome = Outcome.PASS if named else Outcome.FAIL
    yield Judgement(outcome, resource.address, "kms_key_id", show(key), expected)


def _cloud(resource: Resource, _: Stack) -> Iterator[Judgement]:
    yield _no(resource, "", "a service that keeps the state and runs the plan", "absent")


def _import(resource: Resource, _: Stack) -> Iterator[Judgement]:
    expected = "absent: a destroy would remove what was there before"
    yield _no(resource, "", "it adopts what exists", expected)


def _removed(resource: Resource, _: Stack) -> Iterator[Judgement]:
    lifecycle = resource.arguments.get("lifecycle")
    blocks = lifecycle if isinstance(lifecycle, list) else [lifecycle]
    destroy = [block.get("destroy", True) for block in blocks if isinstance(block, Mapping)]
    goes = all(same(value, True) for value in destroy)
    yield Judgement(
        Outcome.PASS if goes else Outcome.FAIL,
        resource.address,
        "lifecycle.destroy",
        "it is destroyed" if goes else "it is left behind",
        "true: nothing is left that no stack knows of",
    )


def _value(resource: Resource, _: Stack) -> Iterator[Judgement]:
    read = list(_read(resource))
    yield from read
    if not read:
        yield Judgement(Outcome.PASS, resource.address, found="it does nothing by itself")


def _no(resource: Resource, attribute: str, found: str, expected: str) -> Judgement:
    return Judgement(Outcome.FAIL, resource.address, attribute, found, expected)


_PARTS: Final[Mapping[str, Callable[[Resource, Stack], Iterator[Judgement]]]] = {
    parts.DATA: _source,
    parts.EPHEMERAL: _source,
    parts.PROVIDER: _provider,
    parts.REQUIRED: _required,
    parts.STATE: _state,
    parts.CLOUD: _cloud,
    parts.OUTPUT: _value,
    parts.VARIABLE: _value,
    parts.LOCAL: _value,
    parts.IMPORT: _import,
    parts.REMOVED: _removed,
}

RULE: Final = Rule(
    id="plan-complete",
    title="A deploy does what its plan shows, by the AWS provider alone",
    # 6.3.2: third-party software is known; 6.5.1: changes are documented, approved and tested.
    pci_requirements=("6.3.2", "6.5.1"),
    fix=(
        "make it of resources of the AWS provider; leave accounts, credentials and endpoints to "
        "whoever deploys, and let Terraform correct every argument that a guardrail judges"
    ),
    judge=judge,
    fails_on_unknown=True,
    parts=True,
)
