"""The queue and its policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from constructs import Construct
from strongroom import Context, EncryptionKeys, resource_policy_refusing_plain_http

from strongroom_deadletters.capability import DeadLetters
from strongroom_deadletters.permissions import redriver
from strongroom_deadletters.settings import DAY

if TYPE_CHECKING:
    from strongroom_deadletters.settings import DeadlettersSettings

DATA_KEY_SECONDS = 300
"""How long SQS uses a data key before it asks KMS for another: the default."""

DATA_ACTIONS = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
)


def make_queue(scope: Construct, context: Context, settings: DeadlettersSettings) -> DeadLetters:
    """Create the queue under the key of telemetry: a message says where a batch was, not what."""
    name = context.name("aws_sqs_queue", "deadletters")
    queue = SqsQueue(
        scope,
        "queue",
        name=name,
        kms_master_key_id=context.require(EncryptionKeys).telemetry.arn,
        kms_data_key_reuse_period_seconds=DATA_KEY_SECONDS,
        message_retention_seconds=settings.kept_days * DAY,
        visibility_timeout_seconds=settings.visibility_seconds,
        tags={"Name": name},
    )
    url, arn = queue.url, queue.arn
    SqsQueuePolicy(
        scope,
        "queue-policy",
        queue_url=url,
        policy=resource_policy_refusing_plain_http(DATA_ACTIONS, arn),
    )
    return DeadLetters(
        name=queue.name, url=url, arn=arn, redriver=redriver(settings.redriver_service)
    )
