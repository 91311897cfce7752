"""Which data each key protects, and which AWS services may use it for that."""

from __future__ import annotations

import attrs

from strongroom import (
    KeyService,
    account_service,
    logs_service,
    topic_event_service,
    trail_service,
)


@attrs.frozen
class Classification:
    """A kind of data with a key of its own.

    :param name: the attribute of :class:`strongroom.EncryptionKeys`, and the key's purpose.
    :param description: what is encrypted under it.
    :param via: services through which the account's principals may use the key.
    :param logs: whether CloudWatch Logs encrypts log groups under it.
    :param trails: whether CloudTrail encrypts the files and digests of trails under it.
    :param topics: whether topics that EventBridge publishes to are encrypted under it.
    :param services: principals of services that use the key by themselves, by statement id.
    """

    name: str
    description: str
    via: tuple[str, ...]
    logs: bool = False
    trails: bool = False
    topics: bool = False
    services: tuple[tuple[str, str], ...] = ()


CLASSIFICATIONS = (
    Classification(
        "cardholder",
        "Account data at rest: the database, its snapshots and its query telemetry",
        via=("backup", "rds"),
    ),
    Classification(
        "credentials",
        "Secrets, whom the API lets in, and the functions that work on either",
        via=("lambda", "s3", "secretsmanager"),
    ),
    Classification("session", "The session cache and its snapshots", via=("elasticache",)),
    Classification("stream", "Transactions in flight", via=("kinesis",)),
    Classification(
        "audit",
        "Audit trails and logs, the audit file system, backups",
        via=("backup", "elasticfilesystem", "s3"),
        logs=True,
        trails=True,
        # AWS Config encrypts what it delivers by itself ("Permissions for the KMS Key for the AWS Config
        # Delivery Channel", AWS Config Developer Guide).
        services=(("Config", "config.amazonaws.com"),),
    ),
    Classification(
        "telemetry",
        "Application logs, alarm topics, queues and events",
        via=("sns", "sqs"),
        logs=True,
        topics=True,
        # Alarms, events and backup notices reach an encrypted topic if their services may use its key
        # (Amazon SNS Developer Guide, "Enable compatibility between event sources and topics").
        services=(
            ("CloudWatchAlarms", "cloudwatch.amazonaws.com"),
            ("EventBridgeQueues", "events.amazonaws.com"),
            ("Backup", "backup.amazonaws.com"),
            ("DatabaseEvents", "events.rds.amazonaws.com"),
        ),
    ),
)


def key_services(classification: Classification, account_id: str) -> tuple[KeyService, ...]:
    """Return the services of a classification, each limited to an account."""
    limited = tuple(
        account_service(sid, principal, account_id) for sid, principal in classification.services
    )
    logs = (logs_service(account_id),) if classification.logs else ()
    trails = (trail_service(account_id),) if classification.trails else ()
    topics = (topic_event_service(account_id),) if classification.topics else ()
    return (*limited, *logs, *trails, *topics)
