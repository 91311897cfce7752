"""Designs of networks and access to them."""

from __future__ import annotations

from support.designs.files import bucket
from support.designs.written import (
    ACCOUNT,
    SUBNETS,
    VPC,
    Resources,
    allow,
    called,
    client_of,
    design,
    log_group,
    logs_to,
    merged,
    policy,
    ref,
    role,
    tags,
)


@design("Amazon VPC User Guide, Publish flow logs to CloudWatch Logs")
def flow_log() -> Resources:
    return merged(
        log_group("flow", "/aws/vpc/flow-log-main-dev01"),
        role(
            "flow",
            "vpc-flow-logs.amazonaws.com",
            logs_to("aws_cloudwatch_log_group.flow"),
            allow(
                ["logs:DescribeLogStreams", "logs:DescribeLogGroups"],
                [f"{ref('aws_cloudwatch_log_group.flow')}:*"],
            ),
        ),
        {
            "aws_flow_log": {
                "main": {
                    "vpc_id": VPC,
                    "traffic_type": "ALL",
                    "log_destination_type": "cloud-watch-logs",
                    "log_destination": ref("aws_cloudwatch_log_group.flow"),
                    "iam_role_arn": ref("aws_iam_role.flow"),
                    "tags": tags("aws_flow_log", "main"),
                }
            }
        },
    )


@design("Amazon Route 53 Developer Guide, Working with private hosted zones")
def private_hosted_zone() -> Resources:
    return {
        "aws_route53_zone": {
            "internal": {
                "name": "internal.example.com",
                "force_destroy": True,
                "vpc": [{"vpc_id": VPC}],
                "tags": tags("aws_route53_zone", "internal"),
            }
        },
        "aws_route53_record": {
            "orders": {
                "zone_id": ref("aws_route53_zone.internal", "id"),
                "name": "orders.internal.example.com",
                "type": "A",
                "ttl": 60,
                "records": ["10.0.0.10"],
            }
        },
    }


@design("AWS Transfer Family User Guide, Create a server in a virtual private cloud")
def transfer_server_in_vpc() -> Resources:
    return merged(
        bucket("uploads"),
        client_of("sftp", 22, "SFTP of partners in the VPC"),
        log_group("sftp", "/aws/transfer/orders-dev01"),
        role(
            "sftp",
            "transfer.amazonaws.com",
            allow(["s3:ListBucket"], [ref("aws_s3_bucket.uploads")]),
            allow(["s3:PutObject", "s3:GetObject"], [f"{ref('aws_s3_bucket.uploads')}/*"]),
        ),
        {
            "aws_transfer_server": {
                "orders": {
                    "endpoint_type": "VPC",
                    "domain": "S3",
                    "protocols": ["SFTP"],
                    "identity_provider_type": "SERVICE_MANAGED",
                    "security_policy_name": "TransferSecurityPolicy-2024-01",
                    "structured_log_destinations": [f"{ref('aws_cloudwatch_log_group.sftp')}:*"],
                    "endpoint_details": {
                        "vpc_id": VPC,
                        "subnet_ids": SUBNETS,
                        "security_group_ids": [ref("aws_security_group.sftp", "id")],
                    },
                    "force_destroy": True,
                    "tags": tags("aws_transfer_server"),
                }
            },
            "aws_transfer_user": {
                "partner": {
                    "server_id": ref("aws_transfer_server.orders", "id"),
                    "user_name": called("aws_transfer_user", "partner"),
                    "role": ref("aws_iam_role.sftp"),
                    "home_directory_type": "LOGICAL",
                    "tags": tags("aws_transfer_user", "partner"),
                    "home_directory_mappings": [
                        {"entry": "/", "target": f"/{ref('aws_s3_bucket.uploads', 'id')}/partner"}
                    ],
                }
            },
        },
    )


@design("Amazon VPC User Guide, Control subnet traffic with network access control lists")
def network_acl() -> Resources:
    inner = {"protocol": "tcp", "action": "allow", "cidr_block": "10.0.0.0/16"}
    return {
        "aws_network_acl": {
            "private": {
                "vpc_id": VPC,
                "subnet_ids": SUBNETS,
                "ingress": [
                    {**inner, "rule_no": 100, "from_port": 443, "to_port": 443},
                    {**inner, "rule_no": 110, "from_port": 1024, "to_port": 65535},
                ],
                "egress": [{**inner, "rule_no": 100, "from_port": 443, "to_port": 443}],
                "tags": tags("aws_network_acl", "private"),
            }
        },
        "aws_default_security_group": {
            "main": {"vpc_id": VPC, "tags": {"Name": "default-security-group-main-dev01"}}
        },
    }


@design("AWS IAM User Guide, Roles for another account: ExternalId; Permissions boundaries")
def role_of_operators_with_boundary() -> Resources:
    trusted = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
    reads = allow(["logs:FilterLogEvents"], [f"{ref('aws_cloudwatch_log_group.orders')}:*"])
    return merged(
        log_group("orders", "/aws/ecs/ecs-service-orders-dev01"),
        {
            "aws_iam_role": {
                "operators": {
                    "name": called("aws_iam_role", "operators"),
                    "assume_role_policy": policy(trusted),
                    "permissions_boundary": ref("aws_iam_policy.operators"),
                    "max_session_duration": 3600,
                }
            },
            "aws_iam_policy": {
                "operators": {
                    "name": called("aws_iam_policy", "operators"),
                    "policy": policy(reads),
                }
            },
            "aws_iam_role_policy_attachment": {
                "operators": {
                    "role": ref("aws_iam_role.operators", "name"),
                    "policy_arn": ref("aws_iam_policy.operators"),
                }
            },
        },
    )
