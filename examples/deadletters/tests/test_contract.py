"""What holds for every plugin of strongroom holds for this one."""

from __future__ import annotations

from strongroom.testing import DeploymentContract, PluginContract


class TestContract(PluginContract):
    plugin = "deadletters"


class TestDeployment(DeploymentContract):
    plugin = "deadletters"
