"""Who may write the trail: CloudTrail, S3's log delivery and AWS Config, each for this trail alone."""

from __future__ import annotations

import json
from typing import Any

from strongroom import REGION, AuditTrail, IamStatement, Role

TRAIL = Role(
    "audit-trail", "cloudtrail.amazonaws.com", "Lets CloudTrail write the audit trail's log group"
)

OLDEST_TLS = 1.2
"""PCI DSS 4.2.1: strong cryptography only; S3 itself still speaks older versions to those who ask."""


def trail_arn(name: str, account_id: str) -> str:
    """Return a trail's ARN before there is a trail: the bucket's policy must be there first."""
    return f"arn:aws:cloudtrail:{REGION}:{account_id}:trail/{name}"


def statements(trail: AuditTrail, account_id: str) -> list[IamStatement]:
    """Return what CloudTrail may do with the log group: write the streams that bear its name.

    A stream is called ``ACCOUNT_CloudTrail_REGION``, in the home region of the trail, whatever region
    the events are from (CloudTrail User Guide, "Role policy document for CloudTrail").
    """
    streams = f"{trail.log_group_arn}:log-stream:{account_id}_CloudTrail_{REGION}*"
    return [
        IamStatement(TRAIL, "WriteTrail", ("logs:CreateLogStream", "logs:PutLogEvents"), (streams,))
    ]


def trail_bucket_policy(bucket_arn: str, trail: str, account_id: str, *, config: bool) -> str:
    """Return the policy of the trail's bucket.

    :param trail: the trail's ARN; no other trail may deliver here (CloudTrail User Guide, "Amazon S3
        bucket policy for CloudTrail").
    :param config: whether AWS Config delivers here too ("Permissions for the Amazon S3 Bucket for
        the AWS Config Delivery Channel").
    """
    prefix = f"AWSLogs/{account_id}/"
    ours = {"aws:SourceAccount": account_id}
    rules = [
        *_delivery("CloudTrail", bucket_arn, prefix, {"aws:SourceArn": trail}),
        *(_delivery("Config", bucket_arn, f"{prefix}Config/", ours) if config else ()),
        *_safe_transport(bucket_arn),
    ]
    return _document(rules)


def access_bucket_policy(bucket_arn: str, logged_arn: str, account_id: str) -> str:
    """Return the policy of the access logs' bucket: S3 delivers those of one bucket.

    :param logged_arn: the bucket whose accesses are logged (Amazon S3 User Guide, "Permissions for
        log delivery").
    """
    return _document(
        [
            {
                "Sid": "AccessLogs",
                "Effect": "Allow",
                "Principal": {"Service": "logging.s3.amazonaws.com"},
                "Action": "s3:PutObject",
                "Resource": f"{bucket_arn}/*",
                "Condition": {
                    "ArnEquals": {"aws:SourceArn": logged_arn},
                    "StringEquals": {"aws:SourceAccount": account_id},
                },
            },
            *_safe_transport(bucket_arn),
        ]
    )


def _delivery(
    name: str, bucket_arn: str, prefix: str, ours: dict[str, str]
) -> list[dict[str, Any]]:
    """Let a service see whose the bucket is, and deliver below a prefix."""
    principal = {"Service": f"{name.lower()}.amazonaws.com"}
    owned = {"s3:x-amz-acl": "bucket-owner-full-control"}
    return [
        {
            "Sid": f"{name}Looks",
            "Effect": "Allow",
            "Principal": principal,
            "Action": ["s3:GetBucketAcl", "s3:ListBucket"]
            if name == "Config"
            else "s3:GetBucketAcl",
            "Resource": bucket_arn,
            "Condition": {"StringEquals": ours},
        },
        {
            "Sid": f"{name}Delivers",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "s3:PutObject",
            "Resource": f"{bucket_arn}/{prefix}*",
            "Condition": {"StringEquals": {**ours, **owned}},
        },
    ]


def _safe_transport(bucket_arn: str) -> list[dict[str, Any]]:
    everything = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": [bucket_arn, f"{bucket_arn}/*"],
    }
    return [
        {
            "Sid": "RefusePlainHttp",
            **everything,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "RefuseOldTls",
            **everything,
            "Condition": {"NumericLessThan": {"s3:TlsVersion": str(OLDEST_TLS)}},
        },
    ]


def _document(rules: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": rules}, separators=(",", ":"))
