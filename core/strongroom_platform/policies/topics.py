"""Policies of SNS topics: which AWS services publish."""

from __future__ import annotations

from collections.abc import Mapping

from strongroom_base.declarations import Condition
from strongroom_platform.policies.documents import document, statement

EVENTBRIDGE = "events.amazonaws.com"


def topic_policy(topic_arn: str, account_id: str, services: Mapping[str, str]) -> str:
    """Return a topic's policy: some AWS services publish for this account, over TLS only.

    EventBridge's permission has no condition, because topics' policies cannot have one for it
    (EventBridge User Guide, "Using resource-based policies"). So a topic that it
    publishes to denies every request that names another account.

    :param services: principals by statement id.
    """
    ours = Condition("StringEquals", "aws:SourceAccount", (account_id,))
    allowed = [
        statement(
            sid,
            ["sns:Publish"],
            [topic_arn],
            conditions=() if principal == EVENTBRIDGE else (ours,),
            principal={"Service": principal},
        )
        for sid, principal in services.items()
    ]
    theirs = (
        Condition("StringNotEquals", "aws:SourceAccount", (account_id,)),
        Condition("Null", "aws:SourceAccount", ("false",)),
    )
    plain = (Condition("Bool", "aws:SecureTransport", ("false",)),)
    denied = {"RefuseOtherAccounts": theirs} if EVENTBRIDGE in services.values() else {}
    refused = [
        statement(
            sid,
            ["sns:Publish"],
            [topic_arn],
            effect="Deny",
            conditions=conditions,
            principal={"AWS": "*"},
        )
        for sid, conditions in {**denied, "RefusePlainHttp": plain}.items()
    ]
    return document([*allowed, *refused])
