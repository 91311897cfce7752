"""The rule ``tagged``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding, Outcome, Report

Findings = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    "tags",
    [
        None,
        {},
        {"Name": "x"},
        {"EnvironmentSuffix": "dev01"},
        {"ManagedBy": "strongroom"},
        {"ManagedBy": None},
    ],
)
def test_default_tags_are_enough(findings: Findings, tags: Any) -> None:
    assert findings("tagged", "aws_vpc", tags=tags) == []


@pytest.mark.parametrize(
    ("tag", "value", "outcome"),
    [
        ("EnvironmentSuffix", "prod", Outcome.FAIL),
        ("EnvironmentSuffix", "", Outcome.FAIL),
        ("ManagedBy", "hand", Outcome.FAIL),
        ("ManagedBy", True, Outcome.FAIL),
        ("ManagedBy", "${var.x}", Outcome.UNKNOWN),
    ],
)
def test_a_resource_cannot_override_them(
    findings: Findings, tag: str, value: Any, outcome: Outcome
) -> None:
    (finding,) = findings("tagged", "aws_vpc", tags={tag: value})
    assert (finding.outcome, finding.attribute) == (outcome, f"tags.{tag}")


def test_tags_that_are_not_known_are_refused(findings: Findings) -> None:
    found = findings("tagged", "aws_vpc", tags="${merge(var.a, var.b)}")
    assert [finding.outcome for finding in found] == [Outcome.UNKNOWN] * 2


def test_what_cannot_be_tagged_is_not_applicable(outcomes: Callable[..., set[Outcome]]) -> None:
    assert outcomes("tagged", "aws_route") == {Outcome.NOT_APPLICABLE}


def test_an_unknown_type_is_refused(findings: Findings) -> None:
    assert [f.outcome for f in findings("tagged", "aws_nothing_such")] == [Outcome.UNKNOWN]


TAGS = {"EnvironmentSuffix": "dev01", "ManagedBy": "strongroom"}


@pytest.mark.parametrize(
    ("tags", "refused"),
    [
        (TAGS, False),
        ({}, True),
        ({**TAGS, "EnvironmentSuffix": "prod"}, True),
        ({**TAGS, "ManagedBy": "hand"}, True),
    ],
)
def test_a_resource_of_an_aliased_provider_gets_the_tags_of_that_provider(
    judge: Callable[..., Report], tags: dict[str, str], refused: bool
) -> None:
    providers = [
        {"default_tags": [{"tags": TAGS}]},
        {"alias": "edge", "default_tags": [{"tags": tags}]},
    ]
    vpcs = {"here": {}, "there": {"provider": "aws.edge"}}
    report = judge({"provider": {"aws": providers}, "resource": {"aws_vpc": vpcs}}, "tagged")
    assert {f.address for f in report.findings} == ({"aws_vpc.there"} if refused else set())


def test_a_stack_without_providers_is_refused(judge: Callable[..., Report]) -> None:
    report = judge({"resource": {"aws_vpc": {"main": {}}}}, "tagged")
    assert [f.attribute for f in report.findings] == ["tags.EnvironmentSuffix", "tags.ManagedBy"]
