"""ElastiCache as Terraform makes it, reads it back, changes it and destroys it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]
TAGS = [{"Key": "Name", "Value": "x"}]


@pytest.fixture
def cache(client: Client) -> Any:
    return client("elasticache")


@pytest.fixture
def users(cache: Any) -> Iterator[str]:
    """A user group with its two users."""
    mode = {"Type": "iam"}
    cache.create_user(
        UserId="app", UserName="app", Engine="redis", AccessString="on ~*", AuthenticationMode=mode
    )
    cache.create_user(
        UserId="nobody",
        UserName="default",
        Engine="redis",
        AccessString="off -@all",
        AuthenticationMode={"Type": "no-password-required"},
    )
    cache.create_user_group(
        UserGroupId="users", Engine="redis", UserIds=["app", "nobody"], Tags=TAGS
    )
    yield "users"
    cache.delete_user_group(UserGroupId="users")
    for user in ("app", "nobody"):
        cache.delete_user(UserId=user)
        cache.describe_users(UserId=user)  # moto forgets a user once it was seen as deleting


@pytest.fixture
def group(cache: Any, users: str) -> Iterator[str]:
    """Three shards of three nodes."""
    cache.create_replication_group(
        ReplicationGroupId="sessions",
        ReplicationGroupDescription="Sessions",
        Engine="redis",
        EngineVersion="7.1",
        CacheNodeType="cache.m6g.large",
        ClusterMode="enabled",
        NumNodeGroups=3,
        ReplicasPerNodeGroup=2,
        AutomaticFailoverEnabled=True,
        TransitEncryptionEnabled=True,
        UserGroupIds=[users],
        SecurityGroupIds=["sg-1"],
        PreferredMaintenanceWindow="sun:07:00-sun:08:00",
        CacheParameterGroupName="parameters",
    )
    yield "sessions"
    cache.delete_replication_group(ReplicationGroupId="sessions")


def described(cache: Any, name: str) -> dict[str, Any]:
    (found,) = cache.describe_replication_groups(ReplicationGroupId=name)["ReplicationGroups"]
    assert isinstance(found, dict)
    return found


def test_a_parameter_group_keeps_what_was_changed_until_it_is_reset(cache: Any) -> None:
    name = {"CacheParameterGroupName": "p"}
    made = cache.create_cache_parameter_group(
        **name, CacheParameterGroupFamily="redis7", Description="d", Tags=TAGS
    )["CacheParameterGroup"]
    assert cache.list_tags_for_resource(ResourceName=made["ARN"])["TagList"] == TAGS
    change = [{"ParameterName": "cluster-enabled", "ParameterValue": "yes"}]
    cache.modify_cache_parameter_group(**name, ParameterNameValues=change)
    (kept,) = cache.describe_cache_parameters(**name)["Parameters"]
    assert (kept["ParameterName"], kept["ParameterValue"]) == ("cluster-enabled", "yes")
    cache.reset_cache_parameter_group(**name, ParameterNameValues=change)
    assert cache.describe_cache_parameters(**name)["Parameters"] == []
    with pytest.raises(ClientError, match="CacheParameterGroupAlreadyExists"):
        cache.create_cache_parameter_group(
            **name, CacheParameterGroupFamily="redis7", Description="d"
        )
    cache.delete_cache_parameter_group(**name)
    with pytest.raises(ClientError, match="CacheParameterGroupNotFound"):
        cache.describe_cache_parameter_groups(**name)
    assert cache.describe_cache_parameter_groups()["CacheParameterGroups"] == []


def test_a_subnet_group_is_really_deleted(client: Client, cache: Any) -> None:
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    name = {"CacheSubnetGroupName": "s"}
    cache.create_cache_subnet_group(
        **name, CacheSubnetGroupDescription="d", SubnetIds=[subnet], Tags=TAGS
    )
    cache.delete_cache_subnet_group(**name)
    with pytest.raises(ClientError, match="CacheSubnetGroupNotFoundFault"):
        cache.describe_cache_subnet_groups(**name)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


def test_a_user_group_needs_users_that_are_there_and_one_called_default(
    cache: Any, users: str
) -> None:
    with pytest.raises(ClientError, match="DefaultUserRequired"):
        cache.create_user_group(UserGroupId="u", Engine="redis", UserIds=["app"])
    with pytest.raises(ClientError, match="UserNotFound"):
        cache.create_user_group(UserGroupId="u", Engine="redis", UserIds=["stranger"])
    with pytest.raises(ClientError, match="UserGroupAlreadyExists"):
        cache.create_user_group(UserGroupId=users, Engine="redis", UserIds=["nobody"])
    with pytest.raises(ClientError, match="UserGroupNotFound"):
        cache.describe_user_groups(UserGroupId="u")
    changed = cache.modify_user_group(UserGroupId=users, UserIdsToRemove=["app"])
    assert changed["UserIds"] == ["nobody"]
    assert cache.modify_user_group(UserGroupId=users, UserIdsToAdd=["app"])["UserIds"] == [
        "nobody",
        "app",
    ]
    (found,) = cache.describe_user_groups()["UserGroups"]
    assert cache.list_tags_for_resource(ResourceName=found["ARN"])["TagList"] == TAGS


def test_what_a_user_may_do_can_change(cache: Any, users: str) -> None:
    cache.modify_user(UserId="app", AccessString="on ~session:*")
    (found,) = cache.describe_users(UserId="app")["Users"]
    assert found["AccessString"] == "on ~session:*"
    assert found["Authentication"]["Type"] == "iam"


def test_nodes_are_cache_clusters_and_go_with_their_group(cache: Any, group: str) -> None:
    assert described(cache, group)["MemberClusters"] == [
        f"sessions-000{shard}-00{node}" for shard in (1, 2, 3) for node in (1, 2, 3)
    ]
    (node,) = cache.describe_cache_clusters(CacheClusterId="sessions-0002-003")["CacheClusters"]
    assert node["EngineVersion"] == "7.1.0"
    assert node["PreferredMaintenanceWindow"] == "sun:07:00-sun:08:00"
    assert node["SecurityGroups"] == [{"SecurityGroupId": "sg-1", "Status": "active"}]
    assert node["CacheParameterGroup"]["CacheParameterGroupName"] == "parameters"
    assert len(cache.describe_cache_clusters()["CacheClusters"]) == 9
    with pytest.raises(ClientError, match="CacheClusterNotFound"):
        cache.describe_cache_clusters(CacheClusterId="sessions-0004-001")


def test_tls_is_required_where_it_is_on(cache: Any, group: str) -> None:
    assert described(cache, group)["TransitEncryptionMode"] == "required"
    (node,) = cache.describe_cache_clusters(CacheClusterId="sessions-0001-001")["CacheClusters"]
    assert node["TransitEncryptionMode"] == "required", "where Terraform reads it"


def test_a_group_can_have_other_shards_replicas_and_windows(cache: Any, group: str) -> None:
    name = {"ReplicationGroupId": group}
    cache.modify_replication_group_shard_configuration(
        **name, NodeGroupCount=2, ApplyImmediately=True
    )
    cache.increase_replica_count(**name, NewReplicaCount=3, ApplyImmediately=True)
    assert len(described(cache, group)["MemberClusters"]) == 8
    cache.decrease_replica_count(**name, NewReplicaCount=2, ApplyImmediately=True)
    assert len(described(cache, group)["MemberClusters"]) == 6
    cache.modify_replication_group(
        **name,
        SnapshotWindow="01:00-02:00",
        SnapshotRetentionLimit=3,
        UserGroupIdsToRemove=["users"],
    )
    found = described(cache, group)
    assert (found["SnapshotWindow"], found["SnapshotRetentionLimit"]) == ("01:00-02:00", 3)
    assert found["UserGroupIds"] == []
    log = {
        "LogType": "slow-log",
        "DestinationType": "cloudwatch-logs",
        "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": "g"}},
        "LogFormat": "json",
    }
    cache.modify_replication_group(**name, LogDeliveryConfigurations=[log])
    (delivered,) = described(cache, group)["LogDeliveryConfigurations"]
    assert delivered["Status"] == "active"
    off = [{"LogType": "slow-log", "Enabled": False}]
    cache.modify_replication_group(**name, LogDeliveryConfigurations=off)
    assert described(cache, group).get("LogDeliveryConfigurations", []) == []


def test_what_is_in_use_is_not_deleted(cache: Any, group: str, users: str) -> None:
    with pytest.raises(ClientError, match="InvalidUserGroupState"):
        cache.delete_user_group(UserGroupId=users)


def test_a_group_of_users_that_are_not_there_is_refused(cache: Any) -> None:
    with pytest.raises(ClientError, match="UserGroupNotFound"):
        cache.create_replication_group(
            ReplicationGroupId="x", ReplicationGroupDescription="x", UserGroupIds=["nowhere"]
        )
