"""The nodes of replication groups as the cache clusters that they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom_emulator.gaps.elasticache.service import GAPS, RESPONSE, arn, result


@GAPS.replaces(RESPONSE)
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
    return result({"CacheClusters": nodes}) if nodes else original(self)


def _cluster(self: Any, group: Any, node: str) -> dict[str, Any]:
    """Return a node as the cache cluster that it is."""
    return {
        **dict(_of_group(group)),
        "CacheClusterId": node,
        "CacheClusterStatus": "available",
        "NumCacheNodes": 1,
        "CacheNodes": [],
        "ReplicationGroupId": group.replication_group_id,
        "ARN": arn(self, "cluster", node),
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
