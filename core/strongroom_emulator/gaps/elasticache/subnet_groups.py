"""Subnet groups, which moto keeps when they are deleted."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.elasticache.service import GAPS, RESPONSE, error, forget, result


@GAPS.adds(RESPONSE)
def delete_cache_subnet_group(self: Any) -> Any:
    """Forget a subnet group that nothing uses."""
    name = self._get_param("CacheSubnetGroupName")
    (group,) = self.elasticache_backend.describe_cache_subnet_groups(name)
    for user in self.elasticache_backend.replication_groups.values():
        if user.cache_subnet_group_name == name:
            raise error("CacheSubnetGroupInUse", f"Cache subnet group {name} is in use.")
    forget(self, self.elasticache_backend.cache_subnet_groups, name, group.arn)
    return result({})
