"""Designs of messages, events and streams."""

from __future__ import annotations

import json

from support.designs.written import (
    ACCOUNT,
    KEY,
    SUBNETS,
    Resources,
    allow,
    arn,
    called,
    client_of,
    deny_plain_http,
    design,
    group,
    log_group,
    logs_to,
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
                "kms_key_identifier": KEY,
                "retention_days": 90,
            }
        },
    }


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


@design(
    "AWS Step Functions Developer Guide, Logging using CloudWatch Logs: IAM policies for logging"
)
def step_functions_with_logging() -> Resources:
    delivers = allow(
        [
            "logs:CreateLogDelivery",
            "logs:GetLogDelivery",
            "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies",
            "logs:DescribeLogGroups",
        ],
        ["*"],
    )
    return merged(
        function("orders"),
        log_group("states", "/aws/vendedlogs/states/orders-dev01"),
        role(
            "states",
            "states.amazonaws.com",
            allow(["lambda:InvokeFunction"], [ref("aws_lambda_function.orders")]),
            delivers,
            uses_key(),
        ),
        {
            "aws_sfn_state_machine": {
                "orders": {
                    "name": called("aws_sfn_state_machine"),
                    "role_arn": ref("aws_iam_role.states"),
                    "definition": json.dumps(
                        {
                            "StartAt": "Order",
                            "States": {
                                "Order": {
                                    "Type": "Task",
                                    "Resource": ref("aws_lambda_function.orders"),
                                    "End": True,
                                }
                            },
                        }
                    ),
                    "encryption_configuration": {
                        "type": "CUSTOMER_MANAGED_KMS_KEY",
                        "kms_key_id": KEY,
                    },
                    "logging_configuration": {
                        "level": "ERROR",
                        "include_execution_data": False,
                        "log_destination": f"{ref('aws_cloudwatch_log_group.states')}:*",
                    },
                    "tracing_configuration": {"enabled": True},
                }
            }
        },
    )


@design("Amazon Data Firehose Developer Guide, Grant Firehose access to an Amazon S3 destination")
def firehose_to_own_bucket() -> Resources:
    from support.designs.storage import bucket

    return merged(
        bucket("orders"),
        log_group("firehose", "/aws/kinesisfirehose/firehose-orders-dev01"),
        {
            "aws_cloudwatch_log_stream": {
                "firehose": {
                    "name": called("aws_cloudwatch_log_stream"),
                    "log_group_name": ref("aws_cloudwatch_log_group.firehose", "name"),
                }
            },
            "aws_kinesis_firehose_delivery_stream": {
                "orders": {
                    "name": called("aws_kinesis_firehose_delivery_stream"),
                    "destination": "extended_s3",
                    "server_side_encryption": {
                        "enabled": True,
                        "key_type": "CUSTOMER_MANAGED_CMK",
                        "key_arn": KEY,
                    },
                    "extended_s3_configuration": {
                        "role_arn": ref("aws_iam_role.firehose"),
                        "bucket_arn": ref("aws_s3_bucket.orders"),
                        "kms_key_arn": KEY,
                        "buffering_size": 64,
                        "cloudwatch_logging_options": {
                            "enabled": True,
                            "log_group_name": ref("aws_cloudwatch_log_group.firehose", "name"),
                            "log_stream_name": ref("aws_cloudwatch_log_stream.firehose", "name"),
                        },
                    },
                }
            },
        },
        role(
            "firehose",
            "firehose.amazonaws.com",
            allow(
                ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                [ref("aws_s3_bucket.orders")],
            ),
            allow(
                ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
                [f"{ref('aws_s3_bucket.orders')}/*"],
            ),
            logs_to("aws_cloudwatch_log_group.firehose"),
            uses_key(),
        ),
    )


@design("Amazon Kinesis Data Streams Developer Guide, Develop enhanced fan-out consumers")
def kinesis_stream_with_consumer() -> Resources:
    return {
        "aws_kinesis_stream": {
            "orders": {
                "name": called("aws_kinesis_stream"),
                "encryption_type": "KMS",
                "kms_key_id": KEY,
                "retention_period": 48,
                "enforce_consumer_deletion": True,
                "stream_mode_details": {"stream_mode": "ON_DEMAND"},
            }
        },
        "aws_kinesis_stream_consumer": {
            "fraud": {
                "name": "kinesis-stream-consumer-fraud-dev01",
                "stream_arn": ref("aws_kinesis_stream.orders"),
            }
        },
    }


@design("Amazon MSK Developer Guide, IAM access control; Security groups: ports 9098, 9198")
def msk_with_iam() -> Resources:
    return merged(
        client_of("broker", 9098, "Kafka with IAM"),
        log_group("broker", "/aws/msk/msk-cluster-orders-dev01"),
        {
            "aws_msk_cluster": {
                "orders": {
                    "cluster_name": called("aws_msk_cluster"),
                    "kafka_version": "3.8.x",
                    "number_of_broker_nodes": 2,
                    "broker_node_group_info": {
                        "instance_type": "kafka.m7g.large",
                        "client_subnets": SUBNETS,
                        "security_groups": [ref("aws_security_group.broker", "id")],
                        "storage_info": {"ebs_storage_info": {"volume_size": 100}},
                    },
                    "client_authentication": {"unauthenticated": False, "sasl": {"iam": True}},
                    "encryption_info": {
                        "encryption_at_rest_kms_key_arn": KEY,
                        "encryption_in_transit": {"client_broker": "TLS", "in_cluster": True},
                    },
                    "logging_info": {
                        "broker_logs": {
                            "cloudwatch_logs": {
                                "enabled": True,
                                "log_group": ref("aws_cloudwatch_log_group.broker", "name"),
                            }
                        }
                    },
                }
            }
        },
        role(
            "producer",
            "ecs-tasks.amazonaws.com",
            allow(
                ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"],
                [ref("aws_msk_cluster.orders")],
            ),
            allow(
                ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
                [arn("kafka", "topic/msk-cluster-orders-dev01/*/orders")],
            ),
        ),
    )


@design("Amazon MQ Developer Guide, Security best practices for Amazon MQ")
def mq_broker_with_user() -> Resources:
    return merged(
        client_of("broker", 5671, "AMQP over TLS"),
        {
            "aws_mq_broker": {
                "orders": {
                    "broker_name": called("aws_mq_broker"),
                    "engine_type": "ActiveMQ",
                    "engine_version": "5.18",
                    "host_instance_type": "mq.m5.large",
                    "deployment_mode": "ACTIVE_STANDBY_MULTI_AZ",
                    "auto_minor_version_upgrade": True,
                    "publicly_accessible": False,
                    "subnet_ids": SUBNETS,
                    "security_groups": [ref("aws_security_group.broker", "id")],
                    "encryption_options": {"use_aws_owned_key": False, "kms_key_id": KEY},
                    "logs": {"general": True, "audit": True},
                    "user": [{"username": "orders", "password": "${var.mq_password}"}],
                }
            },
        },
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
