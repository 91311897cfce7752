"""The rule ``aws-provider-only``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report
from support.documents import weakened

RULE = "aws-provider-only"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]


REFUSED: list[tuple[Body, str, str]] = [
    ({"data": {"external": {"x": {"program": ["id"]}}}}, "data.external.x", ""),
    ({"data": {"http": {"x": {"url": "http://192.0.2.1"}}}}, "data.http.x", ""),
    (
        {"data": {"aws_lambda_invocation": {"x": {"function_name": "y"}}}},
        "data.aws_lambda_invocation.x",
        "",
    ),
    ({"check": {"c": {"data": {"http": {"x": {}}}}}}, "data.http.x", ""),
    ({"ephemeral": {"vault_token": {"x": {}}}}, "ephemeral.vault_token.x", ""),
    ({"provider": {"endpoints": [{"s3": "http://192.0.2.1"}]}}, "provider.aws", "endpoints"),
    ({"provider": {"assume_role": [{"role_arn": "arn:x"}]}}, "provider.aws", "assume_role"),
    ({"provider": {"insecure": True}}, "provider.aws", "insecure"),
    ({"provider": {"profile": "other"}}, "provider.aws", "profile"),
    (
        {"terraform": {"required_providers": {"null": {"source": "x/null", "version": "3.2.1"}}}},
        "terraform.required_providers.null",
        "source",
    ),
    (
        {"terraform": {"required_providers": {"aws": {"source": "evil/aws", "version": "5.1.0"}}}},
        "terraform.required_providers.aws",
        "source",
    ),
    (
        {"terraform": [{"required_providers": {"aws": {"source": "hashicorp/aws"}}}]},
        "terraform.required_providers.aws",
        "version",
    ),
    (
        {"terraform": {"required_providers": {"null": "~> 3.2"}}},
        "terraform.required_providers.null",
        "source",
    ),
    ({"module": {"m": {"source": "./m"}}}, "module.m", ""),
]

PASSES: list[Body] = [
    {},
    {"data": {"aws_caller_identity": {"x": {}}}},
    {"ephemeral": {"aws_secretsmanager_random_password": {"x": {}}}},
    {
        "terraform": {
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}
        }
    },
    {"moved": [{"from": "aws_vpc.x", "to": "aws_vpc.y"}]},
    {"provider": {"allowed_account_ids": ["111122223333"], "max_retries": 5}},
]


@pytest.mark.parametrize(("change", "address", "attribute"), REFUSED)
def test_what_is_not_the_aws_providers_is_refused(
    change: Body, address: str, attribute: str, judge: Judge, compliant: Compliant
) -> None:
    report = judge(weakened(compliant(), change), RULE)
    assert (address, attribute) in {(f.address, f.attribute) for f in report.findings}


@pytest.mark.parametrize("change", PASSES)
def test_what_is_the_aws_providers_passes(change: Body, judge: Judge, compliant: Compliant) -> None:
    assert judge(weakened(compliant(), change), RULE).findings == ()


def test_another_provider_is_refused(judge: Judge, compliant: Compliant) -> None:
    document = compliant()
    document["provider"]["null"] = {}
    (finding,) = judge(document, RULE).findings
    assert (finding.address, finding.found) == ("provider.null", "another provider")
