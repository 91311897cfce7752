"""Who may publish on the topics."""

from __future__ import annotations

import json

from strongroom import REGION

PUBLISHERS = (
    ("CloudWatchAlarms", "cloudwatch.amazonaws.com"),
    ("EventBridge", "events.amazonaws.com"),
)


def topic_policy(topic_arn: str, account_id: str) -> str:
    """Return a topic's policy: alarms and rules of this account publish, nobody does without TLS."""
    sources = {
        "cloudwatch.amazonaws.com": f"arn:aws:cloudwatch:{REGION}:{account_id}:alarm:*",
        "events.amazonaws.com": f"arn:aws:events:{REGION}:{account_id}:rule/*",
    }
    statements: list[dict[str, object]] = [
        {
            "Sid": sid,
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sns:Publish",
            "Resource": topic_arn,
            "Condition": {
                "ArnLike": {"aws:SourceArn": sources[service]},
                "StringEquals": {"aws:SourceAccount": account_id},
            },
        }
        for sid, service in PUBLISHERS
    ]
    statements.append(
        {
            "Sid": "RefusePlainHttp",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": topic_arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    )
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
