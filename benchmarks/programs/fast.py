"""The same program with the fast bindings: ``fast.py RESOURCES OUT``."""

import runpy
from pathlib import Path

import strongroom_bindings as bindings

bindings.install()
runpy.run_path(str(Path(__file__).with_name("plain.py")), run_name="__main__")
