"""Hooks under their former names, which plugins may use until the release that removes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from strongroom.hookspecs import hookspec

if TYPE_CHECKING:
    from strongroom.config import Config
    from strongroom_base.errors import Problem

FORMER = {"strongroom_check": "strongroom_validate"}
"""The present name of each. Deprecated since 0.2, removed in 0.4."""


@hookspec
def strongroom_check(settings: Any, config: Config) -> Iterable[Problem]:  # type: ignore[empty-body]
    """Do as ``strongroom_validate``; `strongroom check` is about the guardrails."""
