"""What is watched and what could not be checked, as every command that synthesises says it."""

from __future__ import annotations

from strongroom.pipeline import Built
from strongroom_terminal import console


def say_unwatched(built: Built) -> None:
    """Say which plugins declare alarms that no plugin creates, and what could not be checked."""
    for notice in built.synthesis.notices:
        console.say(f"note: {notice}")
    declared = {name: len(alarms) for name, alarms in built.synthesis.alarms.items() if alarms}
    if declared and not built.synthesis.watches:
        plugins = ", ".join(f"{name} ({count})" for name, count in declared.items())
        console.say(
            f"note: nothing is watched: {sum(declared.values())} alarms are declared and no enabled "
            f"plugin creates them: {plugins}"
        )
