"""What pytest loads by itself: two fixtures, one option, one marker.

It imports nothing of the kit until a test asks for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis

UPDATE_GOLDEN = "--strongroom-update-golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites golden files."""
    parser.getgroup("strongroom").addoption(
        UPDATE_GOLDEN,
        action="store_true",
        dest="strongroom_update_golden",
        help="write the golden files of strongroom's plugin contract again",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker of the contract's tests that run Terraform."""
    config.addinivalue_line(
        "markers", "e2e: runs real Terraform, against the embedded AWS where it needs AWS"
    )


@pytest.fixture
def synthesised() -> Callable[..., Synthesis]:
    """Synthesise some plugins and what they require: ``synthesised("ledger", toml="...")``."""

    def synthesise(*plugins: str, toml: str = "") -> Synthesis:
        from strongroom_kit.testing.platforms import platform

        return platform(plugins).synthesise(tomllib.loads(toml))

    return synthesise


@pytest.fixture
def deployed(tmp_path: Path) -> Callable[..., AbstractContextManager[dict[str, Any]]]:
    """Deploy some plugins and what they require to an embedded AWS: ``with deployed("ledger") as held``.

    The block gets what is there, by Terraform type; after it, a second plan must be free of changes and
    a destroy must leave nothing.
    """

    def deploy(*plugins: str, toml: str = "") -> AbstractContextManager[dict[str, Any]]:
        from strongroom_kit.testing.deployment import deployed as run

        return run(tmp_path, plugins, toml, closed=True)

    return deploy
