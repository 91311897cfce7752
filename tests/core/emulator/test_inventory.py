"""The inventory shows what was made, and nothing that was there from the start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from strongroom_emulator import inventory, lifecycle
from strongroom_emulator.lifecycle import Emulator

Client = Callable[[str], Any]
ClientOf = Callable[[Emulator, str], Any]


def test_a_new_account_is_empty(directory: Path, client_of: ClientOf) -> None:
    """The default VPC, policies, users and parameter groups that AWS provides do not count."""
    emulator = lifecycle.start(directory)
    ec2 = client_of(emulator, "ec2")
    assert ec2.describe_vpcs()["Vpcs"]
    assert ec2.describe_subnets()["Subnets"]
    assert client_of(emulator, "iam").list_policies(Scope="AWS")["Policies"]
    assert client_of(emulator, "elasticache").describe_users()["Users"]
    client_of(emulator, "rds").describe_db_clusters()
    held = emulator.inventory()
    assert held["resources"] == {}
    assert held["pending_deletion"] == {}
    assert held["requests"] == 5
    assert held["unimplemented"] == held["crashed"] == {}


def test_every_lister_finds_where_moto_keeps_things(emulator: Emulator, client: Client) -> None:
    """Taking the inventory reads every service, so a moved attribute would be an error here."""
    client("ec2").describe_vpcs()
    assert emulator.inventory()["resources"].keys() <= inventory.LISTERS.keys()


def test_what_is_made_is_listed_until_it_is_deleted(emulator: Emulator, client: Client) -> None:
    """By Terraform type, by id or name."""
    topics = client("sns")
    arn = topics.create_topic(Name="topic-inventory")["TopicArn"]
    assert emulator.inventory()["resources"]["aws_sns_topic"] == [arn]
    topics.delete_topic(TopicArn=arn)
    assert "aws_sns_topic" not in emulator.inventory()["resources"]


def test_a_vpc_comes_alone(emulator: Emulator, client: Client) -> None:
    """What a VPC has by itself is not listed beside it; what is put in it is."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.42.0.0/16")["Vpc"]["VpcId"]
    assert emulator.inventory()["resources"] == {"aws_vpc": [vpc]}
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.42.0.0/24")["Subnet"]["SubnetId"]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    association = ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)["AssociationId"]
    assert emulator.inventory()["resources"] == {
        "aws_vpc": [vpc],
        "aws_subnet": [subnet],
        "aws_route_table": [table],
        "aws_route_table_association": [association],
    }
    ec2.disassociate_route_table(AssociationId=association)
    ec2.delete_route_table(RouteTableId=table)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)
    assert emulator.inventory()["resources"] == {}


def test_a_deleted_endpoint_and_its_interfaces_are_gone(emulator: Emulator, client: Client) -> None:
    """EC2 shows a deleted endpoint for a while; it is not a leak."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.43.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.43.0.0/24")["Subnet"]["SubnetId"]
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName="com.amazonaws.ca-central-1.kms",
        VpcEndpointType="Interface",
        SubnetIds=[subnet],
    )["VpcEndpoint"]
    resources = emulator.inventory()["resources"]
    assert resources["aws_vpc_endpoint"] == [endpoint["VpcEndpointId"]]
    assert resources["aws_network_interface"] == endpoint["NetworkInterfaceIds"]
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)
    assert emulator.inventory()["resources"] == {}


def test_a_key_waits_for_its_deletion_apart(emulator: Emulator, client: Client) -> None:
    """As on AWS it is there until its window ends, and it is no leak."""
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/key-inventory", TargetKeyId=key)
    resources = emulator.inventory()["resources"]
    assert resources == {"aws_kms_key": [key], "aws_kms_alias": ["alias/key-inventory"]}
    kms.delete_alias(AliasName="alias/key-inventory")
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    held = emulator.inventory()
    assert held["resources"] == {}
    assert key in held["pending_deletion"]["aws_kms_key"]
