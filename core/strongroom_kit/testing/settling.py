"""The contract of a deployed plugin."""

from __future__ import annotations

from pathlib import Path

import pytest

from strongroom_kit.testing.subject import Subject


class DeploymentContract(Subject):
    """What holds for every plugin by real Terraform, on the embedded AWS, in a minute or two."""

    @pytest.mark.e2e
    def test_it_is_deployed_settles_and_is_destroyed_without_a_rest(self, tmp_path: Path) -> None:
        """With nothing but what it requires; a second plan has no changes, a destroy leaves nothing."""
        from strongroom_kit.testing.deployment import deployed

        on = self.platform()
        with deployed(tmp_path, on.infos, self.config, installed=on.installed) as held:
            assert held
