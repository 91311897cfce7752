"""The SNS topic with its policy."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from constructs import Construct

from strongroom_platform.policies import topic_policy


@attrs.frozen
class Topic:
    """A topic and its policy.

    :param arn: a reference to the topic's ARN.
    :param policy: for ``depends_on`` of what publishes as soon as it exists.
    """

    arn: str
    policy: SnsTopicPolicy


def make_topic(
    scope: Construct,
    construct_id: str,
    name: str,
    *,
    kms_key_arn: str,
    account_id: str,
    publishers: Mapping[str, str],
) -> Topic:
    """Create an encrypted topic that some AWS services publish to for this account, over TLS only.

    The policy's construct id is the topic's with ``-policy`` at its end.

    :param name: the physical name, also of the ``Name`` tag.
    :param kms_key_arn: a key that the publishers may use; see ``topic_event_service``.
    :param publishers: service principals by statement id, such as
        ``{"CloudWatchAlarms": "cloudwatch.amazonaws.com"}``.
    """
    topic = SnsTopic(
        scope, construct_id, name=name, kms_master_key_id=kms_key_arn, tags={"Name": name}
    )
    arn = topic.arn
    document = topic_policy(arn, account_id, publishers)
    return Topic(arn, SnsTopicPolicy(scope, f"{construct_id}-policy", arn=arn, policy=document))
