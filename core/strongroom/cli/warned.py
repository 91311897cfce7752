"""What the guardrails warn of, as every command that synthesises says it."""

from __future__ import annotations

from strongroom.pipeline import Built
from strongroom_terminal import console


def say_warnings(built: Built) -> None:
    """Print how many warnings there are, and where to read them; nothing when there are none."""
    count = len(built.report.warnings)
    if count:
        console.say(
            f"note: the guardrails have {count} warning{'' if count == 1 else 's'}; "
            "strongroom check shows each"
        )
