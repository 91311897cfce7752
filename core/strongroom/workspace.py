"""Where a deployment keeps its files: next to the config file, a folder per environment and target.

::

    .strongroom/aws/<suffix>/      what is deployed to AWS: cdk.tf.json, Terraform's state and plugins
    .strongroom/local/<suffix>/    the same for the embedded AWS, with the emulator's record

The local folder lasts as long as its emulator, which holds in memory all that the state describes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from strongroom.pipeline import Built
from strongroom_base import files
from strongroom_base.errors import CallerError, OutsideError

if TYPE_CHECKING:
    from strongroom_emulator.lifecycle import Emulator

FOLDER = ".strongroom"
STACK_FILE = "cdk.tf.json"
STATE_FILE = "terraform.tfstate"
STATEFUL_FILE = "stateful.json"
"""The types that plugins declared to be stateful, at any deployment from here."""


@attrs.frozen
class Workspace:
    """A folder in which Terraform runs for one environment.

    :param directory: the folder.
    :param environment: the whole process environment that Terraform gets.
    :param local: whether it deploys to the embedded AWS.
    """

    directory: Path
    environment: Mapping[str, str] = attrs.field(repr=False)
    local: bool

    @property
    def deployed(self) -> bool:
        """Whether anything was ever deployed from here."""
        return (self.directory / STACK_FILE).exists() and (self.directory / STATE_FILE).exists()

    def write_stack(self, built: Built) -> None:
        """Put the stack where Terraform reads it, after the files that it names.

        :raises OutsideError: when the folder cannot be written.
        """
        synthesis = built.synthesis
        for relative, content in synthesis.assets.items():
            files.write(self.directory / relative, content)
        document = synthesis.files[f"stacks/{synthesis.stack}/cdk.tf.json"]
        files.write(self.directory / STACK_FILE, document)
        known = sorted(self.stateful | built.project.stateful)
        files.write(self.directory / STATEFUL_FILE, json.dumps(known) + "\n")

    @property
    def stateful(self) -> frozenset[str]:
        """The types that plugins declared to be stateful, when any stack was written here.

        A plugin that is switched off or uninstalled no longer says so, and that is when a plan
        deletes what it made.
        """
        try:
            return frozenset(json.loads((self.directory / STATEFUL_FILE).read_text("utf-8")))
        except FileNotFoundError:
            return frozenset()
        except (OSError, ValueError) as error:
            raise OutsideError(
                f"{self.directory / STATEFUL_FILE} cannot be read: {error}",
                hint="remove the file and enable every plugin that has been deployed from here",
            ) from error


def aws_workspace(config_file: Path, suffix: str, environment: Mapping[str, str]) -> Workspace:
    """Return the workspace of an environment on AWS."""
    return Workspace(_folder(config_file, "aws", suffix), dict(environment), local=False)


def local_workspace(config_file: Path, suffix: str, environment: Mapping[str, str]) -> Workspace:
    """Return the workspace of an environment on the embedded AWS, which must be running.

    :raises CallerError: when it was never started.
    :raises EmulatorDiedError: when it no longer answers.
    """
    from strongroom_emulator import lifecycle

    directory = local_directory(config_file, suffix)
    emulator = lifecycle.find(directory)
    if emulator is None:
        raise CallerError(
            f"the embedded AWS is not running for environment {suffix!r}",
            hint="start it with: strongroom local up",
        )
    emulator.verify()
    return on_emulator(directory, emulator, environment)


def on_emulator(directory: Path, emulator: Emulator, environment: Mapping[str, str]) -> Workspace:
    """Return the workspace that goes with a running emulator."""
    return Workspace(directory, emulator.local_environment(environment), local=True)


def local_directory(config_file: Path, suffix: str) -> Path:
    """Return the folder of an environment on the embedded AWS."""
    return _folder(config_file, "local", suffix)


def discard(directory: Path) -> None:
    """Remove a workspace with everything in it.

    :raises OutsideError: when it cannot be removed.
    """
    try:
        shutil.rmtree(directory)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutsideError(f"cannot remove {directory}: {error.strerror or error}") from error


def _folder(config_file: Path, target: str, suffix: str) -> Path:
    return config_file.resolve().parent / FOLDER / target / suffix
