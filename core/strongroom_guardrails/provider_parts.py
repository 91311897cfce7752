"""Providers, their requirements and data sources: the AWS provider's alone, in one version."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from strongroom_guardrails import parts
from strongroom_guardrails.catalogue import provider_version
from strongroom_guardrails.model import Judgement, Outcome, Resource
from strongroom_guardrails.values import show

ARGUMENTS: Final = frozenset(
    {"alias", "allowed_account_ids", "default_tags", "forbidden_account_ids", "max_retries"}
    | {"region", "retry_mode", "token_bucket_rate_limiter_capacity", "//"}
)
"""What a configuration of the AWS provider may contain."""

ACTING_SOURCES: Final = frozenset({"aws_lambda_invocation"})
"""Data sources of the AWS provider that do something when Terraform reads them."""

SOURCE: Final = re.compile(r"(registry\.terraform\.io/)?hashicorp/aws")


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
        ("version", version, exact, one_version()),
    ):
        outcome = Outcome.PASS if holds else Outcome.FAIL
        yield Judgement(outcome, resource.address, argument, show(value), expected)


def one_version() -> str:
    """Say which version of the provider is expected, and why."""
    return f"{provider_version()}: the version whose schema the guardrails know"


JUDGES: Final[Mapping[str, Callable[[Resource], Iterator[Judgement]]]] = {
    parts.DATA: _source,
    parts.EPHEMERAL: _source,
    parts.PROVIDER: _provider,
    parts.REQUIRED: _required,
}
