"""Node.js, started while Python still imports what speaks to it."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from strongroom.stack.bindings.channel import Channel, ChannelError
from strongroom.stack.bindings.fallback import BindingsError
from strongroom.stack.bindings.process import NodeProcess, can_start, load_message, start_process

_PACKAGES = ("constructs", "cdktf")
"""What every program loads, in this order."""

_started: list[NodeProcess] = []


def start_early() -> None:
    """Start Node.js and have it load CDKTF, unless it runs already.

    Never raises: what does not work now fails again, or falls back, where Node.js is needed.
    """
    if _started or "jsii" in sys.modules or not can_start():
        return
    try:
        process = start_process()
    except BindingsError:
        return
    _started.append(process)
    channel = Channel(process.channel)
    try:
        for package in _PACKAGES:
            message = _load(package)
            if message is not None:
                channel.write(message)
                process.sent.append(message)
    except ChannelError:
        return


def take() -> NodeProcess | None:
    """Return the process that was started early, once."""
    return _started.pop() if _started else None


def _load(package: str) -> bytes | None:
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for tarball in Path(folder, "_jsii").glob("*.jsii.tgz"):
            name, _, version = tarball.name.removesuffix(".jsii.tgz").rpartition("@")
            return load_message(name, version, str(tarball))
    return None
