from __future__ import annotations

import ipaddress
import json
from typing import Any

import pytest
from hypothesis import given

from strongroom import Context, EndpointService, IamStatement, PluginInfo, Role
from strongroom_base.errors import PluginError
from strongroom_platform.network.subnets import ZONES, tiers
from support.plugins import installed, make_plugin
from support.strategies import vpc_cidrs
from support.synthesis import EVERYTHING_OFF, of_type, synthesise


@pytest.fixture(scope="module")
def core() -> Any:
    return synthesise(EVERYTHING_OFF).document


@given(vpc_cidrs())
def test_subnets_are_disjoint_inside_the_vpc_and_usable(cidr: str) -> None:
    """For any accepted block: six subnets, none overlapping, each of at least 59 usable addresses."""
    vpc = ipaddress.IPv4Network(cidr)
    found = []
    for tier in tiers(cidr):
        block = ipaddress.IPv4Network(tier.cidr)
        assert block.subnet_of(vpc)
        for subnet in map(ipaddress.IPv4Network, tier.subnets):
            assert subnet.subnet_of(block)
            assert subnet.num_addresses - 5 >= 59
            found.append(subnet)
    assert len(found) == 2 * ZONES
    assert not any(a.overlaps(b) for a in found for b in found if a is not b)


def test_each_tier_has_a_subnet_in_each_of_three_zones(core: Any) -> None:
    subnets = of_type(core, "aws_subnet")
    for tier in ("app", "data"):
        zones = {
            body["availability_zone"] for body in subnets.values() if body["tags"]["Tier"] == tier
        }
        assert len(zones) == 3
        assert all(".names[" in zone for zone in zones), "zone letters are never hard-coded"


def test_nothing_leads_to_the_internet(core: Any) -> None:
    for forbidden in ("aws_internet_gateway", "aws_nat_gateway", "aws_eip", "aws_route"):
        assert of_type(core, forbidden) == {}
    for subnet in of_type(core, "aws_subnet").values():
        assert subnet["map_public_ip_on_launch"] is False


def test_every_subnet_has_a_route_table_and_a_dedicated_acl(core: Any) -> None:
    subnets = of_type(core, "aws_subnet")
    assert len(of_type(core, "aws_route_table_association")) == len(subnets)
    covered = [s for acl in of_type(core, "aws_network_acl").values() for s in acl["subnet_ids"]]
    assert len(covered) == len(set(covered)) == len(subnets)


def test_the_defaults_are_locked(core: Any) -> None:
    for locked in ("aws_default_security_group", "aws_default_network_acl"):
        (body,) = of_type(core, locked).values()
        assert not body.get("ingress")
        assert not body.get("egress")
    (table,) = of_type(core, "aws_default_route_table").values()
    assert not table.get("route")


def test_the_data_tier_talks_to_the_vpc_alone(core: Any) -> None:
    acl = of_type(core, "aws_network_acl")["core/network/data-acl"]
    vpc = ipaddress.IPv4Network("10.40.0.0/16")
    for rule in (*acl["ingress"], *acl["egress"]):
        assert ipaddress.IPv4Network(rule["cidr_block"]).subnet_of(vpc)


def test_no_acl_lets_remote_administration_in_from_anywhere(core: Any) -> None:
    for acl in of_type(core, "aws_network_acl").values():
        for rule in acl["ingress"]:
            if rule["cidr_block"] == "0.0.0.0/0":
                for port in (20, 21, 22, 3389):
                    assert not rule["from_port"] <= port <= rule["to_port"]


def test_security_group_rules_are_described_and_never_open_to_an_address(core: Any) -> None:
    kinds = ("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")
    rules = [body for kind in kinds for body in of_type(core, kind).values()]
    assert rules
    for rule in rules:
        assert rule["description"]
        assert (rule["from_port"], rule["to_port"]) == (443, 443)
        assert "cidr_ipv4" not in rule


def test_flow_logs_record_everything_under_a_key_of_the_core(core: Any) -> None:
    (flow_log,) = of_type(core, "aws_flow_log").values()
    assert flow_log["traffic_type"] == "ALL"
    assert flow_log["max_aggregation_interval"] == 60
    (group,) = of_type(core, "aws_cloudwatch_log_group").values()
    assert group["kms_key_id"].startswith("${aws_kms_key.core_flow-logs_key")
    assert group["retention_in_days"] >= 365
    (key,) = of_type(core, "aws_kms_key").values()
    assert key["enable_key_rotation"] is True


def test_the_core_alone_needs_no_interface_endpoint(core: Any) -> None:
    endpoints = of_type(core, "aws_vpc_endpoint")
    assert {body["vpc_endpoint_type"] for body in endpoints.values()} == {"Gateway"}


def test_every_trust_policy_is_limited_to_the_account(core: Any) -> None:
    for role in of_type(core, "aws_iam_role").values():
        (statement,) = json.loads(role["assume_role_policy"])["Statement"]
        assert "aws:SourceAccount" in statement["Condition"]["StringEquals"]


def test_an_interface_endpoint_is_made_for_each_api_that_is_called() -> None:
    endpoints = of_type(synthesise().document, "aws_vpc_endpoint")
    kinesis = endpoints["core/endpoints/kinesis"]
    assert kinesis["service_name"] == "com.amazonaws.ca-central-1.kinesis-streams"
    assert kinesis["private_dns_enabled"] is True
    assert len(kinesis["subnet_ids"]) == 3


VENDOR = "com.amazonaws.vpce.ca-central-1.vpce-svc-0123456789abcdef0"


def made_for(*calls: str, endpoints: tuple[EndpointService, ...] = ()) -> dict[str, Any]:
    """Return what is below the core's endpoints when one plugin calls these, without that path."""
    ledger = installed("ledger", calls=calls, endpoints=endpoints)
    document = synthesise(f"{EVERYTHING_OFF}[plugins.ledger]\n", extra=[ledger]).document
    return {
        path.removeprefix("core/endpoints/"): body
        for kind in ("aws_vpc_endpoint", "aws_vpc_security_group_egress_rule")
        for path, body in of_type(document, kind).items()
        if path.startswith("core/endpoints/")
    }


def test_calls_to_ecr_go_through_the_two_services_that_aws_has_for_it() -> None:
    made = made_for("ecr")
    for name in ("ecr.api", "ecr.dkr"):
        endpoint = made[name.replace(".", "-")]
        assert endpoint["service_name"] == f"com.amazonaws.ca-central-1.{name}"
        assert endpoint["vpc_endpoint_type"] == "Interface"


def test_dynamodb_is_reached_through_a_gateway_that_the_application_may_use() -> None:
    made = made_for("dynamodb")
    gateway = made["dynamodb"]
    assert gateway["vpc_endpoint_type"] == "Gateway"
    assert len(gateway["route_table_ids"]) == 2
    assert "private_dns_enabled" not in gateway
    rule = made["app-to-dynamodb"]
    assert rule["prefix_list_id"].endswith(".prefix_list_id}")
    assert rule["prefix_list_id"] != made["app-to-s3"]["prefix_list_id"]


def test_a_login_to_the_database_makes_no_endpoint() -> None:
    assert set(made_for("rds-db")) == {"s3", "app-to-s3", "app-to-endpoints"}


def test_a_vendors_service_is_reached_without_private_names_or_a_policy() -> None:
    """AWS limits no endpoint to a vendor's service by a policy."""
    made = made_for(endpoints=(EndpointService("vendor", VENDOR),))
    (vendor,) = [body for body in made.values() if body.get("service_name") == VENDOR]
    assert vendor["private_dns_enabled"] is False
    assert "policy" not in vendor


def test_an_endpoint_lets_through_the_calls_of_all_prefixes_that_use_it() -> None:
    role = Role("maps", "lambda.amazonaws.com", "For a test", in_network=True)

    def statements(context: Context) -> list[IamStatement]:
        return [
            IamStatement(role, "Old", ("geo:GetMap",), ("arn:aws:geo:x",)),
            IamStatement(role, "New", ("geo-maps:GetTile",), ("arn:aws:geo-maps:x",)),
        ]

    info = PluginInfo(name="maps", summary="For a test", calls=("geo", "geo-maps"))
    plugin = make_plugin(info, strongroom_iam_statements=statements)
    config = f"{EVERYTHING_OFF}[plugins.maps]\n"
    document = synthesise(config, extra=[installed("maps", lambda: plugin)]).document
    endpoints = of_type(document, "aws_vpc_endpoint")

    def allowed(name: str) -> list[str]:
        policy = json.loads(endpoints[f"core/endpoints/{name}"]["policy"])
        return [statement["Action"] for statement in policy["Statement"]]

    assert allowed("geo-maps") == ["geo-maps:GetTile", "geo:GetMap"]
    assert allowed("geo-routes") == ["geo:GetMap"]


@pytest.mark.parametrize("prefix", ["iam", "timestream", "kinesi"])
def test_what_has_no_endpoint_is_refused_before_anything_is_made(prefix: str) -> None:
    with pytest.raises(PluginError, match=f"plugin 'ledger': PluginInfo.calls names '{prefix}'"):
        made_for(prefix)
