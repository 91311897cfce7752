"""Designs of containers, servers and jobs."""

from __future__ import annotations

import json

from support.designs.messaging import function
from support.designs.storage import bucket
from support.designs.written import (
    ACCOUNT,
    KEY,
    REGION,
    SUBNETS,
    VPC,
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
    opening,
    policy,
    ref,
    role,
    tags,
    uses_key,
)


def image() -> Resources:
    """Return a repository of images."""
    return {
        "aws_ecr_repository": {
            "orders": {
                "name": called("aws_ecr_repository"),
                "image_tag_mutability": "IMMUTABLE",
                "force_delete": True,
                "encryption_configuration": [{"encryption_type": "KMS", "kms_key": KEY}],
                "image_scanning_configuration": {"scan_on_push": True},
            }
        }
    }


def pulls_image() -> tuple[dict[str, object], ...]:
    """Return what a task execution role needs (ECS Developer Guide, Task execution IAM role)."""
    return (
        allow(["ecr:GetAuthorizationToken"], ["*"]),
        allow(
            [
                "ecr:BatchCheckLayerAvailability",
                "ecr:GetDownloadUrlForLayer",
                "ecr:BatchGetImage",
            ],
            [ref("aws_ecr_repository.orders")],
        ),
    )


@design("Amazon ECR User Guide, Encryption at rest; Lifecycle policies; Tag immutability")
def ecr_repository() -> Resources:
    rule = {
        "rulePriority": 1,
        "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 5},
        "action": {"type": "expire"},
    }
    return merged(
        image(),
        {
            "aws_ecr_lifecycle_policy": {
                "orders": {
                    "repository": ref("aws_ecr_repository.orders", "name"),
                    "policy": json.dumps({"rules": [rule]}),
                }
            }
        },
    )


@design("Amazon ECS Developer Guide, Task execution IAM role; Task IAM role; Fargate security")
def ecs_service_on_fargate() -> Resources:
    container = {
        "name": "orders",
        "image": f"{ref('aws_ecr_repository.orders', 'repository_url')}:1.4.2",
        "essential": True,
        "readonlyRootFilesystem": True,
        "portMappings": [{"containerPort": 8443}],
        "environment": [{"name": "REGION", "value": REGION}],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": ref("aws_cloudwatch_log_group.orders", "name"),
                "awslogs-region": REGION,
                "awslogs-stream-prefix": "orders",
            },
        },
    }
    return merged(
        image(),
        client_of("service", 8443, "HTTPS of the orders service"),
        log_group("orders", "/aws/ecs/ecs-service-orders-dev01"),
        {
            "aws_dynamodb_table": {
                "orders": {
                    "name": called("aws_dynamodb_table"),
                    "billing_mode": "PAY_PER_REQUEST",
                    "hash_key": "id",
                    "attribute": [{"name": "id", "type": "S"}],
                    "point_in_time_recovery": {"enabled": True},
                    "server_side_encryption": {"enabled": True, "kms_key_arn": KEY},
                }
            }
        },
        role(
            "execution",
            "ecs-tasks.amazonaws.com",
            *pulls_image(),
            logs_to("aws_cloudwatch_log_group.orders"),
        ),
        role(
            "task",
            "ecs-tasks.amazonaws.com",
            allow(["dynamodb:GetItem", "dynamodb:PutItem"], [ref("aws_dynamodb_table.orders")]),
            uses_key("kms:Decrypt"),
            trust={
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": arn("ecs", "*")},
            },
        ),
        {
            "aws_ecs_cluster": {
                "orders": {
                    "name": called("aws_ecs_cluster"),
                    "setting": [{"name": "containerInsights", "value": "enabled"}],
                    "configuration": {
                        "managed_storage_configuration": {
                            "kms_key_id": KEY,
                            "fargate_ephemeral_storage_kms_key_id": KEY,
                        }
                    },
                }
            },
            "aws_ecs_task_definition": {
                "orders": {
                    "family": called("aws_ecs_task_definition"),
                    "requires_compatibilities": ["FARGATE"],
                    "network_mode": "awsvpc",
                    "cpu": "512",
                    "memory": "1024",
                    "execution_role_arn": ref("aws_iam_role.execution"),
                    "task_role_arn": ref("aws_iam_role.task"),
                    "runtime_platform": {"cpu_architecture": "ARM64"},
                    "container_definitions": json.dumps([container]),
                }
            },
            "aws_ecs_service": {
                "orders": {
                    "name": called("aws_ecs_service"),
                    "cluster": ref("aws_ecs_cluster.orders"),
                    "task_definition": ref("aws_ecs_task_definition.orders"),
                    "desired_count": 2,
                    "launch_type": "FARGATE",
                    "deployment_circuit_breaker": {"enable": True, "rollback": True},
                    "network_configuration": {
                        "subnets": SUBNETS,
                        "security_groups": [ref("aws_security_group.service", "id")],
                        "assign_public_ip": False,
                    },
                }
            },
            "aws_appautoscaling_target": {
                "orders": {
                    "service_namespace": "ecs",
                    "resource_id": (
                        f"service/{ref('aws_ecs_cluster.orders', 'name')}/"
                        f"{ref('aws_ecs_service.orders', 'name')}"
                    ),
                    "scalable_dimension": "ecs:service:DesiredCount",
                    "min_capacity": 2,
                    "max_capacity": 10,
                    "tags": tags("aws_appautoscaling_target"),
                }
            },
            "aws_appautoscaling_policy": {
                "orders": {
                    "name": called("aws_appautoscaling_policy"),
                    "policy_type": "TargetTrackingScaling",
                    "service_namespace": "ecs",
                    "resource_id": ref("aws_appautoscaling_target.orders", "resource_id"),
                    "scalable_dimension": "ecs:service:DesiredCount",
                    "target_tracking_scaling_policy_configuration": {
                        "target_value": 60,
                        "predefined_metric_specification": {
                            "predefined_metric_type": "ECSServiceAverageCPUUtilization"
                        },
                    },
                }
            },
        },
    )


@design("Amazon EKS User Guide, Node IAM role; Private clusters; Secrets encryption with KMS")
def eks_node_group() -> Resources:
    return merged(
        image(),
        client_of("cluster", 443, "Kubernetes API"),
        log_group("cluster", f"/aws/eks/{called('aws_eks_cluster')}/cluster"),
        role(
            "cluster",
            "eks.amazonaws.com",
            allow(["ec2:DescribeSubnets", "ec2:DescribeVpcs", "ec2:DescribeInstances"], ["*"]),
            uses_key("kms:CreateGrant", "kms:DescribeKey"),
        ),
        role(
            "node",
            "ec2.amazonaws.com",
            allow(["eks:DescribeCluster"], [ref("aws_eks_cluster.orders")]),
            *pulls_image(),
        ),
        {
            "aws_eks_cluster": {
                "orders": {
                    "name": called("aws_eks_cluster"),
                    "role_arn": ref("aws_iam_role.cluster"),
                    "version": "1.33",
                    "access_config": {"authentication_mode": "API"},
                    "enabled_cluster_log_types": ["api", "audit", "authenticator"],
                    "encryption_config": {
                        "provider": {"key_arn": KEY},
                        "resources": ["secrets"],
                    },
                    "vpc_config": {
                        "subnet_ids": SUBNETS,
                        "security_group_ids": [ref("aws_security_group.cluster", "id")],
                        "endpoint_private_access": True,
                        "endpoint_public_access": False,
                    },
                    "depends_on": ["aws_cloudwatch_log_group.cluster"],
                }
            },
            "aws_launch_template": {
                "node": {
                    "name": called("aws_launch_template", "node"),
                    "metadata_options": {
                        "http_tokens": "required",
                        "http_put_response_hop_limit": 1,
                    },
                    "block_device_mappings": [
                        {
                            "device_name": "/dev/xvda",
                            "ebs": {
                                "encrypted": "true",
                                "kms_key_id": KEY,
                                "volume_size": 50,
                                "delete_on_termination": "true",
                            },
                        }
                    ],
                }
            },
            "aws_eks_node_group": {
                "orders": {
                    "cluster_name": ref("aws_eks_cluster.orders", "name"),
                    "node_group_name": called("aws_eks_node_group"),
                    "node_role_arn": ref("aws_iam_role.node"),
                    "subnet_ids": SUBNETS,
                    "scaling_config": {"desired_size": 2, "min_size": 2, "max_size": 4},
                    "launch_template": {
                        "id": ref("aws_launch_template.node", "id"),
                        "version": ref("aws_launch_template.node", "latest_version"),
                    },
                }
            },
        },
    )


def agent() -> tuple[dict[str, object], ...]:
    """Return what the SSM agent needs (Systems Manager User Guide, AmazonSSMManagedInstanceCore)."""
    return (
        allow(
            [
                "ssm:UpdateInstanceInformation",
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
                "ec2messages:AcknowledgeMessage",
                "ec2messages:DeleteMessage",
                "ec2messages:FailMessage",
                "ec2messages:GetEndpoint",
                "ec2messages:GetMessages",
                "ec2messages:SendReply",
            ],
            ["*"],
        ),
    )


def managed_role(key: str, *statements: dict[str, object]) -> Resources:
    """Return the role of an instance that Systems Manager manages, in its profile."""
    trusting = role(key, "ec2.amazonaws.com", *agent(), *statements)
    return merged(
        trusting,
        {
            "aws_iam_instance_profile": {
                key: {
                    "name": called("aws_iam_instance_profile", key),
                    "role": ref(f"aws_iam_role.{key}", "name"),
                }
            }
        },
    )


@design("AWS Systems Manager User Guide, Configure instance permissions for Systems Manager")
def ec2_instance_with_ssm() -> Resources:
    return merged(
        client_of("server", 8443, "HTTPS of the server"),
        managed_role("server"),
        {
            "aws_instance": {
                "orders": {
                    "ami": "ami-0123456789abcdef0",
                    "instance_type": "m7g.large",
                    "subnet_id": SUBNETS[0],
                    "associate_public_ip_address": False,
                    "iam_instance_profile": ref("aws_iam_instance_profile.server", "name"),
                    "vpc_security_group_ids": [ref("aws_security_group.server", "id")],
                    "monitoring": True,
                    "metadata_options": {"http_tokens": "required", "http_endpoint": "enabled"},
                    "root_block_device": {
                        "encrypted": True,
                        "kms_key_id": KEY,
                        "delete_on_termination": True,
                    },
                    "tags": tags("aws_instance"),
                }
            }
        },
    )


@design("Amazon EC2 Auto Scaling User Guide, Launch templates; IMDSv2; Service roles of Amazon EC2")
def auto_scaling_group() -> Resources:
    return merged(
        client_of("fleet", 8443, "HTTPS of the fleet"),
        managed_role("fleet"),
        {
            "aws_launch_template": {
                "orders": {
                    "name": called("aws_launch_template"),
                    "image_id": "ami-0123456789abcdef0",
                    "instance_type": "m7g.large",
                    "update_default_version": True,
                    "iam_instance_profile": {
                        "arn": ref("aws_iam_instance_profile.fleet"),
                    },
                    "metadata_options": {
                        "http_endpoint": "enabled",
                        "http_tokens": "required",
                        "http_put_response_hop_limit": 1,
                    },
                    "network_interfaces": [
                        {
                            "associate_public_ip_address": "false",
                            "delete_on_termination": "true",
                            "security_groups": [ref("aws_security_group.fleet", "id")],
                        }
                    ],
                    "block_device_mappings": [
                        {
                            "device_name": "/dev/xvda",
                            "ebs": {
                                "encrypted": "true",
                                "kms_key_id": KEY,
                                "delete_on_termination": "true",
                            },
                        }
                    ],
                }
            },
            "aws_autoscaling_group": {
                "orders": {
                    "name": called("aws_autoscaling_group"),
                    "min_size": 2,
                    "max_size": 6,
                    "vpc_zone_identifier": SUBNETS,
                    "force_delete": True,
                    "launch_template": {
                        "id": ref("aws_launch_template.orders", "id"),
                        "version": ref("aws_launch_template.orders", "latest_version"),
                    },
                    "tag": [
                        {
                            "key": "Name",
                            "value": called("aws_autoscaling_group"),
                            "propagate_at_launch": True,
                        }
                    ],
                }
            },
            "aws_autoscaling_policy": {
                "orders": {
                    "name": called("aws_autoscaling_policy"),
                    "autoscaling_group_name": ref("aws_autoscaling_group.orders", "name"),
                    "policy_type": "TargetTrackingScaling",
                    "target_tracking_configuration": {
                        "target_value": 50,
                        "predefined_metric_specification": {
                            "predefined_metric_type": "ASGAverageCPUUtilization"
                        },
                    },
                }
            },
        },
    )


@design("AWS Batch User Guide, Compute environments on Fargate; Execution IAM role")
def batch_on_fargate() -> Resources:
    container = {
        "image": f"{ref('aws_ecr_repository.orders', 'repository_url')}:1.4.2",
        "command": ["settle"],
        "executionRoleArn": ref("aws_iam_role.execution"),
        "resourceRequirements": [
            {"type": "VCPU", "value": "1"},
            {"type": "MEMORY", "value": "2048"},
        ],
        "networkConfiguration": {"assignPublicIp": "DISABLED"},
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {"awslogs-group": ref("aws_cloudwatch_log_group.settle", "name")},
        },
    }
    return merged(
        image(),
        group("batch", "What the jobs of orders may reach"),
        log_group("settle", "/aws/batch/settle-dev01"),
        role(
            "execution",
            "ecs-tasks.amazonaws.com",
            *pulls_image(),
            logs_to("aws_cloudwatch_log_group.settle"),
        ),
        {
            "aws_batch_compute_environment": {
                "orders": {
                    "compute_environment_name": called("aws_batch_compute_environment"),
                    "type": "MANAGED",
                    "compute_resources": {
                        "type": "FARGATE",
                        "max_vcpus": 16,
                        "subnets": SUBNETS,
                        "security_group_ids": [ref("aws_security_group.batch", "id")],
                    },
                }
            },
            "aws_batch_job_queue": {
                "orders": {
                    "name": called("aws_batch_job_queue"),
                    "state": "ENABLED",
                    "priority": 1,
                    "compute_environment_order": [
                        {
                            "order": 1,
                            "compute_environment": ref("aws_batch_compute_environment.orders"),
                        }
                    ],
                }
            },
            "aws_batch_job_definition": {
                "orders": {
                    "name": called("aws_batch_job_definition"),
                    "type": "container",
                    "platform_capabilities": ["FARGATE"],
                    "container_properties": json.dumps(container),
                }
            },
        },
    )


@design("AWS Glue Developer Guide, Setting up encryption; Security configurations")
def glue_job_with_security_configuration() -> Resources:
    return merged(
        bucket("lake"),
        role(
            "glue",
            "glue.amazonaws.com",
            allow(["s3:GetObject", "s3:PutObject"], [f"{ref('aws_s3_bucket.lake')}/*"]),
            allow(["s3:ListBucket"], [ref("aws_s3_bucket.lake")]),
            allow(
                ["glue:GetTable", "glue:GetDatabase", "glue:GetPartitions"],
                [
                    arn("glue", "catalog"),
                    ref("aws_glue_catalog_database.orders"),
                    arn("glue", "table/glue_catalog_database_orders_dev01/*"),
                ],
            ),
            uses_key(),
        ),
        {
            "aws_glue_security_configuration": {
                "orders": {
                    "name": called("aws_glue_security_configuration"),
                    "encryption_configuration": {
                        "cloudwatch_encryption": {
                            "cloudwatch_encryption_mode": "SSE-KMS",
                            "kms_key_arn": KEY,
                        },
                        "job_bookmarks_encryption": {
                            "job_bookmarks_encryption_mode": "CSE-KMS",
                            "kms_key_arn": KEY,
                        },
                        "s3_encryption": {"s3_encryption_mode": "SSE-KMS", "kms_key_arn": KEY},
                    },
                }
            },
            "aws_glue_catalog_database": {"orders": {"name": called("aws_glue_catalog_database")}},
            "aws_glue_job": {
                "orders": {
                    "name": called("aws_glue_job"),
                    "role_arn": ref("aws_iam_role.glue"),
                    "glue_version": "5.0",
                    "worker_type": "G.1X",
                    "number_of_workers": 2,
                    "security_configuration": ref("aws_glue_security_configuration.orders", "name"),
                    "command": {
                        "script_location": f"s3://{ref('aws_s3_bucket.lake', 'id')}/job.py"
                    },
                }
            },
        },
    )


@design("AWS Glue Developer Guide, Defining crawlers; Security configurations")
def glue_crawler() -> Resources:
    made = glue_job_with_security_configuration()
    del made["aws_glue_job"]
    return merged(
        made,
        {
            "aws_glue_crawler": {
                "orders": {
                    "name": called("aws_glue_crawler"),
                    "role": ref("aws_iam_role.glue"),
                    "database_name": ref("aws_glue_catalog_database.orders", "name"),
                    "security_configuration": ref("aws_glue_security_configuration.orders", "name"),
                    "s3_target": [{"path": f"s3://{ref('aws_s3_bucket.lake', 'id')}/orders"}],
                }
            }
        },
    )


@design("AWS CodeBuild User Guide, Use AWS CodeBuild with Amazon VPC")
def codebuild_in_vpc() -> Resources:
    subnets = [ref("aws_subnet.a"), ref("aws_subnet.b")]
    return merged(
        bucket("builds"),
        group("build", "What builds may reach"),
        log_group("build", f"/aws/codebuild/{called('aws_codebuild_project')}"),
        role(
            "build",
            "codebuild.amazonaws.com",
            logs_to("aws_cloudwatch_log_group.build"),
            allow(["s3:GetObject", "s3:PutObject"], [f"{ref('aws_s3_bucket.builds')}/*"]),
            allow(
                [
                    "ec2:CreateNetworkInterface",
                    "ec2:DescribeDhcpOptions",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeVpcs",
                ],
                ["*"],
            ),
            allow(
                ["ec2:CreateNetworkInterfacePermission"],
                [arn("ec2", "network-interface/*")],
                Condition={
                    "StringEquals": {"ec2:AuthorizedService": "codebuild.amazonaws.com"},
                    "ArnEquals": {"ec2:Subnet": subnets},
                },
            ),
            uses_key(),
        ),
        {
            "aws_codebuild_project": {
                "orders": {
                    "name": called("aws_codebuild_project"),
                    "service_role": ref("aws_iam_role.build"),
                    "encryption_key": KEY,
                    "artifacts": {
                        "type": "S3",
                        "location": ref("aws_s3_bucket.builds", "id"),
                        "encryption_disabled": False,
                    },
                    "environment": {
                        "compute_type": "BUILD_GENERAL1_SMALL",
                        "image": "aws/codebuild/amazonlinux-aarch64-standard:3.0",
                        "type": "ARM_CONTAINER",
                        "privileged_mode": False,
                        "environment_variable": [{"name": "STAGE", "value": "dev01"}],
                    },
                    "source": {
                        "type": "S3",
                        "location": f"{ref('aws_s3_bucket.builds', 'id')}/source.zip",
                    },
                    "logs_config": {
                        "cloudwatch_logs": {
                            "group_name": ref("aws_cloudwatch_log_group.build", "name")
                        }
                    },
                    "vpc_config": {
                        "vpc_id": VPC,
                        "subnets": SUBNETS,
                        "security_group_ids": [ref("aws_security_group.build", "id")],
                    },
                }
            }
        },
    )


@design("AWS CodePipeline User Guide, Configure server-side encryption for artifacts in Amazon S3")
def codepipeline() -> Resources:
    stages = [
        {
            "name": "Source",
            "action": [
                {
                    "name": "Source",
                    "category": "Source",
                    "owner": "AWS",
                    "provider": "S3",
                    "version": "1",
                    "output_artifacts": ["source"],
                    "configuration": {
                        "S3Bucket": ref("aws_s3_bucket.builds", "id"),
                        "S3ObjectKey": "source.zip",
                        "PollForSourceChanges": "false",
                    },
                }
            ],
        },
        {
            "name": "Build",
            "action": [
                {
                    "name": "Build",
                    "category": "Build",
                    "owner": "AWS",
                    "provider": "CodeBuild",
                    "version": "1",
                    "input_artifacts": ["source"],
                    "configuration": {"ProjectName": ref("aws_codebuild_project.orders", "name")},
                }
            ],
        },
    ]
    return merged(
        codebuild_in_vpc(),
        role(
            "pipeline",
            "codepipeline.amazonaws.com",
            allow(
                ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
                [f"{ref('aws_s3_bucket.builds')}/*"],
            ),
            allow(
                ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
                [ref("aws_codebuild_project.orders")],
            ),
            uses_key(),
        ),
        {
            "aws_codepipeline": {
                "orders": {
                    "name": called("aws_codepipeline"),
                    "role_arn": ref("aws_iam_role.pipeline"),
                    "artifact_store": [
                        {
                            "type": "S3",
                            "location": ref("aws_s3_bucket.builds", "id"),
                            "encryption_key": {"type": "KMS", "id": KEY},
                        }
                    ],
                    "stage": stages,
                }
            }
        },
    )


@design("AWS Cloud Map Developer Guide, Private DNS namespaces")
def service_discovery() -> Resources:
    return {
        "aws_service_discovery_private_dns_namespace": {
            "orders": {
                "name": "orders.internal",
                "vpc": VPC,
                "tags": tags("aws_service_discovery_private_dns_namespace"),
            }
        },
    }


@design("Amazon EC2 User Guide, Control traffic with security groups: passive ports of a protocol")
def range_of_ports_between_two_groups() -> Resources:
    return merged(
        client_of("cache", (6379, 6380), "Valkey: the writer's port and the readers' port"),
        group("search", "Search cluster"),
        group("search_client", "Search clients"),
        opening("search", "search_client", "search", (9200, 9300), "Search: HTTPS and transport"),
        {
            "aws_network_interface": {
                key: {
                    "subnet_id": SUBNETS[0],
                    "security_groups": [ref(f"aws_security_group.{key}", "id")],
                    "tags": tags("aws_network_interface", key.replace("_", "-")),
                }
                for key in ("cache", "search", "cache_client", "search_client")
            }
        },
    )


@design("Amazon EMR Serverless User Guide, Encrypting; Amazon Athena User Guide, Workgroups")
def athena_workgroup() -> Resources:
    return merged(
        bucket("results"),
        {
            "aws_athena_workgroup": {
                "orders": {
                    "name": called("aws_athena_workgroup"),
                    "force_destroy": True,
                    "configuration": {
                        "enforce_workgroup_configuration": True,
                        "publish_cloudwatch_metrics_enabled": True,
                        "result_configuration": {
                            "output_location": f"s3://{ref('aws_s3_bucket.results', 'id')}/",
                            "encryption_configuration": {
                                "encryption_option": "SSE_KMS",
                                "kms_key_arn": KEY,
                            },
                        },
                    },
                }
            },
            "aws_athena_named_query": {
                "orders": {
                    "name": called("aws_athena_named_query"),
                    "workgroup": ref("aws_athena_workgroup.orders", "id"),
                    "database": "orders",
                    "query": "SELECT count(*) FROM orders",
                }
            },
        },
    )


@design("Amazon SageMaker AI Developer Guide, Connect a notebook instance in a VPC")
def sagemaker_notebook() -> Resources:
    return merged(
        bucket("models"),
        group("notebook", "What notebooks may reach"),
        role(
            "notebook",
            "sagemaker.amazonaws.com",
            allow(["s3:GetObject", "s3:PutObject"], [f"{ref('aws_s3_bucket.models')}/*"]),
            uses_key(),
        ),
        {
            "aws_sagemaker_notebook_instance": {
                "orders": {
                    "name": called("aws_sagemaker_notebook_instance"),
                    "role_arn": ref("aws_iam_role.notebook"),
                    "instance_type": "ml.t3.medium",
                    "kms_key_id": KEY,
                    "subnet_id": SUBNETS[0],
                    "security_groups": [ref("aws_security_group.notebook", "id")],
                    "direct_internet_access": "Disabled",
                    "root_access": "Disabled",
                    "instance_metadata_service_configuration": {
                        "minimum_instance_metadata_service_version": "2"
                    },
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
                        }
                    ),
                }
            },
        },
    )
