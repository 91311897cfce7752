"""``python -m strongroom``, and the console script."""

from __future__ import annotations

import sys

_MAKES_A_STACK = frozenset({"synth", "check", "alarms", "plan", "deploy"})
"""The commands that make a stack, for which Node.js starts while Python still imports."""


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        makes_a_stack = _MAKES_A_STACK.intersection(sys.argv[1:2])
        if makes_a_stack and not {"-h", "--help"}.intersection(sys.argv):
            from strongroom.stack.bindings.early import start_early

            start_early()
        from strongroom.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while it was still importing
        sys.stderr.write("error: interrupted\n")
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
