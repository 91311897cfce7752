"""Count the emulator's requests by operation and caller, and record what it could not do."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

from strongroom_emulator.calls import Call


class Journal:
    """Counts of the requests so far; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests = 0
        self._access_key_ids: set[str] = set()
        self._unimplemented: Counter[str] = Counter()
        self._crashed: Counter[str] = Counter()
        self._last = time.monotonic()

    def asked(self, access_key_id: str | None) -> None:
        """Note a request to AWS."""
        with self._lock:
            self._requests += 1
            self._last = time.monotonic()
            if access_key_id is not None:
                self._access_key_ids.add(access_key_id)

    def unimplemented(self, call: Call) -> None:
        """Note an action that there is nothing for."""
        with self._lock:
            self._unimplemented[str(call)] += 1

    def crashed(self, call: Call) -> None:
        """Note an action that failed inside moto."""
        with self._lock:
            self._crashed[str(call)] += 1

    @property
    def idle_seconds(self) -> float:
        """How long there was no request to AWS."""
        with self._lock:
            return time.monotonic() - self._last

    def summary(self) -> dict[str, Any]:
        """Return the counts, ready for JSON."""
        with self._lock:
            return {
                "requests": self._requests,
                "access_key_ids": sorted(self._access_key_ids),
                "unimplemented": dict(sorted(self._unimplemented.items())),
                "crashed": dict(sorted(self._crashed.items())),
            }
