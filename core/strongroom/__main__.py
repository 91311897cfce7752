"""``python -m strongroom``, and the console script."""

from __future__ import annotations

import atexit
import gc
import sys

_ENDS_AT_ONCE = frozenset({"synth", "check", "alarms"})
"""Those that end when the stack is made, within a second or two."""


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        _prepare(sys.argv[1:])
        from strongroom.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while it was still importing
        sys.stderr.write("error: interrupted\n")
        code = 130
    sys.exit(code)


def _prepare(arguments: list[str]) -> None:
    # Looking for garbage among half a million objects that end with the process, as Python does when
    # it ends and now and then before, took a tenth of the time of a synthesis.
    atexit.register(gc.freeze)
    if _ENDS_AT_ONCE.intersection(arguments[:1]):
        gc.disable()


if __name__ == "__main__":
    main()
