"""EC2 as Terraform reads it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from strongroom_emulator.lifecycle import Emulator

Client = Callable[[str], Any]


@pytest.fixture
def vpc(client: Client) -> Iterator[str]:
    """A VPC without anything in it."""
    ec2 = client("ec2")
    made = ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"]
    yield made
    ec2.delete_vpc(VpcId=made)


@pytest.fixture
def groups(client: Client, vpc: str) -> Iterator[tuple[str, str]]:
    """Two security groups of the VPC."""
    ec2 = client("ec2")
    first, second = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        for name in ("first", "second")
    )
    yield first, second
    for group in (first, second):
        ec2.delete_security_group(GroupId=group)


def rule_of(ec2: Any, rule: str) -> dict[str, Any]:
    """Return a rule as EC2 describes it."""
    found = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])
    return dict(found["SecurityGroupRules"][0])


def test_a_rule_that_names_a_group_keeps_its_description(
    client: Client, groups: tuple[str, str]
) -> None:
    """moto drops it, and every plan would want to put it back."""
    ec2 = client("ec2")
    peer = {"GroupId": groups[1], "Description": "TLS from the application"}
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [peer]}
    made = ec2.authorize_security_group_ingress(GroupId=groups[0], IpPermissions=[permission])
    rule = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    assert rule_of(ec2, rule)["Description"] == "TLS from the application"


def test_a_rule_that_names_a_prefix_list_keeps_its_description(
    client: Client, groups: tuple[str, str]
) -> None:
    """The way to a gateway endpoint is such a rule."""
    ec2 = client("ec2")
    lists = ec2.describe_managed_prefix_lists(
        Filters=[{"Name": "prefix-list-name", "Values": ["com.amazonaws.ca-central-1.s3"]}]
    )
    peer = {"PrefixListId": lists["PrefixLists"][0]["PrefixListId"], "Description": "S3"}
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [peer]}
    made = ec2.authorize_security_group_egress(GroupId=groups[0], IpPermissions=[permission])
    rule = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    assert rule_of(ec2, rule)["Description"] == "S3"


def test_every_part_of_a_rule_can_be_changed(client: Client, groups: tuple[str, str]) -> None:
    """Protocol, ports, peer and description, and a protocol without ports too."""
    ec2 = client("ec2")
    made = ec2.authorize_security_group_egress(
        GroupId=groups[0],
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "before"}],
            }
        ],
    )
    rule = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]

    def change(**new: Any) -> dict[str, Any]:
        changes = [{"SecurityGroupRuleId": rule, "SecurityGroupRule": new}]
        ec2.modify_security_group_rules(GroupId=groups[0], SecurityGroupRules=changes)
        return rule_of(ec2, rule)

    changed = change(
        IpProtocol="tcp",
        FromPort=5432,
        ToPort=5433,
        ReferencedGroupId=groups[1],
        Description="after",
    )
    assert (changed["FromPort"], changed["ToPort"]) == (5432, 5433)
    assert changed["ReferencedGroupInfo"]["GroupId"] == groups[1]
    assert changed["Description"] == "after"
    assert "CidrIpv4" not in changed
    assert change(IpProtocol="-1", CidrIpv4="10.1.0.0/16")["CidrIpv4"] == "10.1.0.0/16"


def test_a_vpc_takes_its_default_network_acl_with_it(client: Client, emulator: Emulator) -> None:
    """moto leaves it behind."""
    ec2 = client("ec2")
    made = ec2.create_vpc(CidrBlock="10.41.0.0/16")["Vpc"]["VpcId"]
    of_vpc = [{"Name": "vpc-id", "Values": [made]}]
    assert len(ec2.describe_network_acls(Filters=of_vpc)["NetworkAcls"]) == 1
    ec2.delete_vpc(VpcId=made)
    assert ec2.describe_network_acls(Filters=of_vpc)["NetworkAcls"] == []
    assert "aws_network_acl" not in emulator.inventory()["resources"]


def test_the_region_has_its_three_zones(client: Client) -> None:
    """ca-central-1 has the zones a, b and d, and none of them has to be opted into."""
    wanted = [{"Name": "opt-in-status", "Values": ["opt-in-not-required"]}]
    zones = client("ec2").describe_availability_zones(Filters=wanted)["AvailabilityZones"]
    assert [zone["ZoneName"] for zone in zones] == [f"ca-central-1{letter}" for letter in "abd"]
