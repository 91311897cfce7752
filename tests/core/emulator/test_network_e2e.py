"""The network, the keys and the stream, deployed to the embedded AWS by real Terraform."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from strongroom_emulator import lifecycle
from strongroom_emulator.environment import ACCESS_KEY_ID, REGION
from strongroom_emulator.lifecycle import Emulator
from strongroom_terraform.engine import Terraform

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

Deployment = Callable[[Emulator, dict[str, Any], Mapping[str, str]], Terraform]

SUFFIX = "test"
ACCOUNT = "${data.aws_caller_identity.me.account_id}"
ZONES = 3
TIERS = {"app": 0, "data": 64}
KEYS = ("audit", "cardholder", "credentials", "flow-logs", "session", "stream", "telemetry")
INTERFACE_ENDPOINTS = ("kinesis-streams", "kms", "logs", "monitoring", "secretsmanager", "sns")
SHARD_METRICS = [
    "IncomingBytes",
    "IncomingRecords",
    "IteratorAgeMilliseconds",
    "OutgoingBytes",
    "OutgoingRecords",
    "ReadProvisionedThroughputExceeded",
    "WriteProvisionedThroughputExceeded",
]
PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}


class Stack:
    """A Terraform document in the making."""

    def __init__(self) -> None:
        self.resources: dict[str, dict[str, Any]] = {}

    def add(self, resource_type: str, label: str, /, **body: Any) -> None:
        """Add a resource."""
        self.resources.setdefault(resource_type, {})[label] = body

    def document(self, data: dict[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
        """Return the whole document."""
        aws = {"source": "hashicorp/aws", "version": "5.100.0"}
        tags = {"EnvironmentSuffix": SUFFIX, "ManagedBy": "strongroom"}
        return {
            "terraform": {"required_providers": {"aws": aws}},
            "provider": {"aws": [{"region": REGION, "default_tags": [{"tags": tags}]}]},
            "data": data,
            "resource": self.resources,
            "output": {name: {"value": value} for name, value in outputs.items()},
        }


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def named(kind: str, purpose: str) -> dict[str, str]:
    return {"Name": f"{kind}-{purpose}-{SUFFIX}"}


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


def document() -> dict[str, Any]:
    """Return the platform's network, keys and stream as it uses them, and what it reads."""
    stack = Stack()
    for add in (
        add_network,
        add_groups,
        add_endpoints,
        add_keys,
        add_flow_logs,
        add_streams,
        add_alarms,
    ):
        add(stack)
    opted = [{"name": "opt-in-status", "values": ["opt-in-not-required"]}]
    s3 = {"name": f"com.amazonaws.{REGION}.s3"}
    data = {
        "aws_caller_identity": {"me": {}},
        "aws_partition": {"here": {}},
        "aws_region": {"here": {}},
        "aws_availability_zones": {"zones": {"state": "available", "filter": opted}},
        "aws_ec2_managed_prefix_list": {"s3": s3},
        "aws_prefix_list": {"s3": s3},
        "aws_vpc_endpoint_service": {
            "kms": {"service": "kms", "service_type": "Interface"},
            "s3": {"service": "s3", "service_type": "Gateway"},
        },
    }
    outputs = {
        "zones": "${data.aws_availability_zones.zones.names}",
        "s3_prefix_lists": [
            "${aws_vpc_endpoint.s3.prefix_list_id}",
            "${data.aws_ec2_managed_prefix_list.s3.id}",
            "${data.aws_prefix_list.s3.id}",
        ],
        "interfaces": "${aws_vpc_endpoint.kms.network_interface_ids}",
        "service": "${data.aws_vpc_endpoint_service.kms.service_name}",
        "partition": "${data.aws_partition.here.partition}",
        "region": "${data.aws_region.here.name}",
    }
    return stack.document(data, outputs)


def test_it_deploys_stays_as_deployed_and_leaves_nothing(
    directory: Path, deployment: Deployment
) -> None:
    """All is made, a second plan is empty, and after destroy only keys wait for their deletion."""
    started = lifecycle.start(directory)
    content = document()
    terraform = deployment(started, content, os.environ)
    terraform.apply(terraform.plan())
    again = terraform.plan()
    assert not again.has_changes, [c.address for c in again.changes if c.action != "no-op"]
    outputs = terraform.outputs()
    assert outputs["zones"] == [f"{REGION}{letter}" for letter in "abd"]
    assert len(set(outputs["s3_prefix_lists"])) == 1
    assert len(outputs["interfaces"]) == ZONES
    assert outputs["service"] == f"com.amazonaws.{REGION}.kms"
    assert (outputs["partition"], outputs["region"]) == ("aws", REGION)

    held = started.inventory()
    adopted = {name for name in content["resource"] if name.startswith("aws_default_")}
    assert {name: len(found) for name, found in held["resources"].items()} == {
        **{name: len(made) for name, made in content["resource"].items() if name not in adopted},
        "aws_network_interface": ZONES * len(INTERFACE_ENDPOINTS),
    }
    terraform.apply(terraform.plan(destroy=True))
    held = started.inventory()
    assert held["resources"] == {}
    assert len(held["pending_deletion"]["aws_kms_key"]) == len(KEYS)
    assert held["unimplemented"] == held["crashed"] == {}
    assert held["access_key_ids"] == [ACCESS_KEY_ID]
