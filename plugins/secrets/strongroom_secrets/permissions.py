"""What the rotation function may do, and who else may touch the secret."""

from __future__ import annotations

import json

import attrs

from strongroom import Condition, Database, EncryptionKeys, IamStatement, Role

ROTATION = Role(
    "db-rotation",
    "lambda.amazonaws.com",
    "Lets the rotation function change the application's database credentials",
    in_network=True,
)


@attrs.frozen
class Resources:
    """ARNs that the function's permissions are limited to."""

    function_arn: str
    log_group_arn: str
    queue_arn: str


def statements(
    database: Database, keys: EncryptionKeys, resources: Resources, region: str
) -> list[IamStatement]:
    """Return the function's statements: one secret to rotate, one to read, and what Lambda needs."""

    def through(service: str) -> tuple[Condition, ...]:
        return (
            Condition("StringEquals", "kms:ViaService", (f"{service}.{region}.amazonaws.com",)),
        )

    use = ("kms:Decrypt", "kms:GenerateDataKey")
    interfaces = (
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
    )
    itself = Condition("ArnEquals", "lambda:SourceFunctionArn", (resources.function_arn,))
    return [
        IamStatement(
            ROTATION,
            "RotateSecret",
            (
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:UpdateSecretVersionStage",
            ),
            (database.application_secret_arn,),
        ),
        IamStatement(
            ROTATION,
            "ReadMasterSecret",
            ("secretsmanager:GetSecretValue",),
            (database.master_secret_arn,),
        ),
        IamStatement(
            ROTATION,
            "UseSecretsKey",
            use,
            (keys.credentials.arn,),
            conditions=through("secretsmanager"),
        ),
        IamStatement(
            ROTATION,
            "WriteLogs",
            ("logs:CreateLogStream", "logs:PutLogEvents"),
            (f"{resources.log_group_arn}:*",),
            by_service=True,
        ),
        IamStatement(
            ROTATION,
            "KeepFailures",
            ("sqs:SendMessage",),
            (resources.queue_arn,),
            by_service=True,
        ),
        IamStatement(
            ROTATION, "UseQueueKey", use, (keys.telemetry.arn,), conditions=through("sqs")
        ),
        # EC2 knows none of these by resource before the interface is there ("Giving Lambda functions
        # access to resources in an Amazon VPC", Lambda Developer Guide); the function's own code, as
        # told apart by Lambda, is denied them.
        IamStatement(ROTATION, "JoinNetwork", interfaces, ("*",), by_service=True),
        IamStatement(
            ROTATION,
            "JoinNetworkByLambdaOnly",
            interfaces,
            ("*",),
            conditions=(itself,),
            effect="Deny",
            by_service=True,
        ),
        IamStatement(
            ROTATION,
            "Trace",
            ("xray:PutTelemetryRecords", "xray:PutTraceSegments"),
            ("*",),  # X-Ray has no resources for these
            by_service=True,
        ),
    ]


def secret_policy(secret_arn: str, account_id: str) -> str:
    """Return the secret's policy: no other account, and no request without TLS."""
    everybody = {"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:*"}
    return _document(
        {
            "Sid": "RefusePlainHttp",
            **everybody,
            "Resource": secret_arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "RefuseOtherAccounts",
            **everybody,
            "Resource": secret_arn,
            "Condition": {
                "Bool": {"aws:PrincipalIsAWSService": "false"},
                "StringNotEquals": {"aws:PrincipalAccount": account_id},
            },
        },
    )


def queue_policy(queue_arn: str, rule_arn: str, account_id: str) -> str:
    """Return the queue's policy: the rule of failed rotations may send; no request without TLS."""
    return _document(
        {
            "Sid": "FailedRotations",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue_arn,
            "Condition": {
                "ArnEquals": {"aws:SourceArn": rule_arn},
                "StringEquals": {"aws:SourceAccount": account_id},
            },
        },
        {
            "Sid": "RefusePlainHttp",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sqs:*",
            "Resource": queue_arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    )


def failed_rotation(secret_arn: str) -> dict[str, object]:
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


def _document(*statements: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
