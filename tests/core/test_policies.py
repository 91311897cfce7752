from __future__ import annotations

import functools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom import Alarm, Condition, IamStatement, Role, Severity, key_policy, logs_service
from strongroom_platform.policies import (
    KEY_ADMINISTRATION,
    KEY_USE,
    NAMELESS_CALLERS,
    KeyService,
    account_service,
    endpoint_policy,
    permission_policy,
    resource_policy_refusing_plain_http,
    topic_event_service,
    topic_policy,
    trail_service,
    trust_policy,
)

ACCOUNT = "111122223333"
ROLE = Role("reader", "lambda.amazonaws.com", "Reads", in_network=True)
STATEMENT = IamStatement(ROLE, "Read", ("kinesis:GetRecords",), ("arn:stream",))


def statements(document: str) -> dict[str, dict[str, Any]]:
    return {s["Sid"]: s for s in json.loads(document)["Statement"]}


def test_administrators_of_a_key_cannot_use_it() -> None:
    """Separation of duties, PCI DSS 3.7.6: no administrative action encrypts or decrypts."""
    crypto = ("Encrypt", "Decrypt", "ReEncrypt", "GenerateDataKey", "GenerateMac", "Sign", "Verify")
    for action in KEY_ADMINISTRATION:
        assert "*" not in action
        assert not action.removeprefix("kms:").startswith(crypto), action
    assert set(KEY_ADMINISTRATION) & set(KEY_USE) == {"kms:DescribeKey"}


def test_named_administrators_replace_the_account() -> None:
    admin = "arn:aws:iam::111122223333:role/admin"
    assert statements(key_policy(ACCOUNT, administrators=[admin]))["KeyAdministration"][
        "Principal"
    ] == {"AWS": [admin]}
    assert statements(key_policy(ACCOUNT))["KeyAdministration"]["Principal"] == {
        "AWS": "arn:aws:iam::111122223333:root"
    }


def test_no_administrator_of_another_account_is_let_in() -> None:
    """Named administrators alone were a finding of least-privilege, so the setting was of no use."""
    made = statements(key_policy(ACCOUNT, administrators=["arn:aws:iam::999999999999:role/x"]))
    assert made["KeyAdministration"]["Condition"] == {
        "StringEquals": {"kms:CallerAccount": ACCOUNT}
    }


def test_users_reach_a_key_only_through_the_named_services_and_only_from_the_account() -> None:
    made = statements(key_policy(ACCOUNT, via=["kinesis"]))
    for sid in ("KeyUse", "KeyGrants"):
        assert made[sid]["Condition"]["StringEquals"] == {
            "kms:ViaService": "kinesis.ca-central-1.amazonaws.com",
            "kms:CallerAccount": ACCOUNT,
        }
    assert made["KeyGrants"]["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}


def test_a_key_without_services_has_no_users() -> None:
    assert set(statements(key_policy(ACCOUNT))) == {"KeyAdministration"}


def test_services_are_limited_to_the_account() -> None:
    services = [
        logs_service(ACCOUNT),
        account_service("Alarms", "cloudwatch.amazonaws.com", ACCOUNT),
        trail_service(ACCOUNT),
    ]
    made = statements(key_policy(ACCOUNT, services=services))
    assert made["CloudWatchLogs"]["Condition"]["ArnLike"] == {
        "kms:EncryptionContext:aws:logs:arn": ("arn:aws:logs:ca-central-1:111122223333:log-group:*")
    }
    assert made["Alarms"]["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert made["CloudTrail"]["Condition"]["ArnLike"] == {
        "aws:SourceArn": "arn:aws:cloudtrail:ca-central-1:111122223333:trail/*"
    }


def test_a_service_without_a_condition_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="conditions"):
        KeyService("X", "x.amazonaws.com", ())


def test_a_trust_policy_names_one_service_and_one_account() -> None:
    (only,) = statements(trust_policy("lambda.amazonaws.com", ACCOUNT).replace("\n", "")).values()
    assert only["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert only["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


@pytest.mark.parametrize("service", sorted(NAMELESS_CALLERS))
def test_a_service_that_names_no_account_is_trusted_without(service: str) -> None:
    """CloudTrail could not assume a role that asks it for the account."""
    (only,) = statements(trust_policy(service, ACCOUNT)).values()
    assert only["Principal"] == {"Service": service}
    assert "Condition" not in only


def test_an_endpoint_without_statements_lets_nothing_through() -> None:
    (only,) = statements(endpoint_policy([])).values()
    assert (only["Effect"], only["Action"], only["Resource"]) == ("Deny", "*", "*")


def test_an_endpoint_lets_through_what_its_roles_may_do() -> None:
    (only,) = statements(endpoint_policy([(STATEMENT, "arn:role")])).values()
    assert only["Action"] == "kinesis:GetRecords"
    assert only["Resource"] == "arn:stream"
    assert only["Condition"]["ArnEquals"] == {"aws:PrincipalArn": "arn:role"}


def test_plain_http_is_denied_to_everybody() -> None:
    document = resource_policy_refusing_plain_http(["kinesis:PutRecord"], "arn:stream")
    (only,) = statements(document).values()
    assert (only["Effect"], only["Principal"]) == ("Deny", "*")
    assert only["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@given(st.permutations(["A", "B", "C", "D"]))
def test_a_policy_does_not_depend_on_the_order_of_declarations(sids: list[str]) -> None:
    """The same statements in any order give the same document."""
    made = [IamStatement(ROLE, sid, ("s3:GetObject",), ("arn:x",)) for sid in sids]
    assert permission_policy(made) == permission_policy(sorted(made, key=lambda s: s.sid))


@pytest.mark.parametrize(
    "action", ["*", "s3:*", "s3", "s3:Get Object", "S3:GetObject", ":x", "s3:"]
)
def test_a_bare_wildcard_or_malformed_action_cannot_be_declared(action: str) -> None:
    with pytest.raises(ValueError, match="expected 'service:Action', without a bare wildcard"):
        IamStatement(ROLE, "Bad", (action,), ("arn:x",))


def test_declarations_refuse_what_iam_and_cloudwatch_would() -> None:
    with pytest.raises(ValueError, match="IAM takes letters and digits only"):
        IamStatement(ROLE, "not valid", ("s3:GetObject",), ("arn:x",))
    with pytest.raises(ValueError, match=r"IamStatement\.resources is empty"):
        IamStatement(ROLE, "Ok", ("s3:GetObject",), ())
    with pytest.raises(ValueError, match=r"Role\.purpose is 'Bad Name'"):
        Role("Bad Name", "x", "y")
    with pytest.raises(ValueError, match=r"Condition\.values is empty"):
        Condition("StringEquals", "k", ())


def test_only_a_metric_of_our_own_may_have_no_dimensions() -> None:
    """That of an AWS service would be the whole account's."""
    alarm = functools.partial(
        Alarm,
        purpose="x",
        description="x",
        severity=Severity.WARNING,
        metric="Errors",
        dimensions={},
        statistic="Sum",
        comparison="GreaterThanThreshold",
        threshold=0,
    )
    assert alarm(namespace="Acme/Ledger").dimensions == ()
    with pytest.raises(ValueError, match="a metric of AWS/Lambda needs dimensions"):
        alarm(namespace="AWS/Lambda")


def test_an_alarm_is_plain_frozen_data() -> None:
    alarm = Alarm(
        purpose="x",
        description="d",
        severity=Severity.WARNING,
        namespace="AWS/Kinesis",
        metric="m",
        dimensions={"b": "2", "a": "1"},
        statistic="Sum",
        comparison="GreaterThanThreshold",
        threshold=0,
    )
    assert alarm.dimensions == (("a", "1"), ("b", "2"))
    with pytest.raises(AttributeError):
        alarm.purpose = "y"  # type: ignore[misc]


def test_services_publish_on_a_topic_for_this_account_alone_and_over_tls() -> None:
    found = statements(topic_policy("arn:topic", ACCOUNT, {"Alarms": "cloudwatch.amazonaws.com"}))
    assert found["Alarms"]["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    assert found["RefusePlainHttp"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert {s["Resource"] for s in found.values()} == {"arn:topic"}


def test_eventbridge_publishes_though_it_does_not_say_for_whom() -> None:
    """With a condition, every event would be dropped; who names another account is refused."""
    found = statements(topic_policy("arn:topic", ACCOUNT, {"Events": "events.amazonaws.com"}))
    assert "Condition" not in found["Events"]
    assert found["RefuseOtherAccounts"]["Condition"] == {
        "StringNotEquals": {"aws:SourceAccount": ACCOUNT},
        "Null": {"aws:SourceAccount": "false"},
    }


def test_eventbridge_encrypts_for_topics_of_this_account_whoever_it_acts_for() -> None:
    """A key policy that asks for the source account drops every event, without an error."""
    (condition,) = topic_event_service(ACCOUNT).conditions
    assert condition.key == "kms:EncryptionContext:aws:sns:topicArn"
    assert condition.values == (f"arn:aws:sns:ca-central-1:{ACCOUNT}:*",)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"period": 45}, "a period of 10, 20, 30 or a multiple of 60 seconds, found 45"),
        (
            {"period": 300, "evaluation_periods": 289},
            "periods of 86,400 seconds at most together, found 289 of 300 seconds",
        ),
        (
            {"period": 86_400, "evaluation_periods": 8},
            "periods of 604,800 seconds at most together, found 8 of 86400 seconds",
        ),
        ({"datapoints_to_alarm": 6}, "1 to 5 datapoints_to_alarm, found 6"),
        ({"datapoints_to_alarm": 0}, "1 to 5 datapoints_to_alarm, found 0"),
        ({"purpose": "x" * 81}, "a purpose of up to 80 characters, found 81"),
        ({"description": "x" * 1_025}, "a description of up to 1,024 characters, found 1,025"),
    ],
)
def test_an_alarm_that_cloudwatch_would_refuse_cannot_be_declared(
    numbers: dict[str, Any], expected: str
) -> None:
    declared: dict[str, Any] = {
        "purpose": "x",
        "description": "d",
        "severity": Severity.WARNING,
        "namespace": "Acme/Ledger",
        "metric": "m",
        "dimensions": {},
        "statistic": "p99",
        "comparison": "GreaterThanThreshold",
        "threshold": 0,
    }
    assert Alarm(**declared).evaluation_periods == 5
    with pytest.raises(ValueError, match=f"Alarm x+: expected {expected}"):
        Alarm(**{**declared, **numbers})
