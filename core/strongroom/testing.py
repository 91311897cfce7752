"""The test kit for plugin authors: the names of ``strongroom_kit.testing``, imported when used."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from strongroom_kit.testing import *  # noqa: F403 - the same names, whatever they are
    from strongroom_kit.testing import __all__ as __all__  # noqa: PLC0414

_KIT = "strongroom_kit.testing"
"""By name and not by import: the kit stands on the host."""


def __getattr__(name: str) -> Any:
    return getattr(importlib.import_module(_KIT), name)


def __dir__() -> list[str]:
    return dir(importlib.import_module(_KIT))
