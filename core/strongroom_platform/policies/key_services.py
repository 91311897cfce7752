"""AWS services that use a key by themselves, each limited to what it does for this account.

The conditions follow the AWS guidance against the confused deputy, by the context that each service
passes.
"""

from __future__ import annotations

from strongroom_base.declarations import Condition
from strongroom_base.region import REGION
from strongroom_platform.policies.keys import ACCOUNT, KeyService
from strongroom_platform.policies.topics import EVENTBRIDGE


def logs_service(account_id: str = ACCOUNT) -> KeyService:
    """CloudWatch Logs, limited to the log groups of an account.

    CloudWatch Logs passes the log group's ARN as encryption context and no source account
    (CloudWatch Logs User Guide, "Encrypt log data using AWS KMS").
    """
    groups = f"arn:aws:logs:{REGION}:{account_id}:log-group:*"
    return KeyService(
        "CloudWatchLogs",
        f"logs.{REGION}.amazonaws.com",
        (Condition("ArnLike", "kms:EncryptionContext:aws:logs:arn", (groups,)),),
    )


def account_service(sid: str, principal: str, account_id: str = ACCOUNT) -> KeyService:
    """Return a service limited to what this account asked it to do (``aws:SourceAccount``)."""
    return KeyService(
        sid, principal, (Condition("StringEquals", "aws:SourceAccount", (account_id,)),)
    )


def topic_event_service(account_id: str = ACCOUNT) -> KeyService:
    """EventBridge, limited to messages for an account's topics.

    SNS says for which topic a message is encrypted. EventBridge does not say for whom it acts, and
    every message would be lost if it had to: ``aws:SourceAccount`` in a key policy "is not supported
    for EventBridge-to-encrypted topics" (Amazon SNS Developer Guide, "Key management").
    """
    topics = f"arn:aws:sns:{REGION}:{account_id}:*"
    return KeyService(
        "EventBridgeTopics",
        EVENTBRIDGE,
        (Condition("ArnLike", "kms:EncryptionContext:aws:sns:topicArn", (topics,)),),
    )


def trail_service(account_id: str = ACCOUNT) -> KeyService:
    """CloudTrail, limited to the trails of an account.

    ``aws:SourceArn`` is always the trail's ARN; AWS advises against the account alone (CloudTrail User
    Guide, "Configure AWS KMS key policies for CloudTrail").
    """
    trails = f"arn:aws:cloudtrail:{REGION}:{account_id}:trail/*"
    return KeyService(
        "CloudTrail",
        "cloudtrail.amazonaws.com",
        (Condition("ArnLike", "aws:SourceArn", (trails,)),),
    )
