"""Where the cluster's data comes from."""

from __future__ import annotations

from typing import Any

from cdktf_cdktf_provider_aws.rds_cluster import RdsClusterRestoreToPointInTime

from strongroom_aurora.settings import RestoreFrom


def restore_arguments(restore_from: RestoreFrom | None) -> dict[str, Any]:
    """Return the cluster's arguments for a restore; none for a new, empty cluster."""
    if restore_from is None:
        return {}
    if restore_from.snapshot_identifier is not None:
        return {"snapshot_identifier": restore_from.snapshot_identifier}
    return {
        "restore_to_point_in_time": RdsClusterRestoreToPointInTime(
            source_cluster_identifier=restore_from.cluster_identifier,
            restore_to_time=restore_from.time,
            use_latest_restorable_time=None if restore_from.time else True,
        )
    }
