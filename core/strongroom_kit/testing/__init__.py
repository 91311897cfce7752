"""The test kit: what a plugin's tests need in addition to pytest and hypothesis.

Installed with ``pip install 'strongroom[testing,local]'`` and imported as ``strongroom.testing``.
pytest loads :mod:`strongroom_kit.testing.plugin` by itself; the rest is imported when it is used.

A plugin's author names the plugin and gets the whole contract::

    from strongroom_kit.testing import DeploymentContract, PluginContract


    class TestContract(PluginContract):
        plugin = "ledger"


    class TestDeployment(DeploymentContract):
        plugin = "ledger"
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from strongroom_kit.testing.comparison import Difference, compare, shared
    from strongroom_kit.testing.contract import PluginContract
    from strongroom_kit.testing.deployment import deployed
    from strongroom_kit.testing.platforms import (
        Platform,
        built_in,
        judgements,
        of_type,
        platform,
        project,
        resources,
        synthesise,
    )
    from strongroom_kit.testing.settling import DeploymentContract

__all__ = [
    "DeploymentContract",
    "Difference",
    "Platform",
    "PluginContract",
    "built_in",
    "compare",
    "deployed",
    "judgements",
    "of_type",
    "platform",
    "project",
    "resources",
    "shared",
    "synthesise",
]

_MODULES = {
    "comparison": ("Difference", "compare", "shared"),
    "contract": ("PluginContract",),
    "deployment": ("deployed",),
    "platforms": (
        "Platform",
        "built_in",
        "judgements",
        "of_type",
        "platform",
        "project",
        "resources",
        "synthesise",
    ),
    "settling": ("DeploymentContract",),
}


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
