"""Who may publish on the topics, and who may write what was found in the logs."""

from __future__ import annotations

import json

from strongroom import REGION

PUBLISHERS = {
    "CloudWatchAlarms": "cloudwatch.amazonaws.com",
    "EventBridge": "events.amazonaws.com",
}
"""Principals by the id of their statement."""


def findings_policy(group_arn: str, account_id: str) -> str:
    """Return the policy by which CloudWatch Logs writes findings to a log group.

    As "Logs sent to CloudWatch Logs" in its User Guide has it, for this account. Without it,
    CloudWatch Logs would write a policy of its own, which a destroy leaves behind.
    """
    statement = {
        "Sid": "DeliverFindings",
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"{group_arn}:log-stream:*",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": account_id},
            "ArnLike": {"aws:SourceArn": f"arn:aws:logs:{REGION}:{account_id}:*"},
        },
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))
