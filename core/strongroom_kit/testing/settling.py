"""The contract of a deployed plugin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from strongroom_kit.testing.subject import Subject


class DeploymentContract(Subject):
    """What holds for every plugin by real Terraform, on the embedded AWS, in a minute or two.

    :cvar dropped_by_emulator: arguments that the embedded AWS does not keep, so that a second plan sets
        them again: ``TYPE.ARGUMENT`` with the reason, such as
        ``{"aws_ecs_service.availability_zone_rebalancing": "moto 5.2 does not return it"}``. An entry
        that makes no difference is an error.
    """

    dropped_by_emulator: ClassVar[Mapping[str, str]] = {}

    @pytest.mark.e2e
    def test_it_is_deployed_settles_and_is_destroyed_without_a_rest(self, tmp_path: Path) -> None:
        """With nothing but what it requires; a second plan has no changes, a destroy leaves nothing."""
        from strongroom_kit.testing.deployment import deployed

        on = self.platform()
        with deployed(
            tmp_path,
            on.infos,
            self.config,
            installed=on.installed,
            dropped_by_emulator=self.dropped_by_emulator,
        ) as held:
            assert held
