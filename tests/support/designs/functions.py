"""Designs of functions."""

from __future__ import annotations

from support.designs.written import (
    ACCOUNT,
    KEY,
    SUBNETS,
    Resources,
    allow,
    arn,
    called,
    deny_plain_http,
    design,
    group,
    log_group,
    logs_to,
    merged,
    policy,
    ref,
    role,
)


def function(key: str, statements: tuple[dict[str, object], ...] = (), **more: object) -> Resources:
    """Return a function with its log group and role."""
    purpose = key.replace("_", "-")
    name = called("aws_lambda_function", purpose)
    return merged(
        log_group(key, f"/aws/lambda/{name}"),
        role(
            f"function_{key}",
            "lambda.amazonaws.com",
            logs_to(f"aws_cloudwatch_log_group.{key}"),
            *statements,
        ),
        {
            "aws_lambda_function": {
                key: {
                    "function_name": name,
                    "role": ref(f"aws_iam_role.function_{key}"),
                    "runtime": "python3.13",
                    "handler": "main.handler",
                    "s3_bucket": f"bucket-code-{ACCOUNT}-dev01",
                    "s3_key": "orders.zip",
                    "kms_key_arn": KEY,
                    "depends_on": [f"aws_cloudwatch_log_group.{key}"],
                    **more,
                }
            }
        },
    )


@design("AWS Lambda Developer Guide, Configuring a function in a VPC; Encrypting variables")
def lambda_function_in_vpc() -> Resources:
    return merged(
        group("functions", "What the functions of orders may reach"),
        function(
            "orders",
            vpc_config={
                "subnet_ids": SUBNETS,
                "security_group_ids": [ref("aws_security_group.functions", "id")],
            },
            environment={"variables": {"TABLE": "orders", "SECRET_ARN": "orders"}},
            tracing_config={"mode": "Active"},
            reserved_concurrent_executions=10,
            statements=(
                allow(
                    [
                        "ec2:CreateNetworkInterface",
                        "ec2:DescribeNetworkInterfaces",
                        "ec2:DescribeSubnets",
                        "ec2:DeleteNetworkInterface",
                        "ec2:AssignPrivateIpAddresses",
                        "ec2:UnassignPrivateIpAddresses",
                    ],
                    ["*"],
                ),
                allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]),
            ),
        ),
    )


@design("AWS Lambda Developer Guide, Managing Lambda dependencies with layers")
def lambda_function_with_layer() -> Resources:
    return merged(
        function("orders", layers=[ref("aws_lambda_layer_version.orders")]),
        {
            "aws_lambda_layer_version": {
                "orders": {
                    "layer_name": called("aws_lambda_layer_version"),
                    "s3_bucket": f"bucket-code-{ACCOUNT}-dev01",
                    "s3_key": "layer.zip",
                    "compatible_runtimes": ["python3.13"],
                }
            }
        },
    )


@design("AWS Lambda Developer Guide, Provisioned concurrency; Managing versions and aliases")
def lambda_alias_with_alarm() -> Resources:
    return merged(
        function("orders"),
        {
            "aws_lambda_alias": {
                "live": {
                    "name": called("aws_lambda_alias", "live"),
                    "function_name": ref("aws_lambda_function.orders", "function_name"),
                    "function_version": "$LATEST",
                }
            },
            "aws_cloudwatch_metric_alarm": {
                "orders": {
                    "alarm_name": called("aws_cloudwatch_metric_alarm"),
                    "namespace": "AWS/Lambda",
                    "metric_name": "Errors",
                    "statistic": "Sum",
                    "period": 60,
                    "evaluation_periods": 5,
                    "threshold": 1,
                    "comparison_operator": "GreaterThanOrEqualToThreshold",
                    "treat_missing_data": "notBreaching",
                    "dimensions": {
                        "FunctionName": ref("aws_lambda_function.orders", "function_name")
                    },
                    "alarm_actions": [ref("aws_sns_topic.alarms")],
                }
            },
            "aws_sns_topic": {
                "alarms": {"name": called("aws_sns_topic", "alarms"), "kms_master_key_id": KEY}
            },
            "aws_sns_topic_policy": {
                "alarms": {
                    "arn": ref("aws_sns_topic.alarms"),
                    "policy": policy(
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "cloudwatch.amazonaws.com"},
                            "Action": "sns:Publish",
                            "Resource": ref("aws_sns_topic.alarms"),
                            "Condition": {
                                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                                "ArnLike": {"aws:SourceArn": arn("cloudwatch", "alarm:*")},
                            },
                        },
                        deny_plain_http("sns:Publish", ref("aws_sns_topic.alarms")),
                    ),
                }
            },
        },
    )


@design("AWS Lambda Developer Guide, Tutorial: Using Lambda with Amazon DocumentDB streams; X-Ray")
def function_reads_a_secret() -> Resources:
    return merged(
        function(
            "orders",
            statements=(
                allow(
                    ["secretsmanager:GetSecretValue"],
                    [ref("aws_secretsmanager_secret.orders")],
                ),
                allow(["kms:Decrypt"], [KEY]),
            ),
            environment={"variables": {"SECRET_ARN": ref("aws_secretsmanager_secret.orders")}},
        ),
        function(
            "rotation",
            statements=(
                allow(
                    [
                        "secretsmanager:DescribeSecret",
                        "secretsmanager:GetSecretValue",
                        "secretsmanager:PutSecretValue",
                        "secretsmanager:UpdateSecretVersionStage",
                    ],
                    [ref("aws_secretsmanager_secret.orders")],
                ),
                allow(["secretsmanager:GetRandomPassword"], ["*"]),
                logs_to("aws_cloudwatch_log_group.rotation"),
            ),
        ),
        {
            "aws_secretsmanager_secret": {
                "orders": {
                    "name": called("aws_secretsmanager_secret"),
                    "kms_key_id": KEY,
                    "recovery_window_in_days": 0,
                }
            },
            "aws_secretsmanager_secret_rotation": {
                "orders": {
                    "secret_id": ref("aws_secretsmanager_secret.orders", "id"),
                    "rotation_lambda_arn": ref("aws_lambda_function.rotation"),
                    "rotation_rules": {"automatically_after_days": 30},
                }
            },
            "aws_lambda_permission": {
                "rotation": {
                    "statement_id": called("aws_lambda_permission", "rotation"),
                    "action": "lambda:InvokeFunction",
                    "function_name": ref("aws_lambda_function.rotation", "function_name"),
                    "principal": "secretsmanager.amazonaws.com",
                    "source_account": ACCOUNT,
                }
            },
        },
    )


@design("AWS Secrets Manager User Guide, Store and manage secrets; a vendor's token nobody rotates")
def secret_of_a_vendor() -> Resources:
    return {
        "aws_secretsmanager_secret": {
            "vendor": {
                "name": called("aws_secretsmanager_secret", "vendor"),
                "description": "Token of the fraud vendor's API, renewed by them each year",
                "kms_key_id": KEY,
                "recovery_window_in_days": 0,
                "tags": {
                    "RotatedBy": "the vendor issues a token a year by contract - runbook 12",
                },
            }
        }
    }
