from __future__ import annotations

from pathlib import Path

import pytest

from support.emulated import deployed

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_backups_are_deployed_are_settled_and_are_destroyed_without_a_rest(tmp_path: Path) -> None:
    """With the keys, and one store to back up."""
    with deployed(tmp_path, {"kms", "efs", "backup"}) as held:
        for kind in ("vault", "plan", "selection", "restore_testing_plan"):
            assert len(held[f"aws_backup_{kind}"]) == 1
        assert len(held["aws_backup_restore_testing_selection"]) == 1


def test_a_vault_alone_is_deployed_and_destroyed(tmp_path: Path) -> None:
    """Nothing keeps data: there is a vault, and nothing that fills it."""
    with deployed(tmp_path, {"kms", "backup"}) as held:
        assert len(held["aws_backup_vault"]) == 1
        assert "aws_backup_plan" not in held
