"""Whole stacks on an embedded AWS of their own, by real Terraform."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from strongroom import testing
from strongroom.testing.deployment import write
from support.synthesis import complete

__all__ = ["deployed", "write"]


def deployed(
    folder: Path, plugins: Collection[str], toml: str = ""
) -> AbstractContextManager[dict[str, Any]]:
    """Deploy the core and some plugins, as :func:`strongroom.testing.deployed` does."""
    return testing.deployed(folder, plugins, complete(toml))
