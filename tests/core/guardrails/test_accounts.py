"""One rule of accounts: the stack's own, or one that the config names with a reason."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import pytest

from strongroom.config import read_config
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Finding

OTHER = "210987654321"
REASON = "Log archive of the security team, agreement 2026-11"
Body = dict[str, Any]


def _policy(**statement: Any) -> str:
    return json.dumps(
        {"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", **statement}]}
    )


TRUST = json.dumps(
    {
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{OTHER}:role/reader"},
        }
    }
)
PLACES: dict[str, tuple[str, Body]] = {
    "a trust": ("aws_iam_role", {"assume_role_policy": TRUST}),
    "a principal by number": (
        "aws_sqs_queue_policy",
        {"policy": _policy(Resource="${aws_sqs_queue.q.arn}", Principal={"AWS": OTHER})},
    ),
    "a source condition": (
        "aws_sqs_queue_policy",
        {
            "policy": _policy(
                Resource="${aws_sqs_queue.q.arn}",
                Principal={"Service": "sns.amazonaws.com"},
                Condition={"StringEquals": {"aws:SourceAccount": OTHER}},
            )
        },
    ),
    "a source ARN": (
        "aws_sqs_queue_policy",
        {
            "policy": _policy(
                Resource="${aws_sqs_queue.q.arn}",
                Principal={"Service": "sns.amazonaws.com"},
                Condition={"ArnLike": {"aws:SourceArn": f"arn:aws:sns:ca-central-1:{OTHER}:t"}},
            )
        },
    ),
    "a permission": (
        "aws_lambda_permission",
        {
            "action": "lambda:InvokeFunction",
            "principal": "sns.amazonaws.com",
            "source_account": OTHER,
        },
    ),
    "a share": ("aws_ram_principal_association", {"principal": OTHER}),
    "a destination": (
        "aws_cloudwatch_log_subscription_filter",
        {"destination_arn": f"arn:aws:kinesis:ca-central-1:{OTHER}:stream/logs"},
    ),
    "a dead letter queue": (
        "aws_scheduler_schedule",
        {"target": {"dead_letter_config": {"arn": f"arn:aws:sqs:ca-central-1:{OTHER}:q"}}},
    ),
    "an account number": ("aws_ecr_replication_configuration", {"registry_id": OTHER}),
}
RULES = [rule for rule in BUILT_IN if rule.id in {"least-privilege", "stays-in-account"}]


def of_the_account(
    kind: str, body: Body, *, accounts: Collection[str] = (), named: Collection[str] = ()
) -> list[Finding]:
    """Return what the rules find that names the other account."""
    document = {"resource": {kind: {"x": body}, "aws_sqs_queue": {"q": {}}}}
    stack = read_stack(document, accounts=accounts, named=named)
    return [f for f in check(stack, RULES).findings if OTHER in f.found or "any account" in f.found]


@pytest.mark.parametrize("place", PLACES)
def test_another_account_is_refused_until_the_config_names_it(place: str) -> None:
    kind, body = PLACES[place]
    found = of_the_account(kind, body)
    assert found
    assert of_the_account(kind, body, accounts=[OTHER]) == []
    assert of_the_account(kind, body, accounts=["123456789012"]), "another one does not help"


@pytest.mark.parametrize("place", PLACES)
def test_an_account_in_a_plugin_s_setting_is_not_named_by_that(place: str) -> None:
    """Any text of any setting counted as named, so no reason was asked for."""
    kind, body = PLACES[place]
    texts = {OTHER, f"arn:aws:kinesis:ca-central-1:{OTHER}:stream/logs", json.dumps(body)}
    assert of_the_account(kind, body, named=texts) == of_the_account(kind, body)


@pytest.mark.parametrize("place", sorted(PLACES.keys() - {"a source condition", "a source ARN"}))
def test_a_finding_of_another_account_says_how_to_name_it(place: str) -> None:
    kind, body = PLACES[place]
    for finding in of_the_account(kind, body):
        assert f'[accounts] "{OTHER}" = "' in finding.edit


def subscribed(endpoint: str, protocol: str = "https") -> bool:
    body = {"protocol": protocol, "endpoint": endpoint, "topic_arn": "${aws_sns_topic.t.arn}"}
    document = {"resource": {"aws_sns_topic_subscription": {"x": body}, "aws_sns_topic": {"t": {}}}}
    rules = [rule for rule in RULES if rule.id == "stays-in-account"]
    return not check(read_stack(document, named=[endpoint]), rules).refused


@pytest.mark.parametrize(
    "endpoint",
    ["oncall@example.com", "https://events.pagerduty.com/x", "+15145550123", "+491701234567"],
)
def test_people_whom_a_setting_names_are_notified(endpoint: str) -> None:
    assert subscribed(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        f"arn:aws:sqs:ca-central-1:{OTHER}:alerts",
        f"https://sqs.ca-central-1.amazonaws.com/{OTHER}/alerts",
        "https://loot.s3.ca-central-1.amazonaws.com/x",
        f"https://example.com/{OTHER}",
        OTHER,
    ],
)
def test_an_account_is_no_person_whatever_a_setting_says(endpoint: str) -> None:
    assert not subscribed(endpoint)


def test_the_identity_of_another_provider_is_not_the_stack_s_own() -> None:
    """Its credentials may be of another account."""
    number = "${data.aws_caller_identity.x.account_id}"
    for body, refused in (({}, False), ({"provider": "aws.other"}, True)):
        trust = json.loads(TRUST.replace(OTHER, number))
        document = {
            "data": {"aws_caller_identity": {"x": body}},
            "resource": {
                "aws_iam_role": {"x": {"assume_role_policy": json.dumps(trust)}},
                "aws_ecr_replication_configuration": {"x": {"registry_id": number}},
            },
        }
        for rule in RULES:
            assert check(read_stack(document), [rule]).refused is refused, rule.id


def test_the_config_names_accounts() -> None:
    table = {"environment_suffix": "dev01", "accounts": {OTHER: REASON}}
    config, problems = read_config(table)
    assert problems == []
    assert config is not None
    assert config.accounts == {OTHER: REASON}


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ({"2109876543": REASON}, "account numbers of 12 digits"),
        ({"arn:aws:iam::210987654321:root": REASON}, "account numbers of 12 digits"),
        ({"٢١٠٩٨٧٦٥٤٣٢١": REASON}, "account numbers of 12 digits"),
        ({"*": REASON}, "account numbers of 12 digits"),
        ({OTHER: "partner"}, "at least 20 characters"),
        ({OTHER: " " * 40}, "at least 20 characters"),
        ({OTHER: 7}, "expected a string"),
        ([OTHER], "expected a table"),
    ],
)
def test_an_account_without_a_number_or_a_reason_is_refused(accounts: Any, expected: str) -> None:
    config, (problem,) = read_config({"environment_suffix": "dev01", "accounts": accounts})
    assert config is None
    assert problem.path.startswith("accounts")
    assert expected in problem.message
