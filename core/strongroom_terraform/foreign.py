"""What Terraform would read with the stack, and what no guardrail has checked.

Terraform reads every configuration file of a folder, the override files last, and takes values of
variables from some others ("Files and Configuration Structure", "Override Files", and "Assign Values to
Input Variables" in Terraform's documentation). Some variables of the environment change what a command
does ("Environment Variables"), and a CLI configuration can put another program in a provider's place
("Development Overrides for Provider Developers").
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Mapping
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

_CHANGING: Final = re.compile(r"TF_CLI_ARGS(_\w+)?|TF_REATTACH_PROVIDERS|TF_WORKSPACE")
"""Variables that add options to a command, replace a provider's process, or choose another state."""

_VALUE: Final = "TF_VAR_"

_WORKSPACE: Final = ".terraform/environment"
"""Where Terraform keeps the name of the workspace that was selected."""

_REPLACED: Final = re.compile(r"^(?!\s*//)[^#\n]*\bdev_overrides\b", re.MULTILINE)


def refuse_foreign(directory: Path) -> None:
    """Refuse a folder in which Terraform would read more than the stack.

    :raises CallerError: with the names of the files.
    :raises OutsideError: when the folder cannot be read.
    """
    try:
        names = sorted(file.name for file in directory.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return  # nothing is there to read; writing says what is wrong with the path
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
    selected = directory / _WORKSPACE
    if selected.exists() and selected.read_text("utf-8").strip() not in ("", "default"):
        raise CallerError(
            f"{selected} selects another workspace of Terraform, with a state of its own",
            hint="remove the file; each environment has its own folder instead",
        )


def refuse_variables(directory: Path, environment: Mapping[str, str]) -> None:
    """Refuse variables of the environment that change what Terraform reads or does.

    A value for an input variable counts only where the stack declares one; Terraform passes over others.

    :raises CallerError: with the names of the variables.
    """
    declared = {f"{_VALUE}{name}" for name in _inputs(directory / STACK)}
    found = sorted(
        name
        for name, value in environment.items()
        if value and (_CHANGING.fullmatch(name) or name in declared)
    )
    if found:
        raise CallerError(
            f"the environment changes what Terraform does, and no guardrail sees it: {', '.join(found)}",
            hint=f"unset {' '.join(found)}",
        )


def refuse_replaced(file: Path, content: str) -> None:
    """Refuse a user's CLI configuration that puts another program in a provider's place.

    :raises CallerError: naming the file.
    """
    if _REPLACED.search(content):
        raise CallerError(
            f"{file} replaces providers (dev_overrides), and the guardrails know the released one alone",
            hint="remove dev_overrides from the file, or set TF_CLI_CONFIG_FILE to another one",
        )


def _inputs(stack: Path) -> list[str]:
    try:
        variables = json.loads(stack.read_text("utf-8")).get("variable", {})
    except (OSError, ValueError, AttributeError):
        return []  # there is no stack, or Terraform says what is wrong with it
    return [str(name) for name in variables]
