"""Designs of streams, brokers and workflows."""

from __future__ import annotations

import json

from support.designs.files import bucket
from support.designs.functions import function
from support.designs.written import (
    KEY,
    SUBNETS,
    Resources,
    allow,
    arn,
    called,
    client_of,
    design,
    group,
    log_group,
    logs_to,
    merged,
    ref,
    role,
    uses_key,
)


@design("Amazon Data Firehose Developer Guide, Grant Firehose access to an Amazon S3 destination")
def firehose_to_own_bucket() -> Resources:
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
                "retention_period": 168,
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


@design("Amazon Managed Service for Apache Flink Developer Guide, IAM; VPC access")
def flink_application() -> Resources:
    return merged(
        bucket("code"),
        group("flink", "What the stream application may reach"),
        log_group("flink", "/aws/kinesis-analytics/orders-dev01"),
        role(
            "flink",
            "kinesisanalytics.amazonaws.com",
            allow(["s3:GetObject"], [f"{ref('aws_s3_bucket.code')}/*"]),
            logs_to("aws_cloudwatch_log_group.flink"),
            allow(
                [
                    "ec2:DescribeVpcs",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeDhcpOptions",
                    "ec2:DescribeNetworkInterfaces",
                ],
                ["*"],
            ),
            uses_key("kms:Decrypt"),
        ),
        {
            "aws_kinesisanalyticsv2_application": {
                "orders": {
                    "name": called("aws_kinesisanalyticsv2_application"),
                    "runtime_environment": "FLINK-1_20",
                    "service_execution_role": ref("aws_iam_role.flink"),
                    "force_stop": True,
                    "application_configuration": {
                        "application_code_configuration": {
                            "code_content_type": "ZIPFILE",
                            "code_content": {
                                "s3_content_location": {
                                    "bucket_arn": ref("aws_s3_bucket.code"),
                                    "file_key": "orders.jar",
                                }
                            },
                        },
                        "vpc_configuration": {
                            "subnet_ids": SUBNETS,
                            "security_group_ids": [ref("aws_security_group.flink", "id")],
                        },
                    },
                }
            }
        },
    )
