"""Roles that several plugins share, and their policies."""

from __future__ import annotations

import json
from collections.abc import Iterable

import attrs

from strongroom import (
    Capability,
    Context,
    IamStatement,
    Role,
    TransactionStream,
)
from support.acme import acme, refusal
from support.synthesis import EVERYTHING_OFF, of_type, synthesise

HELPER = Role("acme-helper", "lambda.amazonaws.com", "Helps", in_network=True)
STATEMENT = IamStatement(HELPER, "Read", ("kinesis:GetRecords",), ("arn:aws:kinesis:stream",))


def test_a_role_has_one_customer_managed_policy_with_every_plugin_s_statements() -> None:
    def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
        stream = context.require(TransactionStream)
        return [
            IamStatement(stream.producer, "Acme", ("kinesis:ListShards",), (stream.arn,)),
        ]

    extra = acme(requires=(TransactionStream,), strongroom_iam_statements=strongroom_iam_statements)  # type: ignore[arg-type]
    document = synthesise("[plugins.acme]\n", extra=[extra]).document
    policies = of_type(document, "aws_iam_policy")
    sids = [
        s["Sid"]
        for s in json.loads(policies["core/roles/stream-producer/policy"]["policy"])["Statement"]
    ]
    assert sids == ["Acme", "EncryptTransactions", "WriteTransactions"]
    assert len(policies) == len(of_type(document, "aws_iam_role"))


def test_a_role_inside_the_network_may_call_only_what_has_an_endpoint() -> None:
    text = refusal(acme(strongroom_iam_statements=lambda context: [STATEMENT]))  # noqa: ARG005
    assert (
        "the statement 'Read' lets the role 'acme-helper' call kinesis from inside the VPC" in text
    )


def test_an_endpoint_s_policy_lists_what_the_roles_inside_may_do() -> None:
    extra = acme(calls=("kinesis",), strongroom_iam_statements=lambda context: [STATEMENT])  # noqa: ARG005
    document = synthesise(f"{EVERYTHING_OFF}[plugins.acme]\n", extra=[extra]).document
    endpoints = of_type(document, "aws_vpc_endpoint")
    assert set(endpoints) == {"core/endpoints/s3", "core/endpoints/kinesis"}
    (statement,) = json.loads(endpoints["core/endpoints/kinesis"]["policy"])["Statement"]
    assert statement["Action"] == "kinesis:GetRecords"
    assert "acme-helper" in statement["Condition"]["ArnEquals"]["aws:PrincipalArn"]
    (nothing,) = json.loads(endpoints["core/endpoints/s3"]["policy"])["Statement"]
    assert nothing["Effect"] == "Deny"


def test_a_role_declared_in_two_ways_names_both_plugins() -> None:
    other = attrs.evolve(HELPER, purpose="vpc-flow-logs")
    text = refusal(acme(strongroom_resources=lambda context: [context.role_arn(other)]))
    assert "plugin 'acme' declares the role 'vpc-flow-logs' otherwise than 'core' does" in text


def test_two_statements_of_one_sid_are_refused() -> None:
    twice = [STATEMENT, attrs.evolve(STATEMENT, resources=("arn:other",))]
    text = refusal(acme(calls=("kinesis",), strongroom_iam_statements=lambda context: twice))  # noqa: ARG005
    assert "declares a statement 'Read' for the role 'acme-helper', which has another" in text


def test_a_role_that_may_do_nothing_is_refused() -> None:
    def strongroom_resources(context: Context) -> list[Capability]:
        context.role_arn(HELPER)
        return []

    text = refusal(acme(strongroom_resources=strongroom_resources))
    assert "uses the role 'acme-helper', but no plugin declares an IAM statement for it" in text


def test_a_policy_longer_than_iam_takes_is_refused() -> None:
    many = [
        attrs.evolve(
            STATEMENT, sid=f"S{n}", resources=tuple(f"arn:{n}:{m}:{'x' * 80}" for m in range(10))
        )
        for n in range(8)
    ]
    text = refusal(acme(calls=("kinesis",), strongroom_iam_statements=lambda context: many))  # noqa: ARG005
    assert "IAM takes 6144 in a customer managed policy" in text
