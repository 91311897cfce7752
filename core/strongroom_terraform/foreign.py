"""Files beside the stack that Terraform would read with it, and that no guardrail has checked.

Terraform reads every configuration file of a folder, the override files last, and takes values of
variables from some others ("Files and Configuration Structure", "Override Files", and "Assign Values to
Input Variables" in Terraform's documentation).
"""

from __future__ import annotations

import fnmatch
from pathlib import Path
from typing import Final

from strongroom_base.errors import CallerError, OutsideError

STACK: Final = "cdk.tf.json"
READ: Final = (
    "*.tf",
    "*.tf.json",
    "*.auto.tfvars",
    "*.auto.tfvars.json",
    "terraform.tfvars",
    "terraform.tfvars.json",
)


def refuse_foreign(directory: Path) -> None:
    """Refuse a folder in which Terraform would read more than the stack.

    :raises CallerError: with the names of the files.
    :raises OutsideError: when the folder cannot be read.
    """
    try:
        names = sorted(file.name for file in directory.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutsideError(f"cannot read {directory}: {error.strerror or error}") from error
    foreign = [
        name
        for name in names
        if name != STACK
        and not name.startswith(".")  # Terraform passes over these
        and any(fnmatch.fnmatchcase(name, pattern) for pattern in READ)
    ]
    if foreign:
        raise CallerError(
            f"Terraform would read files in {directory} that no guardrail has checked: "
            f"{', '.join(foreign)}",
            hint="remove them; what a stack needs belongs into a plugin",
        )
