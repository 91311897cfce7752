"""Designs of queues, topics and events."""

from __future__ import annotations

import json

from support.designs.functions import function
from support.designs.written import (
    KEY,
    Resources,
    allow,
    called,
    deny_plain_http,
    design,
    merged,
    own_account,
    policy,
    ref,
    role,
    tags,
    uses_key,
)


def queue(key: str, **more: object) -> Resources:
    """Return a queue with the stack's key."""
    purpose = key.replace("_", "-")
    body = {"name": called("aws_sqs_queue", purpose), "kms_master_key_id": KEY}
    return {"aws_sqs_queue": {key: {**body, **more}}}


def topic(key: str) -> Resources:
    """Return a topic with the stack's key."""
    purpose = key.replace("_", "-")
    body = {"name": called("aws_sns_topic", purpose), "kms_master_key_id": KEY}
    return {"aws_sns_topic": {key: body}}


@design("Amazon SQS Developer Guide, Using dead-letter queues in Amazon SQS")
def sqs_with_dead_letters() -> Resources:
    redrive = json.dumps(
        {"deadLetterTargetArn": ref("aws_sqs_queue.orders_dead"), "maxReceiveCount": 5}
    )
    return merged(
        queue("orders", redrive_policy=redrive, visibility_timeout_seconds=60),
        queue("orders_dead", message_retention_seconds=1209600),
        {
            "aws_sqs_queue_policy": {
                key: {
                    "queue_url": ref(f"aws_sqs_queue.{key}", "id"),
                    "policy": policy(deny_plain_http("sqs:*", ref(f"aws_sqs_queue.{key}"))),
                }
                for key in ("orders", "orders_dead")
            },
            "aws_sqs_queue_redrive_allow_policy": {
                "orders": {
                    "queue_url": ref("aws_sqs_queue.orders_dead", "id"),
                    "redrive_allow_policy": json.dumps(
                        {
                            "redrivePermission": "byQueue",
                            "sourceQueueArns": [ref("aws_sqs_queue.orders")],
                        }
                    ),
                }
            },
        },
    )


@design("Amazon SNS Developer Guide, Fanout to Amazon SQS queues")
def sns_to_sqs() -> Resources:
    sends = {
        "Sid": "Topic",
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": ref("aws_sqs_queue.orders"),
        "Condition": {"ArnEquals": {"aws:SourceArn": ref("aws_sns_topic.orders")}},
    }
    return merged(
        topic("orders"),
        queue("orders"),
        {
            "aws_sqs_queue_policy": {
                "orders": {
                    "queue_url": ref("aws_sqs_queue.orders", "id"),
                    "policy": policy(sends, deny_plain_http("sqs:*", ref("aws_sqs_queue.orders"))),
                }
            },
            "aws_sns_topic_subscription": {
                "orders": {
                    "topic_arn": ref("aws_sns_topic.orders"),
                    "protocol": "sqs",
                    "endpoint": ref("aws_sqs_queue.orders"),
                    "raw_message_delivery": True,
                }
            },
        },
    )


@design("Amazon SNS Developer Guide, Using identity-based policies: publish over HTTPS only")
def sns_topic_refuses_plain_http() -> Resources:
    plain = deny_plain_http("sns:Publish", ref("aws_sns_topic.orders"))
    return merged(
        topic("orders"),
        {
            "aws_sns_topic_policy": {
                "orders": {"arn": ref("aws_sns_topic.orders"), "policy": policy(plain)}
            }
        },
    )


@design("Amazon EventBridge User Guide, Using resource-based policies: AWS Lambda permissions")
def eventbridge_rule_to_function() -> Resources:
    return merged(
        function("orders"),
        {
            "aws_cloudwatch_event_rule": {
                "orders": {
                    "name": called("aws_cloudwatch_event_rule"),
                    "description": "Every day at three",
                    "schedule_expression": "cron(0 3 * * ? *)",
                }
            },
            "aws_cloudwatch_event_target": {
                "orders": {
                    "rule": ref("aws_cloudwatch_event_rule.orders", "name"),
                    "arn": ref("aws_lambda_function.orders"),
                    "target_id": called("aws_cloudwatch_event_target"),
                }
            },
            "aws_lambda_permission": {
                "orders": {
                    "statement_id": called("aws_lambda_permission"),
                    "action": "lambda:InvokeFunction",
                    "function_name": ref("aws_lambda_function.orders", "function_name"),
                    "principal": "events.amazonaws.com",
                    "source_arn": ref("aws_cloudwatch_event_rule.orders"),
                }
            },
        },
    )


@design("Amazon EventBridge User Guide, Creating an event bus with encryption")
def eventbridge_bus_with_archive() -> Resources:
    return {
        "aws_cloudwatch_event_bus": {
            "orders": {"name": called("aws_cloudwatch_event_bus"), "kms_key_identifier": KEY}
        },
        "aws_cloudwatch_event_archive": {
            "orders": {
                "name": called("aws_cloudwatch_event_archive"),
                "event_source_arn": ref("aws_cloudwatch_event_bus.orders"),
                "retention_days": 90,
            }
        },
    }


@design("Amazon SQS Developer Guide, Permissions for EventBridge to send to a queue")
def event_rule_to_queue() -> Resources:
    sends = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": ref("aws_sqs_queue.orders"),
        "Condition": own_account(
            ArnEquals={"aws:SourceArn": ref("aws_cloudwatch_event_rule.orders")}
        ),
    }
    return merged(
        queue("orders"),
        {
            "aws_sqs_queue_policy": {
                "orders": {
                    "queue_url": ref("aws_sqs_queue.orders", "id"),
                    "policy": policy(sends, deny_plain_http("sqs:*", ref("aws_sqs_queue.orders"))),
                }
            },
            "aws_cloudwatch_event_rule": {
                "orders": {
                    "name": called("aws_cloudwatch_event_rule"),
                    "event_pattern": json.dumps({"source": ["aws.s3"]}),
                }
            },
            "aws_cloudwatch_event_target": {
                "orders": {
                    "rule": ref("aws_cloudwatch_event_rule.orders", "name"),
                    "arn": ref("aws_sqs_queue.orders"),
                    "target_id": called("aws_cloudwatch_event_target"),
                    "dead_letter_config": {"arn": ref("aws_sqs_queue.orders")},
                }
            },
        },
    )


@design("Amazon EventBridge User Guide, Amazon EventBridge Pipes permissions")
def pipe_from_queue_to_stream() -> Resources:
    return merged(
        queue("orders"),
        {
            "aws_kinesis_stream": {
                "orders": {
                    "name": called("aws_kinesis_stream"),
                    "encryption_type": "KMS",
                    "kms_key_id": KEY,
                    "retention_period": 168,
                    "enforce_consumer_deletion": True,
                }
            },
            "aws_pipes_pipe": {
                "orders": {
                    "name": called("aws_pipes_pipe"),
                    "role_arn": ref("aws_iam_role.pipe"),
                    "kms_key_identifier": KEY,
                    "source": ref("aws_sqs_queue.orders"),
                    "target": ref("aws_kinesis_stream.orders"),
                    "target_parameters": {
                        "kinesis_stream_parameters": {"partition_key": "$.messageId"}
                    },
                }
            },
        },
        role(
            "pipe",
            "pipes.amazonaws.com",
            allow(
                ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                [ref("aws_sqs_queue.orders")],
            ),
            allow(["kinesis:PutRecord", "kinesis:PutRecords"], [ref("aws_kinesis_stream.orders")]),
            uses_key(),
        ),
    )


@design("EventBridge Scheduler User Guide, Encrypting Scheduler data; Confused deputy prevention")
def scheduler_starts_function() -> Resources:
    return merged(
        function("orders"),
        role(
            "scheduler",
            "scheduler.amazonaws.com",
            allow(["lambda:InvokeFunction"], [ref("aws_lambda_function.orders")]),
        ),
        {
            "aws_scheduler_schedule_group": {
                "orders": {"name": called("aws_scheduler_schedule_group")}
            },
            "aws_scheduler_schedule": {
                "orders": {
                    "name": called("aws_scheduler_schedule"),
                    "group_name": ref("aws_scheduler_schedule_group.orders", "name"),
                    "kms_key_arn": KEY,
                    "schedule_expression": "rate(1 hour)",
                    "flexible_time_window": {"mode": "OFF"},
                    "target": {
                        "arn": ref("aws_lambda_function.orders"),
                        "role_arn": ref("aws_iam_role.scheduler"),
                    },
                }
            },
        },
    )


@design("AWS Lambda Developer Guide, Using Lambda with Amazon SQS")
def lambda_reads_queue() -> Resources:
    reads = allow(
        ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        [ref("aws_sqs_queue.orders")],
    )
    return merged(
        queue("orders"),
        function("orders", statements=(reads, uses_key("kms:Decrypt"))),
        {
            "aws_lambda_event_source_mapping": {
                "orders": {
                    "event_source_arn": ref("aws_sqs_queue.orders"),
                    "function_name": ref("aws_lambda_function.orders"),
                    "function_response_types": ["ReportBatchItemFailures"],
                    "tags": tags("aws_lambda_event_source_mapping"),
                }
            }
        },
    )
