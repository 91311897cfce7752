"""The keys, the flow logs, the stream and its alarms."""

from __future__ import annotations

from strongroom_emulator.environment import REGION
from support.network_document.stack import (
    ACCOUNT,
    KEYS,
    PLAIN_HTTP,
    SHARD_METRICS,
    SUFFIX,
    Stack,
    named,
    policy,
)


def add_keys(stack: Stack) -> None:
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    logs = {"Service": f"logs.{REGION}.amazonaws.com"}
    for key in KEYS:
        stack.add(
            "aws_kms_key",
            key,
            description=f"Encrypts {key}",
            deletion_window_in_days=7,
            enable_key_rotation=True,
            rotation_period_in_days=365,
            key_usage="ENCRYPT_DECRYPT",
            customer_master_key_spec="SYMMETRIC_DEFAULT",
            multi_region=False,
            policy=policy(
                {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"},
                {
                    "Effect": "Allow",
                    "Principal": logs,
                    "Action": ["kms:Decrypt", "kms:Encrypt"],
                    "Resource": "*",
                },
            ),
            tags={**named("key", key), "DataClassification": key},
        )
        stack.add(
            "aws_kms_alias",
            key,
            name=f"alias/key-{key}-{SUFFIX}",
            target_key_id=f"${{aws_kms_key.{key}.key_id}}",
        )


def add_flow_logs(stack: Stack) -> None:
    stack.add(
        "aws_cloudwatch_log_group",
        "flow-logs",
        name=f"log-group-flow-logs-{SUFFIX}",
        retention_in_days=400,
        kms_key_id="${aws_kms_key.flow-logs.arn}",
    )
    service = {"Service": "vpc-flow-logs.amazonaws.com"}
    stack.add(
        "aws_iam_role",
        "flow-logs",
        name=f"role-flow-logs-{SUFFIX}",
        description="Lets VPC Flow Logs write the network's log group",
        assume_role_policy=policy(
            {
                "Effect": "Allow",
                "Principal": service,
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
            }
        ),
        tags=named("role", "flow-logs"),
    )
    stack.add(
        "aws_iam_policy",
        "flow-logs",
        name=f"policy-flow-logs-{SUFFIX}",
        policy=policy(
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": "${aws_cloudwatch_log_group.flow-logs.arn}:*",
            }
        ),
        tags=named("policy", "flow-logs"),
    )
    stack.add(
        "aws_iam_role_policy_attachment",
        "flow-logs",
        role="${aws_iam_role.flow-logs.name}",
        policy_arn="${aws_iam_policy.flow-logs.arn}",
    )
    stack.add(
        "aws_flow_log",
        "main",
        vpc_id="${aws_vpc.main.id}",
        traffic_type="ALL",
        log_destination_type="cloud-watch-logs",
        log_destination="${aws_cloudwatch_log_group.flow-logs.arn}",
        iam_role_arn="${aws_iam_role.flow-logs.arn}",
        max_aggregation_interval=60,
        log_format="$${version} $${account-id} $${srcaddr} $${dstaddr} $${action} $${vpc-id}",
        tags=named("flow-log", "main"),
    )


def add_streams(stack: Stack) -> None:
    for name, mode in (("transactions", "PROVISIONED"), ("on-demand", "ON_DEMAND")):
        arn = f"${{aws_kinesis_stream.{name}.arn}}"
        stack.add(
            "aws_kinesis_stream",
            name,
            name=f"stream-{name}-{SUFFIX}",
            retention_period=168,
            encryption_type="KMS",
            kms_key_id="${aws_kms_key.stream.arn}",
            shard_level_metrics=SHARD_METRICS,
            enforce_consumer_deletion=True,
            stream_mode_details={"stream_mode": mode},
            tags=named("stream", name),
            **({"shard_count": 3} if mode == "PROVISIONED" else {}),
        )
        stack.add(
            "aws_kinesis_resource_policy",
            name,
            resource_arn=arn,
            policy=policy(
                {
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": ["kinesis:GetRecords", "kinesis:PutRecord"],
                    "Resource": arn,
                    "Condition": PLAIN_HTTP,
                }
            ),
        )


def add_alarms(stack: Stack) -> None:
    stack.add(
        "aws_sns_topic",
        "alarms",
        name=f"topic-alarms-{SUFFIX}",
        kms_master_key_id="${aws_kms_key.telemetry.arn}",
        policy=policy(
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sns:Publish",
                "Resource": "*",
                "Condition": PLAIN_HTTP,
            }
        ),
        tags=named("topic", "alarms"),
    )
    stream = {"StreamName": "${aws_kinesis_stream.transactions.name}"}
    stack.add(
        "aws_cloudwatch_metric_alarm",
        "age",
        alarm_name=f"alarm-age-{SUFFIX}",
        alarm_description="Consumers fall behind",
        namespace="AWS/Kinesis",
        metric_name="GetRecords.IteratorAgeMilliseconds",
        dimensions=stream,
        statistic="Maximum",
        period=60,
        evaluation_periods=5,
        datapoints_to_alarm=3,
        threshold=60000,
        comparison_operator="GreaterThanThreshold",
        treat_missing_data="notBreaching",
        alarm_actions=["${aws_sns_topic.alarms.arn}"],
        ok_actions=["${aws_sns_topic.alarms.arn}"],
        tags=named("alarm", "age"),
    )
    metric = {"namespace": "AWS/Kinesis", "metric_name": "IncomingBytes", "period": 60}
    stack.add(
        "aws_cloudwatch_metric_alarm",
        "share",
        alarm_name=f"alarm-share-{SUFFIX}",
        comparison_operator="GreaterThanThreshold",
        evaluation_periods=1,
        threshold=80,
        treat_missing_data="missing",
        metric_query=[
            {"id": "share", "expression": "100*used/60", "label": "Share", "return_data": True},
            {"id": "used", "metric": {**metric, "stat": "Sum", "dimensions": stream}},
        ],
        tags=named("alarm", "share"),
    )
