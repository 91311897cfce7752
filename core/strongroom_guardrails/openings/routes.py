"""Routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.model import Judgement, Outcome, Resource
from strongroom_guardrails.values import ABSENT, places, show

ROUTE_TYPES: Final = frozenset({"aws_default_route_table", "aws_route", "aws_route_table"})

TARGETS: Final = (
    "gateway_id",
    "nat_gateway_id",
    "egress_only_gateway_id",
    "carrier_gateway_id",
    "core_network_arn",
    "local_gateway_id",
    "network_interface_id",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
)
"""Where a route may lead."""


def judge_routes(resource: Resource) -> Iterator[Judgement]:
    """Judge where a route, or each route of a table, leads."""
    expected = "no route out of the VPC: its endpoints add their own"
    for gateway in TARGETS:
        paths = (gateway,) if resource.type == "aws_route" else (f"route.{gateway}",)
        for path in paths:
            for place in places(resource.arguments, path):
                local = place.value is ABSENT or place.value in ("", "local")
                outcome = Outcome.PASS if local else Outcome.FAIL
                yield Judgement(outcome, resource.address, place.path, show(place.value), expected)
