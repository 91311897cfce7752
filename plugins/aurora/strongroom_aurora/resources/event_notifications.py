"""The topic that RDS reports events on, and the rules that count failovers and failed rotations."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.cloudwatch_event_target import CloudwatchEventTarget
from cdktf_cdktf_provider_aws.db_event_subscription import DbEventSubscription
from constructs import Construct

from strongroom import Context, EncryptionKeys, Topic, make_event_rule, make_topic
from strongroom_aurora import events, names
from strongroom_aurora.permissions import PUBLISHERS


def make_event_notifications(
    scope: Construct, context: Context, cluster_arn: str, master_secret: str
) -> None:
    """Report events of the database on a topic, and let alarms see failovers and failed rotations."""
    topic = make_topic(
        scope,
        "events",
        context.name("aws_sns_topic", "db-events"),
        kms_key_arn=context.require(EncryptionKeys).telemetry.arn,
        account_id=context.account_id,
        publishers=PUBLISHERS,
    )
    _subscriptions(scope, context, topic)
    for construct, name, description, pattern in (
        (
            "failover",
            names.failover_rule(context),
            "The database failed over to another instance",
            events.failover(cluster_arn),
        ),
        (
            "rotation",
            names.rotation_rule(context),
            "RDS could not rotate the master password of the database",
            events.rotation_failure(master_secret),
        ),
    ):
        rule = make_event_rule(
            scope, f"{construct}-rule", name, description=description, pattern=pattern
        )
        CloudwatchEventTarget(
            scope,
            f"{construct}-target",
            rule=rule.name,
            target_id=context.name("aws_cloudwatch_event_target", "topic"),
            arn=topic.arn,
        )


def _subscriptions(scope: Construct, context: Context, topic: Topic) -> None:
    for source, categories in events.SUBSCRIPTIONS.items():
        name = context.name("aws_db_event_subscription", source)
        DbEventSubscription(
            scope,
            f"events-{source}",
            name=name,
            sns_topic=topic.arn,
            source_type=source,
            event_categories=list(categories),
            depends_on=[topic.policy],  # RDS publishes to the topic at once, as a test
            tags={"Name": name},
        )
