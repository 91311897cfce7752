"""Stacks that many tests of a run look at, each synthesised once.

The processes of one run keep them in a folder of the run; every test gets a copy of its own. The folder
is gone after the run, so a stack is never older than the code that made it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis

FOLDER = "STRONGROOM_TEST_STACKS"
"""Names the folder to the processes of a run."""


def make_folder() -> Path:
    """Make the folder of this run, which the processes started from here use too."""
    folder = Path(tempfile.mkdtemp(prefix="strongroom-stacks-"))
    os.environ[FOLDER] = str(folder)
    return folder


def remove_folder(folder: Path) -> None:
    """Remove the folder with all that is in it."""
    os.environ.pop(FOLDER, None)
    shutil.rmtree(folder, ignore_errors=True)


def shared(config: str, synthesise: Callable[[], Synthesis]) -> Synthesis:
    """Return the stack of a config of the built-in plugins, synthesised unless the run has it.

    :param config: the whole config; the stack depends on nothing else.
    """
    folder = os.environ.get(FOLDER)
    if folder is None:
        return synthesise()
    file = Path(folder) / hashlib.sha256(config.encode()).hexdigest()
    if not file.exists():
        made = synthesise()
        # Renamed, so that another process never reads half of it.
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as out:
            pickle.dump(made, out, pickle.HIGHEST_PROTOCOL)
        Path(out.name).replace(file)
    copy: Synthesis = pickle.loads(file.read_bytes())
    return copy
