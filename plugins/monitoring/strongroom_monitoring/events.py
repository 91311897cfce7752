"""What AWS says by itself, as patterns of EventBridge rules.

The rules see this environment only, by its suffix in the names that AWS puts into the events; what AWS
Health says is of the whole account.
"""

from __future__ import annotations

import attrs

from strongroom import REGION, Severity

HEALTH_SERVICES = (
    "APIGATEWAY",
    "BACKUP",
    "CLOUDTRAIL",
    "CLOUDWATCH",
    "EC2",
    "ELASTICACHE",
    "ELASTICFILESYSTEM",
    "KINESIS",
    "KMS",
    "LAMBDA",
    "RDS",
    "S3",
    "SECRETSMANAGER",
    "SNS",
    "SQS",
    "VPC",
)
"""The services of the platform, as AWS Health calls them."""


@attrs.frozen
class Event:
    """One rule.

    :param purpose: names the rule.
    :param description: what it means that the rule matches.
    :param severity: which topic is notified.
    :param pattern: the event pattern.
    """

    purpose: str
    description: str
    severity: Severity
    pattern: dict[str, object]


def events(suffix: str, account_id: str) -> list[Event]:
    """Return the rules of an environment."""
    ours = [{"suffix": f"-{suffix}"}]
    secrets = f"arn:aws:secretsmanager:{REGION}:{account_id}:secret"
    return [
        Event(
            "rds-failover",
            "A database cluster fails over to another instance, or failed to",
            Severity.CRITICAL,
            {
                "source": ["aws.rds"],
                "detail-type": ["RDS DB Cluster Event"],
                "detail": {"EventCategories": ["failover", "failure"], "SourceIdentifier": ours},
            },
        ),
        Event(
            "rds-instance",
            "A database instance fails, restarts or runs out of storage",
            Severity.WARNING,
            {
                "source": ["aws.rds"],
                "detail-type": ["RDS DB Instance Event"],
                "detail": {
                    "EventCategories": ["availability", "failure", "low storage"],
                    "SourceIdentifier": ours,
                },
            },
        ),
        Event(
            "rotation",
            "A secret could not be rotated",
            Severity.CRITICAL,
            {
                "source": ["aws.secretsmanager"],
                "detail-type": ["AWS Service Event via CloudTrail"],
                "detail": {
                    "eventName": ["RotationFailed"],
                    "additionalEventData": {
                        # RDS names the secrets of master users itself.
                        "SecretId": [
                            {"wildcard": f"{secrets}:secret-*-{suffix}-*"},
                            {"prefix": f"{secrets}:rds!"},
                        ]
                    },
                },
            },
        ),
        Event(
            "backup-job",
            "A backup failed, was aborted, or did not start in its window",
            Severity.CRITICAL,
            {
                "source": ["aws.backup"],
                "detail-type": ["Backup Job State Change"],
                "detail": {"state": ["ABORTED", "EXPIRED", "FAILED"], "backupVaultName": ours},
            },
        ),
        Event(
            "health",
            "AWS Health tells of an issue of a service that the platform is made of",
            Severity.WARNING,
            {
                "source": ["aws.health"],
                "detail-type": ["AWS Health Event"],
                "detail": {
                    "service": list(HEALTH_SERVICES),
                    "eventTypeCategory": ["issue", "scheduledChange"],
                },
            },
        ),
    ]
