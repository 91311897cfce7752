"""Designs of servers and groups of them."""

from __future__ import annotations

from support.designs.files import bucket
from support.designs.written import (
    KEY,
    SUBNETS,
    VPC,
    Resources,
    allow,
    called,
    client_of,
    design,
    group,
    merged,
    opening,
    ref,
    role,
    tags,
    uses_key,
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
