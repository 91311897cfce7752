"""ElastiCache: moto has neither parameter groups nor user groups, and keeps what is deleted.

Nor does it know the nodes of a replication group as the cache clusters that they are, which is where
Terraform reads versions, windows and groups from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_RESPONSE = "elasticache.responses:ElastiCacheResponse"

_KEPT = {
    "AtRestEncryptionEnabled": "at_rest_encryption_enabled",
    "CacheNodeType": "cache_node_type",
    "CacheParameterGroupName": "cache_parameter_group_name",
    "Engine": "engine",
    "EngineVersion": "engine_version",
    "LogDeliveryConfigurations": "",
    "NotificationTopicArn": "notification_topic_arn",
    "PreferredMaintenanceWindow": "preferred_maintenance_window",
    "ReplicationGroupDescription": "description",
    "SecurityGroupIds": "security_group_ids",
    "SnapshotRetentionLimit": "snapshot_retention_limit",
    "SnapshotWindow": "snapshot_window",
}
"""What ModifyReplicationGroup changes, with the attribute that moto keeps it in."""


def _shelf(self: Any, name: str) -> dict[str, dict[str, Any]]:
    """Return what the backend keeps of a kind that moto does not know."""
    kept: dict[str, dict[str, Any]] = self.elasticache_backend.__dict__.setdefault(name, {})
    return kept


def _result(content: Any) -> Any:
    from moto.core.responses import ActionResult

    return ActionResult(content)


def _error(code: str, message: str) -> Exception:
    from moto.elasticache.exceptions import ElastiCacheException

    error: Exception = ElastiCacheException(message)
    error.code = code  # type: ignore[attr-defined]
    return error


def _arn(self: Any, kind: str, name: str) -> str:
    return f"arn:aws:elasticache:{self.region}:{self.current_account}:{kind}:{name}"


def _tag(self: Any, arn: str, tags: Any) -> None:
    if tags:
        self.elasticache_backend.tagging_service.tag_resource(arn, tags)


def _forget(self: Any, shelf: dict[str, Any], name: str, arn: str) -> Any:
    self.elasticache_backend.tagging_service.delete_all_tags_for_resource(arn)
    return shelf.pop(name)


@GAPS.replaces(_RESPONSE)
def list_tags_for_resource(_: Any, self: Any) -> Any:
    """Return the tags of anything; moto refuses the ARNs of kinds that it does not know."""
    service = self.elasticache_backend.tagging_service
    return _result(
        {"TagList": service.list_tags_for_resource(self._get_param("ResourceName"))["Tags"]}
    )


# Parameter groups.


def _parameter_group(self: Any) -> dict[str, Any]:
    name = self._get_param("CacheParameterGroupName")
    found = _shelf(self, "parameter_groups").get(name)
    if found is None:
        raise _error("CacheParameterGroupNotFound", f"CacheParameterGroup {name} not found.")
    return found


@GAPS.adds(_RESPONSE)
def create_cache_parameter_group(self: Any) -> Any:
    """Keep a parameter group, with no parameter changed."""
    name = self._get_param("CacheParameterGroupName")
    shelf = _shelf(self, "parameter_groups")
    if name in shelf:
        raise _error("CacheParameterGroupAlreadyExists", f"Parameter group {name} already exists.")
    shelf[name] = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": self._get_param("CacheParameterGroupFamily"),
        "Description": self._get_param("Description"),
        "IsGlobal": False,
        "ARN": _arn(self, "parametergroup", name),
        "parameters": {},
    }
    _tag(self, shelf[name]["ARN"], self._get_param("Tags"))
    return _result({"CacheParameterGroup": shelf[name]})


@GAPS.adds(_RESPONSE)
def describe_cache_parameter_groups(self: Any) -> Any:
    """Return the parameter group of a name, or all."""
    if self._get_param("CacheParameterGroupName"):
        return _result({"CacheParameterGroups": [_parameter_group(self)]})
    return _result({"CacheParameterGroups": list(_shelf(self, "parameter_groups").values())})


@GAPS.adds(_RESPONSE)
def modify_cache_parameter_group(self: Any) -> Any:
    """Change parameters."""
    group = _parameter_group(self)
    for parameter in self._get_param("ParameterNameValues", []):
        group["parameters"][parameter["ParameterName"]] = parameter.get("ParameterValue", "")
    return _result({"CacheParameterGroupName": group["CacheParameterGroupName"]})


@GAPS.adds(_RESPONSE)
def reset_cache_parameter_group(self: Any) -> Any:
    """Give parameters their defaults again."""
    group = _parameter_group(self)
    if self._get_bool_param("ResetAllParameters"):
        group["parameters"].clear()
    for parameter in self._get_param("ParameterNameValues", []):
        group["parameters"].pop(parameter["ParameterName"], None)
    return _result({"CacheParameterGroupName": group["CacheParameterGroupName"]})


@GAPS.adds(_RESPONSE)
def describe_cache_parameters(self: Any) -> Any:
    """Return the parameters that were changed; defaults are not known here."""
    changed = _parameter_group(self)["parameters"].items()
    parameters = [
        {"ParameterName": name, "ParameterValue": value, "Source": "user", "IsModifiable": True}
        for name, value in sorted(changed)
    ]
    return _result({"Parameters": parameters})


@GAPS.adds(_RESPONSE)
def delete_cache_parameter_group(self: Any) -> Any:
    """Forget a parameter group that nothing uses."""
    group = _parameter_group(self)
    name = group["CacheParameterGroupName"]
    for user in self.elasticache_backend.replication_groups.values():
        if user.cache_parameter_group_name == name:
            raise _error(
                "InvalidCacheParameterGroupState",
                f"One or more cache clusters are still members of this parameter group {name}.",
            )
    _forget(self, _shelf(self, "parameter_groups"), name, group["ARN"])
    return _result({})


# Subnet groups.


@GAPS.adds(_RESPONSE)
def delete_cache_subnet_group(self: Any) -> Any:
    """Forget a subnet group that nothing uses."""
    name = self._get_param("CacheSubnetGroupName")
    (group,) = self.elasticache_backend.describe_cache_subnet_groups(name)
    for user in self.elasticache_backend.replication_groups.values():
        if user.cache_subnet_group_name == name:
            raise _error("CacheSubnetGroupInUse", f"Cache subnet group {name} is in use.")
    _forget(self, self.elasticache_backend.cache_subnet_groups, name, group.arn)
    return _result({})


# Users and their groups.


@GAPS.adds(_RESPONSE)
def modify_user(self: Any) -> Any:
    """Change what a user may do."""
    (user,) = self.elasticache_backend.describe_users(self._get_param("UserId"))
    user.access_string = self._get_param("AccessString") or user.access_string
    mode = self._get_params().get("AuthenticationMode") or {}
    user.authentication_type = mode.get("Type") or user.authentication_type
    return _result(user)


def _user_group(self: Any) -> dict[str, Any]:
    name = self._get_param("UserGroupId")
    found = _shelf(self, "user_groups").get(name)
    if found is None:
        raise _error("UserGroupNotFound", f"User group {name} not found.")
    return found


def _check_users(self: Any, user_ids: list[str]) -> None:
    """Refuse users that are not there, and a group without one whose name is ``default``."""
    users = [self.elasticache_backend.describe_users(user_id)[0] for user_id in user_ids]
    if "default" not in [user.name for user in users]:
        raise _error("DefaultUserRequired", "User group must contain a user with name default.")


@GAPS.adds(_RESPONSE)
def create_user_group(self: Any) -> Any:
    """Keep a group of users."""
    name, user_ids = self._get_param("UserGroupId"), self._get_param("UserIds", [])
    shelf = _shelf(self, "user_groups")
    if name in shelf:
        raise _error("UserGroupAlreadyExists", f"User Group {name} already exists.")
    _check_users(self, user_ids)
    shelf[name] = {
        "UserGroupId": name,
        "Status": "active",
        "Engine": self._get_param("Engine").lower(),
        "UserIds": user_ids,
        "MinimumEngineVersion": "6.0",
        "ReplicationGroups": [],
        "ARN": _arn(self, "usergroup", name),
    }
    _tag(self, shelf[name]["ARN"], self._get_param("Tags"))
    return _result(shelf[name])


@GAPS.adds(_RESPONSE)
def describe_user_groups(self: Any) -> Any:
    """Return the group of a name, or all."""
    if self._get_param("UserGroupId"):
        return _result({"UserGroups": [_user_group(self)]})
    return _result({"UserGroups": list(_shelf(self, "user_groups").values())})


@GAPS.adds(_RESPONSE)
def modify_user_group(self: Any) -> Any:
    """Add users and remove users."""
    group = _user_group(self)
    gone = set(self._get_param("UserIdsToRemove", []))
    users = [user for user in group["UserIds"] if user not in gone]
    users += self._get_param("UserIdsToAdd", [])
    _check_users(self, users)
    group["UserIds"] = users
    return _result(group)


@GAPS.adds(_RESPONSE)
def delete_user_group(self: Any) -> Any:
    """Forget a group of users that no cache uses."""
    group = _user_group(self)
    name = group["UserGroupId"]
    for user in self.elasticache_backend.replication_groups.values():
        if name in user.user_group_ids:
            raise _error("InvalidUserGroupState", f"User group {name} is in use.")
    _forget(self, _shelf(self, "user_groups"), name, group["ARN"])
    return _result({**group, "Status": "deleting"})


# Replication groups and their nodes.


def _group(self: Any) -> Any:
    name = self._get_param("ReplicationGroupId")
    return self.elasticache_backend.describe_replication_groups(name)[0]


@GAPS.replaces(_RESPONSE)
def create_replication_group(original: Any, self: Any) -> Any:
    """Refuse user groups that are not there, and require TLS where it is on; moto does neither."""
    for name in self._get_param("UserGroupIds", []):
        if name not in _shelf(self, "user_groups"):
            raise _error("UserGroupNotFound", f"User group {name} not found.")
    answer, group = original(self), _group(self)
    if group.transit_encryption_enabled and not group.transit_encryption_mode:
        group.transit_encryption_mode = "required"
    return answer


@GAPS.replaces(_RESPONSE)
def modify_replication_group(_: Any, self: Any) -> Any:
    """Change what can be changed; moto changes some of it."""
    group, given = _group(self), self._get_params()
    for name, attribute in _KEPT.items():
        if name in given and attribute:
            setattr(group, attribute, given[name])
    if "LogDeliveryConfigurations" in given:
        changed = {found["LogType"]: found for found in given["LogDeliveryConfigurations"]}
        kept = [one for one in group.log_delivery_configurations if one["LogType"] not in changed]
        wanted = [one for one in changed.values() if one.get("Enabled", True)]
        group.log_delivery_configurations = [
            *kept,
            *group._get_log_delivery_configurations(wanted),  # noqa: SLF001 - moto's own shape
        ]
    gone = set(given.get("UserGroupIdsToRemove", []))
    users = [name for name in group.user_group_ids if name not in gone]
    group.user_group_ids = users + list(given.get("UserGroupIdsToAdd", []))
    return _result({"ReplicationGroup": group})


@GAPS.adds(_RESPONSE)
def modify_replication_group_shard_configuration(self: Any) -> Any:
    """Give a group more shards or fewer."""
    group = _group(self)
    _lay_out(group, self._get_int_param("NodeGroupCount"), _replicas(group))
    return _result({"ReplicationGroup": group})


@GAPS.adds(_RESPONSE)
def increase_replica_count(self: Any) -> Any:
    """Give every shard more replicas."""
    group = _group(self)
    _lay_out(group, len(group.node_groups), self._get_int_param("NewReplicaCount"))
    return _result({"ReplicationGroup": group})


@GAPS.adds(_RESPONSE)
def decrease_replica_count(self: Any) -> Any:
    """Give every shard fewer replicas."""
    return increase_replica_count(self)


def _replicas(group: Any) -> int:
    return len(group.node_groups[0]["node_group_members"]) - 1


def _lay_out(group: Any, shards: int, replicas: int) -> None:
    """Number the nodes again, as if the group had been created so."""
    group.node_groups, group.member_clusters = [], []
    for number in range(1, shards + 1):
        shard: dict[str, Any] = {
            "node_group_id": f"{number:04}",
            "status": "available",
            "node_group_members": [],
        }
        group._set_node_members_clusters_enabled(  # noqa: SLF001 - moto's own numbering
            member_clusters=group.member_clusters,
            replication_group_id=group.replication_group_id,
            replicas_per_node_group=replicas,
            node_group_configuration=[],
            node_group=shard,
            member_clusters_outpost_arns=[],
        )
        group.node_groups.append(shard)


@GAPS.replaces(_RESPONSE)
def delete_replication_group(original: Any, self: Any) -> Any:
    """Forget a group with its nodes; moto keeps it, as deleting, for ever."""
    answer, group = original(self), _group(self)
    shelf = self.elasticache_backend.replication_groups
    _forget(self, shelf, group.replication_group_id, group.arn)
    return answer


@GAPS.replaces(_RESPONSE)
def describe_cache_clusters(original: Any, self: Any) -> Any:
    """Return nodes of replication groups too."""
    wanted = self._get_param("CacheClusterId")
    nodes = [
        _cluster(self, group, node)
        for group in self.elasticache_backend.replication_groups.values()
        for node in group.member_clusters
        if wanted in (None, node)
    ]
    if wanted is None:
        nodes += self.elasticache_backend.describe_cache_clusters()
    return _result({"CacheClusters": nodes}) if nodes else original(self)


def _cluster(self: Any, group: Any, node: str) -> dict[str, Any]:
    """Return a node as the cache cluster that it is."""
    return {
        **dict(_of_group(group)),
        "CacheClusterId": node,
        "CacheClusterStatus": "available",
        "NumCacheNodes": 1,
        "CacheNodes": [],
        "ReplicationGroupId": group.replication_group_id,
        "ARN": _arn(self, "cluster", node),
    }


def _of_group(group: Any) -> Iterator[tuple[str, Any]]:
    yield "Engine", group.engine
    yield "EngineVersion", _patch_release(group.engine_version)
    yield "CacheNodeType", group.cache_node_type
    yield "CacheSubnetGroupName", group.cache_subnet_group_name
    yield "PreferredMaintenanceWindow", group.preferred_maintenance_window
    yield "SnapshotWindow", group.snapshot_window
    yield "SnapshotRetentionLimit", group.snapshot_retention_limit
    yield "AutoMinorVersionUpgrade", group.auto_minor_version_upgrade
    yield "TransitEncryptionEnabled", group.transit_encryption_enabled
    yield "TransitEncryptionMode", group.transit_encryption_mode
    yield "AtRestEncryptionEnabled", group.at_rest_encryption_enabled
    yield "AuthTokenEnabled", group.auth_token_enabled
    yield (
        "CacheParameterGroup",
        {
            "CacheParameterGroupName": group.cache_parameter_group_name,
            "ParameterApplyStatus": "in-sync",
        },
    )
    yield (
        "SecurityGroups",
        [{"SecurityGroupId": name, "Status": "active"} for name in group.security_group_ids or ()],
    )
    if group.notification_topic_arn:
        topic = {"TopicArn": group.notification_topic_arn, "TopicStatus": "active"}
        yield "NotificationConfiguration", topic


def _patch_release(version: str | None) -> str:
    """Return a version with its patch level, as AWS shows it."""
    return f"{version}.0" if version and version.count(".") == 1 else version or ""
