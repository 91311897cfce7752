"""The network: EC2's resources, without what every VPC and account has by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom_emulator.inventory.listers import Table, keys


def _own_vpcs(ec2: Any) -> set[str]:
    return {vpc.id for vpc in ec2.vpcs.values() if not vpc.is_default}


def _gone_or_own(ec2: Any, vpc_id: str) -> bool:
    """Tell whether a VPC is not the default one; one that is gone counts, its remains are leaks."""
    return vpc_id not in ec2.vpcs or vpc_id in _own_vpcs(ec2)


def _subnets(ec2: Any) -> Iterator[str]:
    for subnets in ec2.subnets.values():
        yield from (found.id for found in subnets.values() if _gone_or_own(ec2, found.vpc_id))


def _security_groups(ec2: Any) -> Iterator[str]:
    yield from (group.id for group in _groups(ec2))


def _groups(ec2: Any) -> Iterator[Any]:
    for vpc_id, groups in ec2.groups.items():
        if vpc_id is None:
            continue  # EC2-Classic, which moto keeps a default group for
        for group in groups.values():
            born_with_vpc = group.name == "default" and vpc_id in ec2.vpcs
            if not born_with_vpc:
                yield group


def _ingress_rules(ec2: Any) -> Iterator[str]:
    for group in _groups(ec2):
        yield from (rule.id for rule in group.ingress_rules)


def _egress_rules(ec2: Any) -> Iterator[str]:
    for group in _groups(ec2):
        yield from (rule.id for rule in group.egress_rules)


def _network_acls(ec2: Any) -> Iterator[str]:
    for acl in ec2.network_acls.values():
        born_with_vpc = acl.default and acl.vpc_id in ec2.vpcs
        if not born_with_vpc:
            yield acl.id


def _route_tables(ec2: Any) -> Iterator[str]:
    for table in ec2.route_tables.values():
        born_with_vpc = table.main_association_id is not None and table.vpc_id in ec2.vpcs
        if not born_with_vpc:
            yield table.id


def _route_table_associations(ec2: Any) -> Iterator[str]:
    for table in ec2.route_tables.values():
        for association, subnet in table._associations.items():  # noqa: SLF001
            if association != table.main_association_id and subnet is not None:
                yield association


def _vpc_endpoints(ec2: Any) -> Iterator[str]:
    # moto keeps deleted ones and shows them as such, as AWS does for a while.
    for endpoint in ec2.vpc_end_points.values():
        if endpoint.state != "deleted":
            yield endpoint.id


NETWORK: Table = {
    "aws_flow_log": ("ec2", keys("flow_logs")),
    "aws_network_acl": ("ec2", _network_acls),
    "aws_network_interface": ("ec2", keys("enis")),
    "aws_route_table": ("ec2", _route_tables),
    "aws_route_table_association": ("ec2", _route_table_associations),
    "aws_security_group": ("ec2", _security_groups),
    "aws_subnet": ("ec2", _subnets),
    "aws_vpc": ("ec2", _own_vpcs),
    "aws_vpc_endpoint": ("ec2", _vpc_endpoints),
    "aws_vpc_security_group_egress_rule": ("ec2", _egress_rules),
    "aws_vpc_security_group_ingress_rule": ("ec2", _ingress_rules),
}
