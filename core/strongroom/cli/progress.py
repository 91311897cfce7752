"""Showing what Terraform does while it does it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.status import Status
from rich.text import Text

from strongroom_terminal import console

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

    @contextlib.contextmanager
    def expecting(self, total: int) -> Iterator[None]:
        """Show an apply of so many operations, until it ends or fails."""
        self._total = total
        self._finished = 0
        if console.err.is_terminal:
            spinner = "dots" if console.is_unicode() else "line"
            self._status = console.err.status(Text("applying"), spinner=spinner)
            self._status.start()
        try:
            yield
        finally:
            # Before an error is printed, which would otherwise share a line with the display.
            if self._status is not None:
                self._status.stop()
                self._status = None

    def on_event(self, event: Event) -> None:
        """Take an event of Terraform's."""
        if event.kind == "apply_start":
            self._in_flight[event.address] = None
        elif event.kind in ("apply_complete", "apply_errored"):
            self._in_flight.pop(event.address, None)
            if event.kind == "apply_complete" and self._total:
                self._say_done(event)
        elif event.kind == "interrupting":
            console.say(event.message)
        if self._status is not None:
            waiting = ", ".join(self._in_flight)
            self._status.update(Text(f"[{self._finished}/{self._total}] {waiting[:120]}"))

    def _say_done(self, event: Event) -> None:
        self._finished += 1
        count = f"[{self._finished}/{self._total}]"
        verb = _DONE.get(event.action, event.action)
        console.say(f"  {count:>9} {verb} {event.address} ({event.elapsed:.0f} s)")
