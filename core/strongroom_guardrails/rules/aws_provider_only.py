"""``aws-provider-only``: every resource and data source is the AWS provider's.

The provider is pinned to the version whose schema the guardrails know. Its configuration names no
credentials and no endpoints: they come from the environment of the deploy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from strongroom_guardrails import parts
from strongroom_guardrails.catalogue import facts, provider_version
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import show

ARGUMENTS: Final = frozenset(
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
"""What a configuration of the AWS provider may contain."""

ACTING_SOURCES: Final = frozenset({"aws_lambda_invocation"})
"""Data sources of the AWS provider that do something when Terraform reads them."""

SOURCE: Final = re.compile(r"(registry\.terraform\.io/)?hashicorp/aws")


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge where a resource or a data source comes from, and how its provider is configured."""
    part = parts.part_of(resource)
    if part is None:
        known = facts(resource.type) is not None
        yield Judgement(
            Outcome.PASS if known else Outcome.UNKNOWN,
            resource.address,
            found=resource.type
            if known
            else "a type that is not in the catalogue of the AWS provider",
            expected="a resource of the AWS provider",
        )
    elif part in _JUDGES:
        yield from _JUDGES[part](resource)
        if resource.type == "provider.aws" and not any(
            one.type == f"{parts.REQUIRED}.aws" for one in stack.parts
        ):
            # Terraform takes the newest version of a provider that nothing pins.
            yield Judgement(
                Outcome.FAIL,
                resource.address,
                "version",
                "absent: no terraform.required_providers.aws",
                _one_version(),
            )
    else:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it names no provider")


def _source(resource: Resource) -> Iterator[Judgement]:
    kind = resource.type.partition(".")[2]
    allowed = kind.startswith("aws_") and kind not in ACTING_SOURCES
    yield Judgement(
        Outcome.PASS if allowed else Outcome.FAIL,
        resource.address,
        found=kind,
        expected="a source of the AWS provider that only reads",
    )


def _provider(resource: Resource) -> Iterator[Judgement]:
    if resource.type != "provider.aws":
        yield Judgement(
            Outcome.FAIL,
            resource.address,
            found="another provider",
            expected="only the AWS provider",
        )
        return
    more = sorted(resource.arguments.keys() - ARGUMENTS)
    for argument in more:
        # The value is not shown: it may be a credential.
        expected = "absent: it comes from the environment of the deploy"
        yield Judgement(Outcome.FAIL, resource.address, argument, "given", expected)
    if not more:
        yield Judgement(Outcome.PASS, resource.address, found="only region, tags and accounts")


def _required(resource: Resource) -> Iterator[Judgement]:
    source, version = (resource.arguments.get(name) for name in ("source", "version"))
    aws = isinstance(source, str) and SOURCE.fullmatch(source) is not None
    exact = isinstance(version, str) and version.removeprefix("=").strip() == provider_version()
    for argument, value, holds, expected in (
        ("source", source, aws, "hashicorp/aws"),
        ("version", version, exact, _one_version()),
    ):
        outcome = Outcome.PASS if holds else Outcome.FAIL
        yield Judgement(outcome, resource.address, argument, show(value), expected)


def _one_version() -> str:
    return f"{provider_version()}: the version whose schema the guardrails know"


_JUDGES: Final[Mapping[str, Callable[[Resource], Iterator[Judgement]]]] = {
    parts.DATA: _source,
    parts.EPHEMERAL: _source,
    parts.PROVIDER: _provider,
    parts.REQUIRED: _required,
}

RULE: Final = Rule(
    id="aws-provider-only",
    title="Only AWS-provider resources; nothing runs outside the plan",
    # 6.3.2: an inventory of third-party software; 6.5.1: changes are documented and approved.
    pci_requirements=("6.3.2", "6.5.1"),
    fix=(
        "replace it with a resource or data source of hashicorp/aws; in the provider block keep only "
        "region, default_tags and account ids, and set credentials and endpoints in the environment"
    ),
    judge=judge,
    fails_on_unknown=True,
    parts=True,
)
