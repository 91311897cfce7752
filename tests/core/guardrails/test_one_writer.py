"""The rule ``one-writer``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report

RULE = "one-writer"
Body = dict[str, Any]
Judge = Callable[..., Report]

BUCKET: Body = {"aws_s3_bucket": {"b": {"bucket": "bucket-orders-dev01"}}}
BY_ID = "${aws_s3_bucket.b.id}"


def refused(judge: Judge, *documents: Body) -> list[str]:
    """Return the addresses that are refused, of documents put together."""
    together: dict[str, Body] = {}
    for document in documents:
        for kind, resources in document.items():
            together.setdefault(kind, {}).update(resources)
    return [one.address for one in judge({"resource": together}, RULE).refusing]


def of(kind: str, argument: str, *targets: str, **more: Any) -> Body:
    """Return a resource for each target."""
    return {kind: {f"w{number}": {argument: to, **more} for number, to in enumerate(targets)}}


@pytest.mark.parametrize(
    "second",
    [
        BY_ID,
        "${aws_s3_bucket.b.bucket}",
        "bucket-orders-dev01",
        "${aws_s3_bucket_versioning.v.bucket}",
        "${aws_s3_bucket_versioning.v.id}",
    ],
)
def test_a_second_policy_of_a_bucket_is_refused_however_it_names_it(
    judge: Judge, second: str
) -> None:
    """The provider's aws_s3_bucket_policy replaces the whole policy of a bucket."""
    versions = {"aws_s3_bucket_versioning": {"v": {"bucket": BY_ID}}}
    policies = of("aws_s3_bucket_policy", "bucket", BY_ID, second, policy="{}")
    assert refused(judge, BUCKET, versions, policies) == [
        "aws_s3_bucket_policy.w0",
        "aws_s3_bucket_policy.w1",
    ]


def test_policies_of_two_buckets_pass(judge: Judge) -> None:
    other = {"aws_s3_bucket": {"o": {"bucket": "bucket-other-dev01"}}}
    policies = of("aws_s3_bucket_policy", "bucket", BY_ID, "${aws_s3_bucket.o.id}")
    assert refused(judge, BUCKET, other, policies) == []


def test_the_finding_names_both_addresses_and_their_plugins(judge: Judge) -> None:
    def made(plugin: str) -> Body:
        return {"//": {"metadata": {"path": f"strongroom-dev01/{plugin}/p", "uniqueId": "p"}}}

    policies = {
        "ours": {"bucket": BY_ID, **made("audit_trail")},
        "theirs": {"bucket": BY_ID, **made("acme")},
    }
    found = judge({"resource": {**BUCKET, "aws_s3_bucket_policy": policies}}, RULE).findings
    assert {(one.plugin, one.found) for one in found} == {
        (
            "audit_trail",
            "the bucket's policy is written by aws_s3_bucket_policy.theirs (acme) too: "
            "AWS keeps what is applied last",
        ),
        (
            "acme",
            "the bucket's policy is written by aws_s3_bucket_policy.ours (audit_trail) too: "
            "AWS keeps what is applied last",
        ),
    }


@pytest.mark.parametrize(
    ("kind", "body", "beside", "by", "attribute"),
    [
        ("aws_kms_key", {"policy": "{}"}, "aws_kms_key_policy", "key_id", "id"),
        ("aws_kms_key", {"policy": "{}"}, "aws_kms_key_policy", "key_id", "key_id"),
        ("aws_vpc_endpoint", {"policy": "{}"}, "aws_vpc_endpoint_policy", "vpc_endpoint_id", "id"),
        ("aws_sns_topic", {"policy": "{}"}, "aws_sns_topic_policy", "arn", "arn"),
        ("aws_sqs_queue", {"policy": "{}"}, "aws_sqs_queue_policy", "queue_url", "url"),
        (
            "aws_secretsmanager_secret",
            {"policy": "{}"},
            "aws_secretsmanager_secret_policy",
            "secret_arn",
            "arn",
        ),
        (
            "aws_s3_bucket",
            {"versioning": {"enabled": True}},
            "aws_s3_bucket_versioning",
            "bucket",
            "id",
        ),
        (
            "aws_api_gateway_rest_api",
            {"policy": "{}"},
            "aws_api_gateway_rest_api_policy",
            "rest_api_id",
            "id",
        ),
    ],
)
def test_a_setting_inside_and_beside_a_resource_is_refused(
    judge: Judge, kind: str, body: Body, beside: str, by: str, attribute: str
) -> None:
    """Each page of the provider says: use one of the two."""
    second = {beside: {"p": {by: f"${{{kind}.r.{attribute}}}"}}}
    assert refused(judge, {kind: {"r": body}}, second) == [f"{kind}.r", f"{beside}.p"]
    assert refused(judge, {kind: {"r": {}}}, second) == []


@pytest.mark.parametrize(
    ("kind", "argument", "target"),
    [
        ("aws_s3_bucket_server_side_encryption_configuration", "bucket", BY_ID),
        ("aws_s3_bucket_public_access_block", "bucket", BY_ID),
        ("aws_s3_bucket_logging", "bucket", BY_ID),
        ("aws_s3_bucket_lifecycle_configuration", "bucket", BY_ID),
        ("aws_wafv2_web_acl_association", "resource_arn", "${aws_api_gateway_stage.s.arn}"),
        ("aws_route_table_association", "subnet_id", "${aws_subnet.s.id}"),
        ("aws_efs_file_system_policy", "file_system_id", "${aws_efs_file_system.f.id}"),
        ("aws_efs_backup_policy", "file_system_id", "${aws_efs_file_system.f.id}"),
        ("aws_kinesis_resource_policy", "resource_arn", "${aws_kinesis_stream.s.arn}"),
        (
            "aws_cloudwatch_log_data_protection_policy",
            "log_group_name",
            "${aws_cloudwatch_log_group.g.name}",
        ),
        ("aws_iam_role_policy_attachments_exclusive", "role_name", "${aws_iam_role.r.name}"),
        ("aws_iam_account_password_policy", "minimum_password_length", "12"),
    ],
)
def test_a_second_configuration_or_attachment_is_refused(
    judge: Judge, kind: str, argument: str, target: str
) -> None:
    resources = {
        "aws_api_gateway_stage": {"s": {}},
        "aws_subnet": {"s": {}},
        "aws_efs_file_system": {"f": {}},
        "aws_kinesis_stream": {"s": {"name": "stream-orders-dev01"}},
        "aws_cloudwatch_log_group": {"g": {"name": "/orders"}},
        "aws_iam_role": {"r": {"name": "role-orders-dev01"}},
    }
    assert refused(judge, BUCKET, resources, of(kind, argument, target)) == []
    twice = of(kind, argument, target, target)
    assert refused(judge, BUCKET, resources, twice) == [f"{kind}.w0", f"{kind}.w1"]


def test_a_name_with_the_accounts_number_is_the_same_in_figures(judge: Judge) -> None:
    """A second policy of the trail's bucket, by its literal name: it passed."""
    bucket = {"bucket": "bucket-trail-${data.aws_caller_identity.main.account_id}-dev01"}
    policies = of("aws_s3_bucket_policy", "bucket", BY_ID, "bucket-trail-123456789012-dev01")
    assert len(refused(judge, {"aws_s3_bucket": {"b": bucket}}, policies)) == 2


def test_an_arn_and_a_reference_name_one_resource(judge: Judge) -> None:
    topic = {"aws_sns_topic": {"t": {"name": "topic-orders-dev01"}}}
    by_arn = "arn:aws:sns:ca-central-1:123456789012:topic-orders-dev01"
    policies = of("aws_sns_topic_policy", "arn", "${aws_sns_topic.t.arn}", by_arn)
    assert len(refused(judge, topic, policies)) == 2


def test_methods_of_one_resource_are_settings_of_their_own(judge: Judge) -> None:
    path = {"rest_api_id": "${aws_api_gateway_rest_api.a.id}", "resource_id": "r"}
    methods = {
        "aws_api_gateway_method": {
            "get": {**path, "http_method": "GET"},
            "post": {**path, "http_method": "POST"},
        }
    }
    api: Body = {"aws_api_gateway_rest_api": {"a": {"name": "api-orders-dev01"}}}
    assert refused(judge, api, methods) == []
    methods["aws_api_gateway_method"]["again"] = {**path, "http_method": "GET"}
    assert len(refused(judge, api, methods)) == 2
