"""The rule ``region-pinned``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding, Outcome, Report

RULE = "region-pinned"
Judge = Callable[..., Report]


def stack(*providers: dict[str, Any], **body: Any) -> dict[str, Any]:
    return {"provider": {"aws": list(providers)}, "resource": {"aws_vpc": {"main": body}}}


@pytest.mark.parametrize(
    ("region", "outcome"),
    [
        ("ca-central-1", None),
        ("us-east-1", Outcome.FAIL),
        ("ca-west-1", Outcome.FAIL),
        (None, Outcome.FAIL),
        ("${var.region}", Outcome.UNKNOWN),
    ],
)
def test_the_provider_is_in_canada(judge: Judge, region: Any, outcome: Outcome | None) -> None:
    found = judge(stack({"region": region}), RULE).findings
    assert [finding.outcome for finding in found] == ([outcome] if outcome else [])


def test_a_stack_without_providers_is_wherever_its_environment_says(judge: Judge) -> None:
    (finding,) = judge(stack(), RULE).findings
    assert finding.attribute == "provider.region"


def test_an_aliased_provider_is_held_to_the_same(judge: Judge) -> None:
    home, edge = {"region": "ca-central-1"}, {"alias": "edge", "region": "us-east-1"}
    assert judge(stack(home, edge), RULE).findings == ()
    (finding,) = judge(stack(home, edge, provider="aws.edge"), RULE).findings
    assert finding.found == "us-east-1"
    (finding,) = judge(stack(home, provider="aws.gone"), RULE).findings
    assert finding.attribute == "provider.region"


@pytest.mark.parametrize(
    ("body", "attribute"),
    [
        ({"service_name": "com.amazonaws.us-east-1.s3"}, "service_name"),
        ({"availability_zone": "eu-west-1a"}, "availability_zone"),
        ({"policy": '{"Resource": "arn:aws:sns:us-gov-west-1:1:x"}'}, "policy"),
        ({"replica": [{"region_name": "ca-west-1"}]}, "replica[0].region_name"),
        ({"destination": {"arn": "arn:aws:backup:ap-southeast-2:1:x"}}, "destination.arn"),
    ],
)
def test_another_region_in_any_argument_is_refused(
    findings: Callable[..., list[Finding]], body: dict[str, Any], attribute: str
) -> None:
    (finding,) = findings(RULE, "aws_vpc", **body)
    assert finding.attribute == attribute


@pytest.mark.parametrize(
    "body",
    [
        {"service_name": "com.amazonaws.ca-central-1.s3"},
        {"availability_zone": "ca-central-1a"},
        {"description": "not us-east-1"},
        {"tags": {"Name": "vpc-us-east-1-dev01"}},
        {"name": "bus-east-1"},
        {"x": 3, "y": None, "z": ["a", {"b": True}]},
    ],
)
def test_the_own_region_and_free_text_pass(
    findings: Callable[..., list[Finding]], body: dict[str, Any]
) -> None:
    assert findings(RULE, "aws_vpc", **body) == []
