"""Replication groups: what can be changed of them, their shards, and their end."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.elasticache.service import GAPS, RESPONSE, error, forget, kept, result

_CHANGED_BY_MODIFY = {
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


def _group(self: Any) -> Any:
    name = self._get_param("ReplicationGroupId")
    return self.elasticache_backend.describe_replication_groups(name)[0]


@GAPS.replaces(RESPONSE)
def create_replication_group(original: Any, self: Any) -> Any:
    """Refuse user groups that are not there, and require TLS where it is on; moto does neither."""
    for name in self._get_param("UserGroupIds", []):
        if name not in kept(self, "user_groups"):
            raise error("UserGroupNotFound", f"User group {name} not found.")
    answer, group = original(self), _group(self)
    if group.transit_encryption_enabled and not group.transit_encryption_mode:
        group.transit_encryption_mode = "required"
    return answer


@GAPS.replaces(RESPONSE)
def modify_replication_group(_: Any, self: Any) -> Any:
    """Change what can be changed; moto changes some of it."""
    group, given = _group(self), self._get_params()
    for name, attribute in _CHANGED_BY_MODIFY.items():
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
    return result({"ReplicationGroup": group})


@GAPS.adds(RESPONSE)
def modify_replication_group_shard_configuration(self: Any) -> Any:
    """Give a group more shards or fewer."""
    group = _group(self)
    _lay_out(group, self._get_int_param("NodeGroupCount"), _replicas(group))
    return result({"ReplicationGroup": group})


@GAPS.adds(RESPONSE)
def increase_replica_count(self: Any) -> Any:
    """Give every shard more replicas."""
    group = _group(self)
    _lay_out(group, len(group.node_groups), self._get_int_param("NewReplicaCount"))
    return result({"ReplicationGroup": group})


@GAPS.adds(RESPONSE)
def decrease_replica_count(self: Any) -> Any:
    """Give every shard fewer replicas."""
    return increase_replica_count(self)


def _replicas(group: Any) -> int:
    return len(group.node_groups[0]["node_group_members"]) - 1


def _lay_out(group: Any, shards: int, replicas: int) -> None:
    """Number the nodes as those of a new group with as many shards and replicas."""
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


@GAPS.replaces(RESPONSE)
def delete_replication_group(original: Any, self: Any) -> Any:
    """Forget a group with its nodes; moto keeps it, as deleting, forever."""
    answer, group = original(self), _group(self)
    held = self.elasticache_backend.replication_groups
    forget(self, held, group.replication_group_id, group.arn)
    return answer
