from __future__ import annotations

from pathlib import Path

import pytest

from support.emulated import deployed

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_store_is_deployed_is_settled_and_is_destroyed_without_a_rest(tmp_path: Path) -> None:
    """With nothing but what it requires: the network and the keys."""
    with deployed(tmp_path, {"kms", "efs"}) as held:
        assert len(held["aws_efs_file_system"]) == 1
        assert len(held["aws_efs_access_point"]) == 2
        assert len(held["aws_efs_mount_target"]) == 3
