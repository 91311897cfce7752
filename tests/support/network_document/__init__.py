"""The network, the keys and the stream as the platform uses them, written by hand."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.environment import REGION
from support.network_document.network import add_endpoints, add_groups, add_network
from support.network_document.services import add_alarms, add_flow_logs, add_keys, add_streams
from support.network_document.stack import INTERFACE_ENDPOINTS, KEYS, ZONES, Stack

__all__ = ["INTERFACE_ENDPOINTS", "KEYS", "ZONES", "document"]


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
