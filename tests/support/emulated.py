"""Whole stacks on an embedded AWS of their own, by real Terraform."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from strongroom import testing
from strongroom_emulator.lifecycle import Emulator
from strongroom_kit.testing.deployment import write
from support.synthesis import complete

__all__ = ["deployed", "write"]


def deployed(
    folder: Path,
    plugins: Collection[str],
    toml: str = "",
    before: Callable[[Emulator], str] = lambda _: "",
) -> AbstractContextManager[dict[str, Any]]:
    """Deploy the core and some plugins, as :func:`strongroom_kit.testing.deployed` does.

    :param before: makes what must be there first, and returns more tables that name it.
    """
    return testing.deployed(folder, plugins, lambda emulator: complete(f"{toml}{before(emulator)}"))
