"""Who may log in to the cache, and who may write its logs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from strongroom import IamStatement, Role, SessionCache


def client(service: str) -> Role:
    """Return the role of the application that keeps sessions, run by an AWS service in the VPC."""
    return Role(
        "app-cache", service, "Lets the application log in to the session cache", in_network=True
    )


def statements(cache: SessionCache, service: str) -> list[IamStatement]:
    """Return the application's statements.

    A login needs the permission on both, the cache and the user ("Authenticating with IAM",
    ElastiCache User Guide).
    """
    role = client(service)
    return [
        IamStatement(
            role,
            "LogInToCache",
            ("elasticache:Connect",),
            (cache.replication_group_arn, cache.user_arn),
        ),
        IamStatement(
            role,
            "FindCache",
            ("elasticache:DescribeReplicationGroups",),
            (cache.replication_group_arn,),
        ),
    ]


def log_delivery_policy(group_arns: Sequence[str], region: str, account_id: str) -> str:
    """Return the policy by which AWS delivers the cache's logs to these log groups.

    As "Logs sent to CloudWatch Logs" in the CloudWatch Logs User Guide has it, for this account.
    """
    statement = {
        "Sid": "DeliverCacheLogs",
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [f"{arn}:log-stream:*" for arn in group_arns],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": account_id},
            "ArnLike": {"aws:SourceArn": f"arn:aws:logs:{region}:{account_id}:*"},
        },
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))
