"""``python -m strongroom_terraform ARGUMENT...``: the Terraform that strongroom uses, for an operator.

For what strongroom does not do itself, such as ``-chdir=FOLDER force-unlock ID``. It runs in the
terminal's own session and environment, as a Terraform installed by hand would.
"""

from __future__ import annotations

import os
import sys

from strongroom_base.errors import StrongroomError
from strongroom_terraform.toolchain import discover


def main() -> None:
    """Become Terraform."""
    try:
        command = discover().command(*sys.argv[1:], attached=True)
    except StrongroomError as error:
        sys.stderr.write(f"{error}\n" + (f"{error.hint}\n" if error.hint else ""))
        sys.exit(error.exit_code)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606  our own interpreter, without a shell


if __name__ == "__main__":
    main()
