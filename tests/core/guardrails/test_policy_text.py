"""Policies as AWS gets them, once Terraform has put values into them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from strongroom_guardrails.engine import read_stack
from strongroom_guardrails.policy import Statement, statements

ALLOW: dict[str, Any] = {
    "Sid": "Read",
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.main.arn}/*",
}
BLOCK: dict[str, Any] = {
    "sid": "Read",
    "actions": ["s3:GetObject"],
    "resources": ["${aws_s3_bucket.main.arn}/*"],
}
DATA = "${data.aws_iam_policy_document.%s.json}"


def read(
    value: Any, *, locals_: dict[str, Any] | None = None, **documents: Any
) -> tuple[Statement, ...] | None:
    stack = read_stack(
        {
            "locals": locals_ or {},
            "data": {"aws_iam_policy_document": documents},
            "resource": {
                "aws_s3_bucket": {"main": {"bucket": "bucket-main-dev01"}},
                "aws_sns_topic": {
                    "main": {"display_name": "*", "name": 'a", ${aws_s3_bucket.main.id}'},
                    "good": {"name": "topic-${aws_s3_bucket.main.id}"},
                    "prefixed": {"name_prefix": 'a"'},
                },
                "aws_cloudwatch_metric_alarm": {"quoted": {"alarm_name": 'a","Effect":"Allow'}},
                "aws_wafv2_web_acl": {"main": {"rule": [{"name": 'a"'}]}},
                "aws_iam_policy": {"main": {"policy": value}},
            },
        }
    )
    return statements(stack.by_address["aws_iam_policy.main"].arguments["policy"], stack)


def policy(**elements: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{**ALLOW, **elements}]})


def test_a_local_in_a_policy_is_read_as_its_value() -> None:
    found = read(policy(Action="${local.all}"), locals_={"all": "s3:*"})
    assert found is not None
    assert found[0].actions == ("s3:*",)


def test_a_statement_that_a_local_injects_is_read() -> None:
    injected = 'x","Effect":"Allow","Action":"iam:*","Resource":"*"},{"Sid":"y'
    found = read(policy(Sid="${local.sid}"), locals_={"sid": injected})
    assert found is not None
    assert [statement.actions for statement in found] == [("iam:*",), ("s3:getobject",)]


def test_a_policy_made_by_jsonencode_is_read() -> None:
    value = '${jsonencode({Statement = [{Effect = "Allow", Action = local.all, Resource = "*"}]})}'
    found = read(value, locals_={"all": ["s3:*"]})
    assert found is not None
    assert (found[0].actions, found[0].resources) == (("s3:*",), ("*",))


def test_an_argument_that_is_known_is_read_as_its_value() -> None:
    found = read(policy(Resource="${aws_sns_topic.main.display_name}"))
    assert found is not None
    assert found[0].resources == ("*",)


@pytest.mark.parametrize(
    "elements",
    [
        {"Action": "${var.action}"},
        {"Action": "${aws_sns_topic.other.name}"},
        {"Resource": "${var.resource}"},
        {"Resource": "${var.resource.arn}"},
        {"Resource": "${module.a.arn}"},
        {"Resource": "${aws_sns_topic.other.display_name}"},
        {"Resource": '${aws_sns_topic.other.tags["arn"]}x'},
        {"Resource": "arn:aws:s3:::${data.aws_ssm_parameter.a.value}/*"},
        {"Resource": "arn:aws:s3:::%{ if true }*%{ endif }"},
        {"Resource": '${replace(aws_s3_bucket.main.arn, "main", "*")}'},
        {"Sid": "${aws_sns_topic.other.description}"},
        {"Sid": "${aws_sns_topic.main.name}"},
        {"Resource": "${aws_cloudwatch_metric_alarm.quoted.arn}"},
        {"Resource": "${aws_cloudwatch_metric_alarm.quoted.id}"},
        {"Resource": "arn:aws:sns:::${aws_sns_topic.prefixed.name}"},
        {"Resource": "arn:aws:wafv2:::${aws_wafv2_web_acl.main.rule[0].name}"},
        {"Resource": "arn:aws:s3:::${aws_s3_bucket.main.tags_all.name}"},
        {"Resource": "arn:aws:s3:::${data.aws_iam_policy_document.x.policy_id}"},
        {"Resource": "arn:aws:s3:::${data.aws_arn.x.account}"},
        {"Resource": '${try(aws_s3_bucket.main.arn[0], "*")}'},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "${var.account}"}}},
        {"Condition": ["x"]},
        {"action": "*"},
        {"Action": {"a": "s3:*"}},
    ],
)
def test_a_policy_that_may_say_anything_is_not_read(elements: dict[str, Any]) -> None:
    assert read(policy(**elements)) is None


@pytest.mark.parametrize(
    "text",
    [
        '{"Statement": [], "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}',
        '{"Statement": [{"Effect": "Allow", "Action": "a:b", "Action": "*", "Resource": "*"}]}',
        '{"statement": []}',
        '{"Statement": ["${aws_s3_bucket.main.arn}"]}',
        '{"Statement": "${aws_s3_bucket.main.arn}"}',
        "[" * 5000,
        '{"Statement": ' + "[" * 500 + "]" * 500 + "}",
        "${aws_s3_bucket.main.arn}",
        "",
    ],
)
def test_an_ambiguous_or_malformed_policy_is_not_read(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "elements",
    [
        {},
        {"Resource": ["${aws_s3_bucket.main.arn}", "arn:aws:s3:::bucket-x/$${aws:username}/*"]},
        {"Resource": "arn:aws:kms:us-east-1:${data.aws_caller_identity.x.account_id}:key/x"},
        {
            "Resource": 'arn:aws:rds-db:x:y:dbuser:${element(split(":", aws_db_proxy.a.arn), 6)}/user'
        },
        {"Resource": "arn:aws:sns:us-east-1:1:${aws_sns_topic.good.name}"},
        {"Condition": {"Bool": {"aws:SecureTransport": False}}},
        {
            "Condition": {
                "StringEquals": {
                    '${replace(aws_eks_cluster.a.identity[0].oidc[0].issuer, "https://", "")}:sub': "x"
                }
            }
        },
    ],
)
def test_arns_ids_and_names_may_stand_in_a_policy(elements: dict[str, Any]) -> None:
    value = policy(**elements).replace('\\"', '"')
    assert read(value) is not None


def test_documents_are_merged_as_the_provider_does() -> None:
    """A later sid replaces an earlier one in its place; statements without one are added."""
    found = read(
        DATA % "main",
        base={"statement": [BLOCK, {**BLOCK, "sid": "Other"}]},
        wide={"statement": {"sid": "Other", "actions": ["s3:*"], "resources": ["*"]}},
        main={
            "source_policy_documents": [DATA % "base"],
            "statement": [{**BLOCK, "actions": ["s3:PutObject"]}, {**BLOCK, "sid": None}],
            "override_policy_documents": [DATA % "wide", policy(Sid="Extra")],
        },
    )
    assert found is not None
    assert [(one.sid, one.actions) for one in found] == [
        ("Read", ("s3:putobject",)),
        ("Other", ("s3:*",)),
        ("", ("s3:getobject",)),
        ("Extra", ("s3:getobject",)),
    ]


def test_conditions_with_one_operator_and_key_are_met_by_any_value_of_both() -> None:
    """They were read as two conditions, each of which has to be met."""
    conditions = [
        {"test": "StringEquals", "variable": "aws:SourceAccount", "values": [value]}
        for value in ("111111111111", "222222222222")
    ]
    found = read(DATA % "main", main={"statement": {**BLOCK, "condition": conditions}})
    assert found is not None
    assert found[0].conditions == (
        ("stringequals", "aws:sourceaccount", ("111111111111", "222222222222")),
    )


def test_a_policy_variable_of_a_document_is_one_in_the_policy() -> None:
    """The provider writes ``&{`` as ``${``: what a caller chooses was read as a plain name."""
    found = read(DATA % "main", main={"statement": {**BLOCK, "resources": ["x/&{aws:username}"]}})
    assert found is not None
    assert found[0].resources == ("x/$${aws:username}",)


@pytest.mark.parametrize(
    "body",
    [
        {"statement": BLOCK, "dynamic": {"statement": {"for_each": ["a"], "content": BLOCK}}},
        {"statement": {**BLOCK, "dynamic": {"principals": {"for_each": ["a"], "content": {}}}}},
        {"statement": "${var.statements}"},
        {"statement": BLOCK, "for_each": ["a"]},
        {"statement": {**BLOCK, "actions": "${var.actions}"}},
        {"statement": {**BLOCK, "actions": ["${aws_sns_topic.other.name}"]}},
        {"statement": {**BLOCK, "resources": ["${var.resource}"]}},
        {"statement": {**BLOCK, "resources": ["${aws_sns_topic.other.description}/x"]}},
        {"source_policy_documents": "${var.documents}"},
        {"source_policy_documents": ["${var.document}"]},
        {"override_policy_documents": [DATA % "main"]},
        {"override_json": "${file(var.file)}"},
        {
            "statement": {**BLOCK, "sid": "${aws_s3_bucket.main.region}"},
            "override_policy_documents": [policy(Sid="Read")],
        },
        {"statement": BLOCK, "source_policy_documents": ['{"Statement": {"Effect": "Allow"}}']},
        {"statement": {**BLOCK, "resources": ["&{aws:username}"]}, "version": "2008-10-17"},
        {"no_such_argument": 1},
    ],
)
def test_a_document_that_is_not_known_before_the_apply_is_not_read(body: dict[str, Any]) -> None:
    assert read(DATA % "main", main=body) is None


def test_a_document_source_of_another_name_is_not_read() -> None:
    assert read(DATA % "other", main={"statement": BLOCK}) is None
    assert read("${data.aws_iam_policy_document.main[0].json}", main={"statement": BLOCK}) is None
