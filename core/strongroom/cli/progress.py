"""Showing what Terraform does while it does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.status import Status

from strongroom.cli import console

if TYPE_CHECKING:
    from strongroom_terraform.events import Event

_DONE = {
    "create": "created",
    "update": "changed",
    "delete": "deleted",
    "replace": "replaced",
    "read": "read",
}


class Progress:
    """Prints a line for each finished resource, and on a terminal what is in flight."""

    def __init__(self) -> None:
        self._total = 0
        self._finished = 0
        self._in_flight: dict[str, None] = {}
        self._status: Status | None = None

    def expect(self, total: int) -> None:
        """Say how many operations an apply will make."""
        self._total = total
        self._finished = 0
        if console.err.is_terminal:
            self._status = console.err.status("applying")
            self._status.start()

    def done(self) -> None:
        """End the display."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def on_event(self, event: Event) -> None:
        """Take an event of Terraform's."""
        if event.kind == "apply_start":
            self._in_flight[event.address] = None
        elif event.kind == "apply_complete" and self._total:
            self._in_flight.pop(event.address, None)
            self._finished += 1
            count = f"[{self._finished}/{self._total}]"
            verb = _DONE.get(event.action, event.action)
            console.say(f"  {count:>9} {verb} {event.address} ({event.elapsed or 0:.0f} s)")
        elif event.kind == "interrupting":
            console.say(event.message)
        if self._status is not None:
            waiting = ", ".join(self._in_flight)
            self._status.update(f"[{self._finished}/{self._total}] {waiting[:120]}")
