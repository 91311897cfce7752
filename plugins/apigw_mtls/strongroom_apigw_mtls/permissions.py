"""What the authorizer and API Gateway's logging may do."""

from __future__ import annotations

import json

import attrs

from strongroom import REGION, Condition, IamStatement, Role

AUTHORIZER = Role(
    "api-authorizer",
    "lambda.amazonaws.com",
    "Lets the authorizer of the transaction API read whom it lets in",
)

LOGGING = Role(
    "api-logging",
    "apigateway.amazonaws.com",
    "Lets API Gateway write the logs of this account's APIs in the region",
)


@attrs.frozen
class Read:
    """ARNs of what the authorizer reads and writes."""

    lists_arn: str
    key_arn: str
    log_group_arn: str


def authorizer_statements(read: Read) -> list[IamStatement]:
    """Return the authorizer's statements: one object, one key, one log group, and its traces."""
    through = Condition(
        "StringEquals",
        "kms:ViaService",
        (f"lambda.{REGION}.amazonaws.com", f"s3.{REGION}.amazonaws.com"),
    )
    return [
        IamStatement(AUTHORIZER, "ReadLists", ("s3:GetObjectVersion",), (read.lists_arn,)),
        IamStatement(
            AUTHORIZER, "DecryptLists", ("kms:Decrypt",), (read.key_arn,), conditions=(through,)
        ),
        IamStatement(
            AUTHORIZER,
            "WriteLog",
            ("logs:CreateLogStream", "logs:PutLogEvents"),
            (f"{read.log_group_arn}:*",),
        ),
        # X-Ray knows no resources (Service Authorization Reference, "AWS X-Ray").
        IamStatement(
            AUTHORIZER, "WriteTraces", ("xray:PutTelemetryRecords", "xray:PutTraceSegments"), ("*",)
        ),
    ]


def logging_statements(account_id: str) -> list[IamStatement]:
    """Return the statements of the account's role, which serves every API in the account and region.

    The actions are those that API Gateway asks a role for when it is set ("Set up CloudWatch logging
    for REST APIs"); the log groups of APIs have names that API Gateway chooses.
    """
    groups = f"arn:aws:logs:{REGION}:{account_id}:log-group:*"
    return [
        IamStatement(
            LOGGING,
            "WriteApiLogs",
            (
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:DescribeLogGroups",
                "logs:DescribeLogStreams",
                "logs:FilterLogEvents",
                "logs:GetLogEvents",
                "logs:PutLogEvents",
            ),
            (groups,),
        )
    ]


def delivery_policy(log_group_arn: str, account_id: str) -> str:
    """Return the policy by which AWS WAF's log delivery may write one log group.

    Left out, AWS would write one of its own that outlives a destroy ("Logging web ACL traffic").
    """
    statement = {
        "Sid": "WebAclLog",
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"{log_group_arn}:*",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": account_id},
            "ArnLike": {"aws:SourceArn": f"arn:aws:logs:{REGION}:{account_id}:*"},
        },
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))
