"""The rule ``least-privilege``."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails import iam
from strongroom_guardrails.model import Finding, Outcome, Report
from support.synthesis import resources, synthesise

RULE = "least-privilege"
Body = dict[str, Any]
Findings = Callable[..., list[Finding]]
STREAM = "${aws_kinesis_stream.kms_main.arn}"
ACCOUNT = "${data.aws_caller_identity.main.account_id}"
GOOD: Body = {"Effect": "Allow", "Action": "kinesis:PutRecord", "Resource": STREAM}
TRUST: Body = {
    "Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
}


def policy(*statements: Body) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def without(body: Body, key: str) -> Body:
    return {name: value for name, value in body.items() if name != key}


@pytest.mark.parametrize(
    "statement",
    [
        GOOD,
        {**GOOD, "Resource": [STREAM, f"{STREAM}/consumer/x:*"]},
        {**GOOD, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket-main-dev01/*"},
        {**GOOD, "Action": "logs:PutLogEvents", "Resource": "arn:aws:logs:r:1:log-group:a:*"},
        {**GOOD, "Action": "xray:PutTraceSegments", "Resource": "*"},
        {**GOOD, "Action": ["ec2:DescribeSubnets", "xray:PutTraceSegments"], "Resource": "*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": "${aws_iam_role.kms_main.arn}",
            "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
        },
    ],
)
def test_named_actions_on_named_resources_pass(findings: Findings, statement: Body) -> None:
    assert findings(RULE, "aws_iam_policy", policy=policy(statement)) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ({**GOOD, "Action": "*"}, "allows *"),
        ({**GOOD, "Action": "kinesis:*"}, "allows kinesis:*"),
        ({**GOOD, "Action": "kinesis:Put*"}, "allows kinesis:put*"),
        ({**GOOD, "Action": "kinesis:PutRecor?"}, "allows kinesis:putrecor?"),
        ({**GOOD, "Action": ["kinesis:PutRecord", "s3:*"]}, "allows s3:*"),
        ({**without(GOOD, "Action"), "NotAction": "iam:*"}, "by NotAction"),
        ({**without(GOOD, "Resource"), "NotResource": STREAM}, "by NotResource"),
        (without(GOOD, "Resource"), "names no resource"),
        ({**GOOD, "Resource": "*"}, "which is anything"),
        ({**GOOD, "Resource": "arn:aws:kinesis:r:1:stream/*"}, "every stream of the account"),
        ({**GOOD, "Resource": "arn:aws:kinesis:r:1:*"}, "every resource of the account"),
        ({**GOOD, "Resource": "arn:aws:kinesis:*:1:stream/x"}, "every region"),
        ({**GOOD, "Resource": "arn:aws:kinesis:r:*:stream/x"}, "every account"),
        ({**GOOD, "Resource": "arn:aws:kinesis"}, "cut short"),
        ({**GOOD, "Resource": "${aws_kinesis_stream.kms_main.name}"}, "which is no ARN"),
        ({**GOOD, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::*/*"}, "everything in s3"),
        ({**GOOD, "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:r:1:*"}, "in sqs"),
        ({**GOOD, "Effect": "allow"}, "whose effect is 'allow'"),
        (
            {**GOOD, "Action": ["xray:PutTraceSegments", "kinesis:PutRecord"], "Resource": "*"},
            "allows kinesis:putrecord on *",
        ),
        ({**GOOD, "Action": "iam:PassRole", "Resource": "arn:aws:iam::1:role/x"}, "PassRole"),
    ],
)
def test_what_could_be_narrower_is_refused(findings: Findings, statement: Body, found: str) -> None:
    (finding, *_) = findings(RULE, "aws_iam_policy", policy=policy(statement))
    assert finding.outcome is Outcome.FAIL
    assert finding.attribute == "policy"
    assert found in finding.found


@pytest.mark.parametrize("text", ["${var.policy}", "not JSON", "[]", 7])
def test_a_policy_that_cannot_be_read_is_refused(findings: Findings, text: Any) -> None:
    (finding,) = findings(RULE, "aws_iam_policy", policy=text)
    assert finding.outcome is Outcome.UNKNOWN


def test_a_resource_without_a_policy_is_not_applicable(
    outcomes: Callable[..., set[Outcome]],
) -> None:
    assert outcomes(RULE, "aws_vpc") == {Outcome.NOT_APPLICABLE}
    assert outcomes(RULE, "aws_s3_bucket") == {Outcome.NOT_APPLICABLE}


def test_an_exception_is_for_the_service_that_needs_it(
    judge: Callable[..., Report], compliant: Callable[[], Body]
) -> None:
    """Lambda's roles may manage any network interface; nobody else's may."""
    document = compliant()
    wide = {**GOOD, "Action": "ec2:CreateNetworkInterface", "Resource": "*"}
    document["resource"]["aws_iam_policy"]["kms_main"]["policy"] = policy(wide)
    role = document["resource"]["aws_iam_role"]["kms_main"]
    assert judge(document, RULE).findings == ()
    for other in ("ec2.amazonaws.com", ["lambda.amazonaws.com", "ec2.amazonaws.com"]):
        role["assume_role_policy"] = policy({**TRUST, "Principal": {"Service": other}})
        (finding,) = judge(document, RULE).findings
        assert finding.address == "aws_iam_policy.kms_main"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:r:{ACCOUNT}:topic-x-dev01"}}},
        {"Condition": {"StringEquals": {"AWS:sourceaccount": [ACCOUNT]}}},
        {"Principal": {"Service": "cloudtrail.amazonaws.com"}, "Condition": {}},
        {"Principal": {"AWS": "${aws_iam_role.kms_main.arn}"}, "Condition": {}},
        {
            "Principal": {"AWS": "arn:aws:iam::${data.aws_caller_identity.a.account_id}:root"},
            "Condition": {},
        },
        {
            "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/x"},
            "Condition": {"StringEquals": {"x:sub": "repo:a/b:ref:main", "x:aud": "sts"}},
        },
    ],
)
def test_a_trust_that_ties_its_caller_down_passes(findings: Findings, changes: Body) -> None:
    trust = policy({**TRUST, **changes})
    assert findings(RULE, "aws_iam_role", assume_role_policy=trust) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"Condition": {}}, "on behalf of any account"),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "*"}}}, "on behalf of any account"),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "999988887777"}}}, "any account"),
        ({"Condition": {"StringLike": {"aws:SourceArn": "arn:aws:s3:::*"}}}, "any account"),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}}, "any account"),
        (
            {"Condition": {"StringNotEquals": {"aws:SourceAccount": "1"}}},
            "on behalf of any account",
        ),
        ({"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "1"}}}, "any account"),
        ({"Condition": {"StringEquals": {"aws:RequestTag/x": "1"}}}, "on behalf of any account"),
        ({"Principal": "*", "Condition": {}}, "trusts every principal"),
        ({"Principal": {"AWS": "*"}, "Condition": {}}, "trusts every principal"),
        ({"Principal": {"AWS": "999988887777"}, "Condition": {}}, "not of this stack"),
        ({"Principal": {"Federated": "accounts.google.com"}, "Condition": {}}, "every identity"),
        (
            {
                "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/x"},
                "Condition": {"StringEquals": {"x:aud": "sts"}},
            },
            "every identity",
        ),
        (
            {
                "Principal": {"AWS": "*"},
                "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
            },
            "an organization holds more accounts",
        ),
    ],
)
def test_a_trust_in_strangers_is_refused(findings: Findings, changes: Body, found: str) -> None:
    refused = findings(RULE, "aws_iam_role", assume_role_policy=policy({**TRUST, **changes}))
    assert found in refused[0].found


@pytest.mark.parametrize(
    ("kind", "argument"),
    [("aws_sns_topic_policy", "policy"), ("aws_sqs_queue", "policy"), ("aws_kms_key", "policy")],
)
def test_resource_policies_are_held_to_the_same(
    findings: Findings, kind: str, argument: str
) -> None:
    open_ = {"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "*"}
    (finding,) = findings(RULE, kind, **{argument: policy(open_)})
    assert "trusts every principal" in finding.found
    denied = {**open_, "Effect": "Deny"}
    assert findings(RULE, kind, **{argument: policy(denied)}) == []


def test_an_endpoint_without_a_policy_lets_everything_through(findings: Findings) -> None:
    (finding,) = findings(RULE, "aws_vpc_endpoint", service_name="x")
    assert finding.found == "absent: any principal may do anything"


@pytest.mark.parametrize(
    "kind",
    [
        "aws_iam_access_key",
        "aws_iam_group_policy",
        "aws_iam_policy_attachment",
        "aws_iam_role_policy",
        "aws_iam_user",
        "aws_iam_user_login_profile",
        "aws_iam_user_policy",
        "aws_iam_user_policy_attachment",
    ],
)
def test_users_and_policies_inside_others_are_refused(findings: Findings, kind: str) -> None:
    (finding,) = findings(RULE, kind)
    assert finding.outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("inline_policy", [{"name": "x", "policy": policy(GOOD)}]),
        ("managed_policy_arns", ["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
    ],
)
def test_a_role_has_no_policies_inside(findings: Findings, argument: str, value: Any) -> None:
    found = findings(RULE, "aws_iam_role", assume_role_policy=policy(TRUST), **{argument: value})
    assert [finding.attribute for finding in found] == [argument]


@pytest.mark.parametrize(
    ("arn", "outcome"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", Outcome.FAIL),
        ("${aws_iam_policy.gone.arn}", Outcome.UNKNOWN),
        ("${var.policy}", Outcome.UNKNOWN),
        (None, Outcome.FAIL),
    ],
)
def test_only_policies_of_the_stack_are_attached(
    findings: Findings, arn: Any, outcome: Outcome
) -> None:
    found = findings(RULE, "aws_iam_role_policy_attachment", role="r", policy_arn=arn)
    (finding,) = [one for one in found if one.attribute == "policy_arn"]
    assert finding.outcome is outcome


def test_policies_are_attached_to_roles_of_the_stack_alone(findings: Findings) -> None:
    found = findings(RULE, "aws_iam_role_policy_attachment", role="somebody", policy_arn="x")
    assert {one.attribute for one in found} == {"policy_arn", "role"}


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"source_arn": "${aws_sns_topic.kms_main.arn}"}, False),
        ({"source_account": ACCOUNT}, False),
        ({"source_account": "999988887777"}, True),
        ({}, True),
        ({"source_arn": "*"}, True),
        ({"source_arn": "${aws_sns_topic.kms_main.arn}", "action": "lambda:*"}, True),
        ({"source_arn": "${aws_sns_topic.kms_main.arn}", "principal": "*"}, True),
    ],
)
def test_a_function_is_called_by_a_named_source(
    findings: Findings, changes: Body, refused: bool
) -> None:
    body = {"action": "lambda:InvokeFunction", "principal": "sns.amazonaws.com", **changes}
    assert bool(findings(RULE, "aws_lambda_permission", **body)) is refused


def test_an_unknown_type_is_refused(findings: Findings) -> None:
    assert [f.outcome for f in findings(RULE, "aws_nothing_such")] == [Outcome.UNKNOWN]


def test_the_actions_that_name_no_resource_are_those_of_aws() -> None:
    assert iam.names_no_resource("ec2:DescribeSubnets")
    assert iam.names_no_resource("XRay:putTraceSegments")
    assert not iam.names_no_resource("kinesis:PutRecord")
    assert not iam.names_no_resource("nothing:Such")


def test_an_independent_analyser_finds_nothing_in_any_policy_of_the_platform() -> None:
    """parliament knows each action, its resources and its conditions; it sees no references."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its own files open
        import parliament
    accepted = {
        "RESOURCE_STAR",  # judged by our own rule, which knows the exceptions and their service
        "RESOURCE_MISMATCH",  # a reference stands for an ARN whose kind parliament cannot see
        "RESOURCE_EFFECTIVELY_STAR",
        "MISMATCHED_TYPE_BUT_USABLE",  # StringEquals on an ARN, as the guide of EFS has it
    }
    found = []
    for address, body in resources(synthesise().document).items():
        if address.startswith("aws_iam_policy."):
            text = iam.OWN_ACCOUNT.sub("111122223333", body["policy"])
            text = iam.REFERENCE.sub("arn:aws:any:ca-central-1:111122223333:any/any", text)
            analysed = parliament.analyze_policy_string(text)
            found += [
                (address, str(finding))
                for finding in analysed.findings
                # AWS sets this key on every call that a function's own code makes.
                if finding.issue not in accepted and "lambda:SourceFunctionArn" not in str(finding)
            ]
    assert found == []
