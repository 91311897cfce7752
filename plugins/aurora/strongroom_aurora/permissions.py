"""What RDS may do: send metrics, read the application's secret, publish events."""

from __future__ import annotations

from strongroom import Condition, Database, EncryptionKey, IamStatement, Role

MONITORING = Role(
    "db-monitoring",
    "monitoring.rds.amazonaws.com",
    "Lets RDS send the operating system's metrics of database instances to CloudWatch Logs",
)

PROXY = Role(
    "db-proxy",
    "rds.amazonaws.com",
    "Lets the database proxy read the application's database credentials",
)

_OS_METRICS = "RDSOSMetrics"
"""The log group of enhanced monitoring: one for the account, its name fixed by RDS, so it is not this
stack's (Aurora User Guide, "Setting up Enhanced Monitoring")."""


def monitoring_statements(region: str, account_id: str) -> list[IamStatement]:
    """Return what the managed policy AmazonRDSEnhancedMonitoringRole has, on one log group."""
    group = f"arn:aws:logs:{region}:{account_id}:log-group:{_OS_METRICS}"
    return [
        IamStatement(
            MONITORING, "MakeGroup", ("logs:CreateLogGroup", "logs:PutRetentionPolicy"), (group,)
        ),
        IamStatement(
            MONITORING,
            "WriteStreams",
            (
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:GetLogEvents",
                "logs:PutLogEvents",
            ),
            (f"{group}:log-stream:*",),
        ),
    ]


def proxy_statements(database: Database, key: EncryptionKey, region: str) -> list[IamStatement]:
    """Return what the proxy needs: the application's secret and its key, through Secrets Manager."""
    through = Condition(
        "StringEquals", "kms:ViaService", (f"secretsmanager.{region}.amazonaws.com",)
    )
    return [
        IamStatement(
            PROXY,
            "ReadSecret",
            ("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"),
            (database.application_secret_arn,),
        ),
        IamStatement(PROXY, "ReadKey", ("kms:Decrypt",), (key.arn,), conditions=(through,)),
    ]


PUBLISHERS = {
    "RdsEvents": "events.rds.amazonaws.com",
    "EventBridge": "events.amazonaws.com",
}
"""The services that publish events on the topic, by statement id."""
