"""VPC endpoints that AWS refuses; what it answers is from CreateVpcEndpoint itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]
VENDOR = "com.amazonaws.vpce.ca-central-1.vpce-svc-0123456789abcdef0"


@pytest.fixture
def network(client: Client) -> Iterator[tuple[Any, str, str]]:
    """A client, a VPC and a subnet of it."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.42.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.42.0.0/24")["Subnet"]["SubnetId"]
    yield ec2, vpc, subnet
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


def make(network: tuple[Any, str, str], name: str, kind: str, **more: Any) -> None:
    """Make an endpoint and remove it again."""
    ec2, vpc, subnet = network
    whole = name if name.startswith("com.") else f"com.amazonaws.ca-central-1.{name}"
    if kind == "Interface":
        more["SubnetIds"] = [subnet]
    made = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=whole, VpcEndpointType=kind, **more)
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpoint"]["VpcEndpointId"]])


@pytest.mark.parametrize("name", ["ecr", "rds-db", "cloudwatch", "kinesis", "iam", "no-such-thing"])
def test_a_service_that_does_not_exist_is_refused(network: tuple[Any, str, str], name: str) -> None:
    with pytest.raises(ClientError) as caught:
        make(network, name, "Interface", PrivateDnsEnabled=True)
    error = caught.value.response["Error"]
    assert error["Code"] == "InvalidServiceName"
    assert error["Message"] == (
        f"The Vpc Endpoint Service 'com.amazonaws.ca-central-1.{name}' does not exist"
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [("dynamodb", "Interface"), ("iot.data", "Interface"), ("dynamodb", "Gateway")],
)
def test_private_dns_names_that_a_service_does_not_make_are_refused(
    network: tuple[Any, str, str], name: str, kind: str
) -> None:
    with pytest.raises(ClientError, match="does not provide a private DNS name") as caught:
        make(network, name, kind, PrivateDnsEnabled=True)
    assert caught.value.response["Error"]["Code"] == "InvalidParameter"
    make(network, name, kind, PrivateDnsEnabled=False)


def test_a_gateway_to_a_service_that_has_none_is_refused(network: tuple[Any, str, str]) -> None:
    with pytest.raises(ClientError, match=r"Endpoint type \(Gateway\) does not match available"):
        make(network, "ecr.api", "Gateway")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("s3", "Gateway"),
        ("dynamodb", "Gateway"),
        ("s3", "Interface"),
        ("ecr.dkr", "Interface"),
        ("kms-fips", "Interface"),
        (VENDOR, "Interface"),
    ],
)
def test_what_aws_has_can_be_made(network: tuple[Any, str, str], name: str, kind: str) -> None:
    make(network, name, kind)
