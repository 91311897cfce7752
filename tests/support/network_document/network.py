"""The VPC, its security groups and its endpoints."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.environment import REGION
from support.network_document.stack import (
    ACCOUNT,
    INTERFACE_ENDPOINTS,
    SUFFIX,
    TIERS,
    ZONES,
    Stack,
    named,
    policy,
)


def acl_rule(number: int, cidr: str, first: int, last: int) -> dict[str, Any]:
    return {
        "action": "allow",
        "cidr_block": cidr,
        "from_port": first,
        "icmp_code": None,
        "icmp_type": None,
        "ipv6_cidr_block": None,
        "protocol": "tcp",
        "rule_no": number,
        "to_port": last,
    }


def subnets(tier: str) -> list[str]:
    return [f"${{aws_subnet.{tier}-{zone}.id}}" for zone in range(ZONES)]


def add_network(stack: Stack) -> None:
    vpc = "${aws_vpc.main.id}"
    stack.add(
        "aws_vpc",
        "main",
        cidr_block="10.40.0.0/16",
        enable_dns_hostnames=True,
        enable_dns_support=True,
        tags=named("vpc", "main"),
    )
    stack.add("aws_default_security_group", "locked", vpc_id=vpc, tags=named("secgrp", "locked"))
    stack.add(
        "aws_default_network_acl",
        "locked",
        default_network_acl_id="${aws_vpc.main.default_network_acl_id}",
        tags=named("network-acl", "locked"),
    )
    stack.add(
        "aws_default_route_table",
        "locked",
        default_route_table_id="${aws_vpc.main.default_route_table_id}",
        route=[],
        tags=named("route-table", "locked"),
    )
    for tier, base in TIERS.items():
        stack.add("aws_route_table", tier, vpc_id=vpc, tags=named("route-table", tier))
        for zone in range(ZONES):
            stack.add(
                "aws_subnet",
                f"{tier}-{zone}",
                vpc_id=vpc,
                cidr_block=f"10.40.{base + 16 * zone}.0/20",
                map_public_ip_on_launch=False,
                availability_zone=f"${{data.aws_availability_zones.zones.names[{zone}]}}",
                tags={**named("subnet", f"{tier}-{zone}"), "Tier": tier},
            )
            stack.add(
                "aws_route_table_association",
                f"{tier}-{zone}",
                route_table_id=f"${{aws_route_table.{tier}.id}}",
                subnet_id=f"${{aws_subnet.{tier}-{zone}.id}}",
            )
        stack.add(
            "aws_network_acl",
            tier,
            vpc_id=vpc,
            subnet_ids=subnets(tier),
            ingress=[
                acl_rule(100, "10.40.0.0/18", 443, 443),
                acl_rule(110, "10.40.64.0/18", 1024, 65535),
            ],
            egress=[
                acl_rule(100, "0.0.0.0/0", 443, 443),
                acl_rule(110, "10.40.0.0/18", 1024, 65535),
            ],
            tags=named("network-acl", tier),
        )


def add_groups(stack: Stack) -> None:
    for group in ("app", "endpoints"):
        stack.add(
            "aws_security_group",
            group,
            name=f"secgrp-{group}-{SUFFIX}",
            description=f"{group}; opened by name only",
            vpc_id="${aws_vpc.main.id}",
            tags=named("secgrp", group),
        )
    app, endpoints = "${aws_security_group.app.id}", "${aws_security_group.endpoints.id}"
    tls = {"ip_protocol": "tcp", "from_port": 443, "to_port": 443}
    stack.add(
        "aws_vpc_security_group_ingress_rule",
        "endpoints-from-app",
        security_group_id=endpoints,
        referenced_security_group_id=app,
        description="TLS from the application",
        tags=named("rule", "in"),
        **tls,
    )
    stack.add(
        "aws_vpc_security_group_egress_rule",
        "app-to-endpoints",
        security_group_id=app,
        referenced_security_group_id=endpoints,
        description="TLS to the endpoints",
        tags=named("rule", "out"),
        **tls,
    )
    stack.add(
        "aws_vpc_security_group_egress_rule",
        "app-to-s3",
        security_group_id=app,
        prefix_list_id="${data.aws_ec2_managed_prefix_list.s3.id}",
        description="TLS to S3",
        **tls,
    )
    stack.add(
        "aws_vpc_security_group_egress_rule",
        "app-to-anything-private",
        security_group_id=app,
        cidr_ipv4="10.0.0.0/8",
        ip_protocol="-1",
    )


def add_endpoints(stack: Stack) -> None:
    own_account = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}
    for service in INTERFACE_ENDPOINTS:
        stack.add(
            "aws_vpc_endpoint",
            service,
            vpc_id="${aws_vpc.main.id}",
            service_name=f"com.amazonaws.{REGION}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            security_group_ids=["${aws_security_group.endpoints.id}"],
            subnet_ids=subnets("app"),
            policy=policy(
                {
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": "*",
                    "Resource": "*",
                    "Condition": own_account,
                }
            ),
            tags=named("vpc-endpoint", service),
        )
    for service in ("dynamodb", "s3"):
        stack.add(
            "aws_vpc_endpoint",
            service,
            vpc_id="${aws_vpc.main.id}",
            service_name=f"com.amazonaws.{REGION}.{service}",
            vpc_endpoint_type="Gateway",
            route_table_ids=[f"${{aws_route_table.{tier}.id}}" for tier in TIERS],
            policy=policy({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}),
            tags=named("vpc-endpoint", service),
        )
