"""EFS: moto cannot take a file system's policy away again."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()


@GAPS.adds("efs.responses:EFSResponse")
def delete_file_system_policy(self: Any) -> tuple[str, dict[str, str]]:
    """Remove the policy; a file system that is not there answers as in DescribeFileSystems."""
    file_system_id = self._get_param("FileSystemId")
    self.efs_backend.describe_file_systems(file_system_id=file_system_id)
    self.efs_backend.file_systems_by_id[file_system_id].file_system_policy = None
    return "", {}
