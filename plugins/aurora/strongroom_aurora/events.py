"""The RDS events that are published.

Security Hub's PCI DSS standard asks for the critical ones of clusters, instances, parameter groups and
security groups (RDS.19 to RDS.22, requirement 11.5.2). Subscriptions name no source: instances that
auto scaling makes, and groups from elsewhere, count too.
"""

from __future__ import annotations

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "db-cluster": (
        "configuration change",
        "deletion",
        "failover",
        "failure",
        "maintenance",
        "notification",
    ),
    "db-cluster-snapshot": ("notification",),
    "db-instance": (
        "availability",
        "configuration change",
        "deletion",
        "failover",
        "failure",
        "low storage",
        "maintenance",
        "notification",
        "recovery",
    ),
    "db-parameter-group": ("configuration change",),
    "db-proxy": ("configuration change", "deletion", "failure"),
    "db-security-group": ("configuration change", "failure"),
}
"""Event categories by source type ("Amazon RDS event categories and event messages for Aurora")."""


def failover(cluster_arn: str) -> dict[str, object]:
    """Return the EventBridge pattern of a failover of a cluster."""
    return {
        "source": ["aws.rds"],
        "detail-type": ["RDS DB Cluster Event"],
        "resources": [cluster_arn],
        "detail": {"EventCategories": ["failover"]},
    }


def rotation_failure(secret_arn: str) -> dict[str, object]:
    """Return the EventBridge pattern of a failed rotation of a secret.

    Secrets Manager writes it to CloudTrail (Secrets Manager User Guide, "CloudTrail entries for
    Secrets Manager"); EventBridge sees it when the account has a trail.
    """
    return {
        "source": ["aws.secretsmanager"],
        "detail-type": ["AWS Service Event via CloudTrail"],
        "detail": {
            "eventName": ["RotationFailed"],
            "additionalEventData": {"SecretId": [secret_arn]},
        },
    }
