"""``python -m strongroom``, and the console script."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from strongroom.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while it was still importing
        sys.stderr.write("error: interrupted\n")
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
