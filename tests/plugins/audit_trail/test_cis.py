from __future__ import annotations

import functools
import re
from typing import Any

import botocore.session
import pytest

from strongroom_audit_trail.cis import CONTROLS, PATTERN_LIMIT, Control
from support.filter_pattern import matches

BY_ID = {control.id: control for control in CONTROLS}

CHANGES = {
    "4.4": ("iam", "AttachRolePolicy"),
    "4.5": ("cloudtrail", "StopLogging"),
    "4.7": ("kms", "ScheduleKeyDeletion"),
    "4.8": ("s3", "PutBucketPolicy"),
    "4.9": ("config", "StopConfigurationRecorder"),
    "4.10": ("ec2", "AuthorizeSecurityGroupIngress"),
    "4.11": ("ec2", "ReplaceNetworkAclEntry"),
    "4.12": ("ec2", "AttachInternetGateway"),
    "4.13": ("ec2", "CreateRoute"),
    "4.14": ("ec2", "CreateVpcPeeringConnection"),
}
"""A call that each control about changes must see."""

SERVICES = {source: source for source, _ in CHANGES.values()}


def event(source: str, name: str, **more: Any) -> dict[str, Any]:
    """Return what CloudTrail records of a call by a role."""
    return {
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "eventType": "AwsApiCall",
        "userIdentity": {"type": "AssumedRole"},
        **more,
    }


def sign_in(*, mfa: str = "Yes", result: str = "Success", kind: str = "IAMUser") -> dict[str, Any]:
    """Return what CloudTrail records of a sign-in to the console."""
    more: dict[str, Any] = {
        "eventType": "AwsConsoleSignIn",
        "userIdentity": {"type": kind},
        "additionalEventData": {"MFAUsed": mfa},
        "responseElements": {"ConsoleLogin": result},
    }
    if result == "Failure":
        more["errorMessage"] = "Failed authentication"
    return event("signin", "ConsoleLogin", **more)


def told_by(recorded: dict[str, Any]) -> set[str]:
    return {control.id for control in CONTROLS if matches(control.pattern, _complete(recorded))}


def _complete(recorded: dict[str, Any]) -> dict[str, Any]:
    """Give an event the field that 4.2 compares with ``!=``; it is of sign-ins alone."""
    return {"additionalEventData": {"MFAUsed": "No"}, **recorded}


@functools.cache
def operations(service: str) -> frozenset[str]:
    """Return the names of a service's API actions, by AWS's own model of it."""
    model = botocore.session.get_session().get_service_model(service)
    return frozenset(model.operation_names)


def test_the_controls_are_the_benchmark_s_fourteen() -> None:
    assert [control.id for control in CONTROLS] == [f"4.{number}" for number in range(1, 15)]
    assert {c.security_hub for c in CONTROLS} == {f"CloudWatch.{n}" for n in range(1, 15)}


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: str(control.id))
def test_a_pattern_is_one_that_cloudwatch_logs_takes(control: Control) -> None:
    assert len(control.pattern) <= PATTERN_LIMIT
    matches(control.pattern, _complete(event("ec2", "DescribeVpcs")))


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: str(control.id))
def test_every_call_that_a_pattern_names_exists(control: Control) -> None:
    """A misspelled call would never be seen; nobody would notice."""
    named = set(re.findall(r"eventName=(\w+)", control.pattern)) - {"ConsoleLogin"}
    source = re.search(r"eventSource=(\w+)\.", control.pattern)
    known: set[str] = set()
    for service in [source[1]] if source else SERVICES:
        known |= operations(service)
    assert named <= known


@pytest.mark.parametrize(("control_id", "call"), CHANGES.items(), ids=str)
def test_a_change_is_told_by_its_control_and_no_other(
    control_id: str, call: tuple[str, str]
) -> None:
    assert told_by(event(*call)) == {control_id}


@pytest.mark.parametrize("service", SERVICES)
def test_no_call_of_a_service_is_told_twice_and_no_read_at_all(service: str) -> None:
    for name in operations(service):
        told = told_by(event(service, name))
        assert len(told) <= 1, name
        if name.startswith(("Describe", "Get", "List", "Head", "BatchGet")):
            assert not told, name


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        (sign_in(mfa="No"), {"4.2"}),
        (sign_in(mfa="Yes"), set()),
        (sign_in(mfa="No", kind="AssumedRole"), set()),
        (sign_in(mfa="No", result="Failure"), {"4.6"}),
        (sign_in(kind="Root"), {"4.3"}),
        (event("s3", "ListBuckets", userIdentity={"type": "Root"}), {"4.3"}),
        (
            event("s3", "ListBuckets", userIdentity={"type": "Root", "invokedBy": "x"}),
            set(),
        ),
        (event("kms", "RotateKey", eventType="AwsServiceEvent"), set()),
        (event("s3", "GetObject", errorCode="AccessDenied"), {"4.1"}),
        (event("sts", "AssumeRole", errorCode="AccessDeniedException"), {"4.1"}),
        (event("ec2", "RunInstances", errorCode="Client.UnauthorizedOperation"), {"4.1"}),
        (event("ec2", "RunInstances", errorCode="Client.InvalidParameterValue"), set()),
    ],
)
def test_people_are_told_of_what_people_do(recorded: dict[str, Any], told: set[str]) -> None:
    """Sign-ins, the root user and refused calls; federated users show their second factor elsewhere."""
    assert told_by(recorded) == told


def test_what_ends_the_record_or_the_data_wakes_somebody() -> None:
    critical = {control.id for control in CONTROLS if control.severity == "critical"}
    assert critical == {"4.2", "4.3", "4.5", "4.7", "4.12"}
