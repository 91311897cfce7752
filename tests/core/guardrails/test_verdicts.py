"""A plan of something else than the stack that was judged is told from it, in both directions."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report
from strongroom_guardrails.planned import planned_document
from strongroom_guardrails.verdicts import differences

Document = dict[str, Any]


def plan_of(document: Document) -> Document:
    """Return the plan of a document as it is written, in the form of ``terraform show -json``."""
    resources = [
        {
            "address": f"{kind}.{name}",
            "mode": "managed",
            "type": kind,
            "name": name,
            "values": {key: value for key, value in body.items() if key != "//"},
        }
        for kind, named in document["resource"].items()
        for name, body in named.items()
    ]
    return {"planned_values": {"root_module": {"resources": resources}}, "resource_changes": []}


@pytest.fixture
def compared(judge: Callable[..., Report]) -> Callable[[Document, Document], list[str]]:
    """Return a function that gives the differences between a stack and a plan."""
    return lambda document, plan: differences(
        document, plan, judge(document), judge(planned_document(document, plan))
    )


@pytest.fixture
def weak(compliant: Callable[[], Document]) -> Document:
    """A stack with a fault in it, of a value that is written: an unencrypted stream."""
    document = copy.deepcopy(compliant())
    document["resource"]["aws_kinesis_stream"]["kms_main"]["encryption_type"] = "NONE"
    return document


def test_a_stack_that_is_planned_as_written_does_not_differ(
    compliant: Callable[[], Document], weak: Document, compared: Callable[..., list[str]]
) -> None:
    """Nor does one with a fault that is waived."""
    assert compared(compliant(), plan_of(compliant())) == []
    assert compared(weak, plan_of(weak)) == []


def test_a_fault_that_terraform_does_not_plan_is_a_difference(
    compliant: Callable[[], Document], weak: Document, compared: Callable[..., list[str]]
) -> None:
    """Then one of the two readers is wrong, and a waiver was given for what is not there."""
    (found,) = compared(weak, plan_of(compliant()))
    assert found.startswith(
        "encrypted: aws_kinesis_stream.kms_main.encryption_type is NONE in the "
    )


def test_what_the_provider_fills_in_is_no_difference(
    compliant: Callable[[], Document], compared: Callable[..., list[str]]
) -> None:
    """It was absent from the stack, and a waiver says who answers for that."""
    document = copy.deepcopy(compliant())
    complete = plan_of(document)
    del document["resource"]["aws_kinesis_stream"]["kms_main"]["encryption_type"]
    assert compared(document, complete) == []


def test_a_resource_on_one_side_alone_is_a_difference(
    compliant: Callable[[], Document], compared: Callable[..., list[str]]
) -> None:
    document, more = compliant(), copy.deepcopy(compliant())
    more["resource"]["aws_sns_topic"]["kms_other"] = more["resource"]["aws_sns_topic"]["kms_main"]
    assert compared(document, plan_of(more)) == [
        "aws_sns_topic.kms_other is planned, and the stack that was checked does not have it"
    ]
    assert compared(more, plan_of(document)) == [
        "aws_sns_topic.kms_other is in the stack that was checked, and Terraform does not plan it"
    ]


def test_a_resource_that_is_made_in_numbers_has_one_address_in_the_stack(
    compliant: Callable[[], Document], compared: Callable[..., list[str]]
) -> None:
    document = copy.deepcopy(compliant())
    document["resource"]["aws_sns_topic"]["kms_main"]["count"] = 2
    plan = plan_of(document)
    for resource in plan["planned_values"]["root_module"]["resources"]:
        if resource["type"] == "aws_sns_topic":
            resource["address"] += "[0]"
    assert compared(document, plan) == []
