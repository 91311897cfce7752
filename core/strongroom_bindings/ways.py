"""Which of the ways to be fast are turned off, to compare or to look for a fault."""

from __future__ import annotations

import os
from typing import Literal

PLAIN = "STRONGROOM_PLAIN_BINDINGS"
"""Set to ``1``, it leaves the bindings as they are; set to ``ahead,early``, it turns those ways off."""

Way = Literal["classes", "kernel", "early", "ahead", "checks"]


def is_on(way: Way | None = None) -> bool:
    """Whether a way is not turned off; without one, whether not all are."""
    off = os.environ.get(PLAIN, "")
    return off != "1" and way not in off.split(",")
