"""RDS as Terraform makes a database and its proxy, and finds them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]

POSTGRES = "aurora-postgresql"


@pytest.fixture
def proxy(client: Client) -> Iterator[dict[str, Any]]:
    ec2, rds = client("ec2"), client("rds")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    auth = {
        "SecretArn": "arn:aws:secretsmanager:ca-central-1:123456789012:secret:x",
        "IAMAuth": "REQUIRED",
        "AuthScheme": "SECRETS",
    }
    yield rds.create_db_proxy(
        DBProxyName="db-proxy-gap",
        EngineFamily="POSTGRESQL",
        Auth=[auth],
        RoleArn="arn:aws:iam::123456789012:role/proxy",
        VpcSubnetIds=[subnet],
    )["DBProxy"]
    rds.delete_db_proxy(DBProxyName="db-proxy-gap")
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


@pytest.fixture
def cluster(client: Client) -> Iterator[dict[str, Any]]:
    rds = client("rds")
    yield rds.create_db_cluster(
        DBClusterIdentifier="aurora-gap",
        Engine=POSTGRES,
        MasterUsername="dbowner",
        ManageMasterUserPassword=True,
    )["DBCluster"]
    rds.delete_db_cluster(DBClusterIdentifier="aurora-gap", SkipFinalSnapshot=True)


def make(rds: Any, proxy: dict[str, Any], name: str = "reader", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = rds.create_db_proxy_endpoint(
        DBProxyName=proxy["DBProxyName"],
        DBProxyEndpointName=name,
        VpcSubnetIds=proxy["VpcSubnetIds"],
        **more,
    )["DBProxyEndpoint"]
    return made


def test_a_proxy_has_further_endpoints(client: Client, proxy: dict[str, Any]) -> None:
    rds = client("rds")
    reader = make(rds, proxy, TargetRole="READ_ONLY")
    writer = make(rds, proxy, "writer")
    assert (reader["TargetRole"], writer["TargetRole"]) == ("READ_ONLY", "READ_WRITE")
    assert reader["Endpoint"].startswith("reader.endpoint.")
    assert reader["VpcSecurityGroupIds"] == proxy["VpcSecurityGroupIds"]
    (found,) = rds.describe_db_proxy_endpoints(DBProxyEndpointName="reader")["DBProxyEndpoints"]
    assert found["DBProxyEndpointArn"] == reader["DBProxyEndpointArn"]
    assert found["Status"] == "available"
    every = rds.describe_db_proxy_endpoints(DBProxyName="db-proxy-gap")["DBProxyEndpoints"]
    assert {endpoint["DBProxyEndpointName"] for endpoint in every} == {"reader", "writer"}


def test_an_endpoint_keeps_its_tags(client: Client, proxy: dict[str, Any]) -> None:
    rds = client("rds")
    arn = make(rds, proxy, Tags=[{"Key": "Name", "Value": "reader"}])["DBProxyEndpointArn"]
    rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "Tier", "Value": "data"}])
    rds.remove_tags_from_resource(ResourceName=arn, TagKeys=["Name"])
    found = rds.list_tags_for_resource(ResourceName=arn)["TagList"]
    assert found == [{"Key": "Tier", "Value": "data"}]


def test_an_endpoint_s_groups_can_be_changed(client: Client, proxy: dict[str, Any]) -> None:
    rds = client("rds")
    make(rds, proxy)
    changed = rds.modify_db_proxy_endpoint(
        DBProxyEndpointName="reader", VpcSecurityGroupIds=["sg-1"]
    )
    assert changed["DBProxyEndpoint"]["VpcSecurityGroupIds"] == ["sg-1"]


def test_an_endpoint_that_is_gone_is_not_found(client: Client, proxy: dict[str, Any]) -> None:
    rds = client("rds")
    make(rds, proxy)
    rds.delete_db_proxy_endpoint(DBProxyEndpointName="reader")
    for call in (rds.describe_db_proxy_endpoints, rds.delete_db_proxy_endpoint):
        with pytest.raises(ClientError, match="DBProxyEndpointNotFoundFault"):
            call(DBProxyEndpointName="reader")


def test_a_provisioned_cluster_has_no_scaling_configuration(cluster: dict[str, Any]) -> None:
    assert "ScalingConfigurationInfo" not in cluster


def test_an_instance_keeps_performance_insights_and_its_authority(
    client: Client, cluster: dict[str, Any]
) -> None:
    rds = client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="gap-1",
        DBClusterIdentifier=cluster["DBClusterIdentifier"],
        DBInstanceClass="db.r6g.large",
        Engine=POSTGRES,
        EnablePerformanceInsights=True,
        PerformanceInsightsKMSKeyId="arn:key",
        PerformanceInsightsRetentionPeriod=7,
    )
    (found,) = rds.describe_db_instances(DBInstanceIdentifier="gap-1")["DBInstances"]
    rds.delete_db_instance(DBInstanceIdentifier="gap-1", SkipFinalSnapshot=True)
    assert found["PerformanceInsightsEnabled"] is True
    assert found["PerformanceInsightsKMSKeyId"] == "arn:key"
    assert found["PerformanceInsightsRetentionPeriod"] == 7
    assert found["CACertificateIdentifier"] == "rds-ca-rsa2048-g1"


@pytest.mark.parametrize(
    ("kind", "key"),
    [("db", "DBParameterGroupName"), ("db_cluster", "DBClusterParameterGroupName")],
)
def test_parameters_of_the_user_can_be_reset(client: Client, kind: str, key: str) -> None:
    rds = client("rds")
    name = {key: "gap-params"}

    def call(verb: str, noun: str, **more: Any) -> Any:
        return getattr(rds, f"{verb}_{kind}_{noun}")(**name, **more)

    def values() -> dict[str, str]:
        found = call("describe", "parameters")["Parameters"]
        return {one["ParameterName"]: one["ParameterValue"] for one in found}

    call(
        "create",
        "parameter_group",
        DBParameterGroupFamily="aurora-postgresql16",
        Description="For a test",
    )
    both = [
        {"ParameterName": parameter, "ParameterValue": "1", "ApplyMethod": "immediate"}
        for parameter in ("log_lock_waits", "track_io_timing")
    ]
    call("modify", "parameter_group", Parameters=both)
    call("reset", "parameter_group", Parameters=both[:1])
    assert values() == {"track_io_timing": "1"}
    call("reset", "parameter_group", ResetAllParameters=True)
    assert values() == {}
    call("delete", "parameter_group")
    with pytest.raises(ClientError, match="NotFound"):
        call("reset", "parameter_group", ResetAllParameters=True)


def test_a_cluster_that_keeps_its_password_as_a_secret_keeps_that_secret(
    client: Client, cluster: dict[str, Any]
) -> None:
    """As after a restore, where Terraform says again that RDS manages the password."""
    rds, manager = client("rds"), client("secretsmanager")
    again = rds.modify_db_cluster(
        DBClusterIdentifier=cluster["DBClusterIdentifier"], ManageMasterUserPassword=True
    )["DBCluster"]
    assert again["MasterUserSecret"]["SecretArn"] == cluster["MasterUserSecret"]["SecretArn"]
    assert len(manager.list_secrets()["SecretList"]) == 1
