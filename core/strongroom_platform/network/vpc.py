"""The VPC: two private tiers in three zones, with every default door locked.

There is no internet gateway and no NAT gateway, so nothing in here reaches the internet or is reached
from it; AWS is reached through the endpoints of :mod:`strongroom_platform.network.endpoints`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import attrs
from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.data_aws_availability_zones import (
    DataAwsAvailabilityZones,
    DataAwsAvailabilityZonesFilter,
)
from cdktf_cdktf_provider_aws.default_network_acl import DefaultNetworkAcl
from cdktf_cdktf_provider_aws.default_route_table import DefaultRouteTable
from cdktf_cdktf_provider_aws.default_security_group import DefaultSecurityGroup
from cdktf_cdktf_provider_aws.network_acl import (
    NetworkAcl,
    NetworkAclEgress,
    NetworkAclIngress,
)
from cdktf_cdktf_provider_aws.route_table import RouteTable
from cdktf_cdktf_provider_aws.route_table_association import RouteTableAssociation
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct

from strongroom_platform.blocks.security_group import make_security_group
from strongroom_platform.network.subnets import ZONES, Tier, tiers

Namer = Callable[[str, str], str]
"""From resource type and purpose to the physical name."""

_Rule = TypeVar("_Rule", NetworkAclIngress, NetworkAclEgress)

_ANYWHERE = "0.0.0.0/0"
_HTTPS = (443, 443)
_RETURN = (1024, 65535)
_RETURN_WITHOUT_RDP = ((1024, 3388), (3390, 65535))
"""Return traffic from public addresses, less 3389: Security Hub EC2.21 flags it (PCI DSS 1.3.1)."""


@attrs.frozen
class Vpcs:
    """What the rest of the core needs of the VPC."""

    vpc_id: str
    cidr: str
    application: Tier
    data: Tier
    application_subnet_ids: tuple[str, ...]
    data_subnet_ids: tuple[str, ...]
    availability_zones: tuple[str, ...]
    route_table_ids: tuple[str, ...]
    application_group: SecurityGroup
    endpoint_group: SecurityGroup


def make_network(scope: Construct, cidr: str, name: Namer) -> Vpcs:
    """Create the VPC, its subnets, route tables, network ACLs and security groups.

    :param cidr: the VPC's block, /16 to /22.
    """
    application, data = tiers(cidr)
    vpc = Vpc(
        scope,
        "vpc",
        cidr_block=cidr,
        # Both are needed for the private DNS names of endpoints and EFS mount targets.
        enable_dns_support=True,
        enable_dns_hostnames=True,
        tags={"Name": name("aws_vpc", "main")},
    )
    vpc_id = vpc.id
    zones = DataAwsAvailabilityZones(
        scope,
        "zones",
        state="available",
        # Local and Wavelength Zones are opt-in; zone letters differ from account to account.
        filter=[
            DataAwsAvailabilityZonesFilter(name="opt-in-status", values=["opt-in-not-required"])
        ],
    ).fqn
    _lock_defaults(scope, vpc, name)
    tables: list[str] = []
    subnets = {
        purpose: _subnets(scope, purpose, tier, vpc_id, zones, tables, name)
        for purpose, tier in (("app", application), ("data", data))
    }
    _application_acl(scope, vpc_id, subnets["app"], application, data, name)
    _data_acl(scope, vpc_id, subnets["data"], application, data, name)
    return Vpcs(
        vpc_id=vpc_id,
        cidr=cidr,
        application=application,
        data=data,
        application_subnet_ids=subnets["app"],
        data_subnet_ids=subnets["data"],
        availability_zones=tuple(_zone(zones, index) for index in range(ZONES)),
        route_table_ids=tuple(tables),
        application_group=_group(
            scope, "app", vpc_id, "The trading application's compute; opened by name only", name
        ),
        endpoint_group=_group(
            scope, "endpoints", vpc_id, "Interface endpoints: TLS from named groups only", name
        ),
    )


def _lock_defaults(scope: Construct, vpc: Vpc, name: Namer) -> None:
    # Adopting the VPC's defaults without rules removes the rules AWS put there.
    DefaultSecurityGroup(
        scope,
        "default-security-group",
        vpc_id=vpc.id,
        tags={"Name": name("aws_default_security_group", "locked")},
    )
    DefaultNetworkAcl(
        scope,
        "default-network-acl",
        default_network_acl_id=vpc.default_network_acl_id,
        # EC2 puts a subnet here for the moment between its creation and its own ACL.
        lifecycle=TerraformResourceLifecycle(ignore_changes=["subnet_ids"]),
        tags={"Name": name("aws_default_network_acl", "locked")},
    )
    DefaultRouteTable(
        scope,
        "default-route-table",
        default_route_table_id=vpc.default_route_table_id,
        route=[],
        tags={"Name": name("aws_default_route_table", "locked")},
    )


def _zone(zones: str, index: int) -> str:
    return f"${{{zones}.names[{index}]}}"


def _subnets(
    scope: Construct,
    purpose: str,
    tier: Tier,
    vpc_id: str,
    zones: str,
    tables: list[str],
    name: Namer,
) -> tuple[str, ...]:
    table = RouteTable(
        scope, f"{purpose}-routes", vpc_id=vpc_id, tags={"Name": name("aws_route_table", purpose)}
    )
    table_id = table.id
    tables.append(table_id)
    ids = []
    for index in range(ZONES):
        zone = index + 1
        subnet = Subnet(
            scope,
            f"{purpose}-subnet-{zone}",
            vpc_id=vpc_id,
            cidr_block=tier.subnets[index],
            availability_zone=_zone(zones, index),
            map_public_ip_on_launch=False,
            tags={"Name": name("aws_subnet", f"{purpose}-{zone}"), "Tier": purpose},
        )
        subnet_id = subnet.id
        RouteTableAssociation(
            scope, f"{purpose}-route-{zone}", subnet_id=subnet_id, route_table_id=table_id
        )
        ids.append(subnet_id)
    return tuple(ids)


def _application_acl(
    scope: Construct,
    vpc_id: str,
    subnet_ids: Sequence[str],
    application: Tier,
    data: Tier,
    name: Namer,
) -> None:
    # The S3 gateway endpoint answers from S3's public addresses, so 443 out and its returns in must
    # pass the ACL; with no route to the internet, nothing but S3 is at the other end.
    ingress = [(application.cidr, _HTTPS), (application.cidr, _RETURN), (data.cidr, _RETURN)]
    ingress += [(_ANYWHERE, ports) for ports in _RETURN_WITHOUT_RDP]
    egress = [(_ANYWHERE, _HTTPS), (application.cidr, _RETURN), (data.cidr, _RETURN)]
    _acl(scope, "app", vpc_id, subnet_ids, ingress, egress, name)


def _data_acl(
    scope: Construct,
    vpc_id: str,
    subnet_ids: Sequence[str],
    application: Tier,
    data: Tier,
    name: Namer,
) -> None:
    # Every data service here listens above 1023, so one range serves requests and returns.
    inside = [(application.cidr, _RETURN), (data.cidr, _RETURN)]
    _acl(scope, "data", vpc_id, subnet_ids, inside, inside, name)


def _acl(
    scope: Construct,
    purpose: str,
    vpc_id: str,
    subnet_ids: Sequence[str],
    ingress: Sequence[tuple[str, tuple[int, int]]],
    egress: Sequence[tuple[str, tuple[int, int]]],
    name: Namer,
) -> None:
    NetworkAcl(
        scope,
        f"{purpose}-acl",
        vpc_id=vpc_id,
        subnet_ids=list(subnet_ids),
        ingress=_acl_rules(NetworkAclIngress, ingress),
        egress=_acl_rules(NetworkAclEgress, egress),
        tags={"Name": name("aws_network_acl", purpose)},
    )


def _acl_rules(kind: type[_Rule], allowed: Sequence[tuple[str, tuple[int, int]]]) -> list[_Rule]:
    return [
        kind(
            rule_no=100 + 10 * index,
            action="allow",
            protocol="tcp",
            cidr_block=cidr,
            from_port=ports[0],
            to_port=ports[1],
        )
        for index, (cidr, ports) in enumerate(allowed)
    ]


def _group(
    scope: Construct, purpose: str, vpc_id: str, description: str, name: Namer
) -> SecurityGroup:
    return make_security_group(
        scope,
        f"{purpose}-group",
        name("aws_security_group", purpose),
        vpc_id=vpc_id,
        description=description,
        for_lambda=True,
    )
