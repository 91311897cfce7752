"""Designs of containers."""

from __future__ import annotations

import json

from support.designs.written import (
    ACCOUNT,
    KEY,
    REGION,
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
