"""Node.js, started while Python still imports what speaks to it.

It boots and loads CDKTF in half a second, on a processor of its own; meanwhile Python imports CDKTF's
classes and the plugins' resources.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from importlib.machinery import PathFinder, SourceFileLoader
from importlib.util import find_spec
from pathlib import Path

from strongroom_base.errors import OutsideError
from strongroom_bindings.cache import existing_copy
from strongroom_bindings.channel import Channel, ChannelError
from strongroom_bindings.layout import ASSEMBLY, PACKAGE, TARBALL, VERSION, read_layout
from strongroom_bindings.process import NodeProcess, can_start, load_message, start_process
from strongroom_bindings.ways import is_on

_PACKAGES = ("constructs", "cdktf")
"""What every program loads, in this order, before the AWS bindings."""

_started: list[tuple[NodeProcess, threading.Thread]] = []


def start_early() -> None:
    """Start Node.js and have it load CDKTF and the AWS bindings, unless it runs already.

    Never raises and says nothing: what does not work now is done where Node.js is needed, or falls
    back there. A process that is not taken ends when this one does.
    """
    if _started or "jsii" in sys.modules or not (is_on("early") and can_start()):
        return
    try:
        process = start_process()
    except OutsideError:
        return
    thread = threading.Thread(target=_load, args=[process], name="strongroom.early", daemon=True)
    _started.append((process, thread))
    thread.start()


def take() -> NodeProcess | None:
    """Return the process that was started early, once."""
    if not _started:
        return None
    process, thread = _started.pop()
    thread.join()
    return process


def _load(process: NodeProcess) -> None:
    channel = Channel(process.channel)
    try:
        for message in _messages():
            channel.write(message)
            process.sent.append(message)
    except (ChannelError, OSError):
        return  # Node.js is not well, as the first request will show


def _messages() -> Iterator[bytes]:
    for package in _PACKAGES:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for tarball in Path(folder, "_jsii").glob("*.jsii.tgz"):
                name, _, version = tarball.name.removesuffix(".jsii.tgz").rpartition("@")
                yield load_message(name, version, str(tarball))
    copy = _fast_copy()
    if copy is not None:
        yield copy


def _fast_copy() -> bytes | None:
    spec = PathFinder.find_spec(PACKAGE)
    if spec is None or not isinstance(spec.loader, SourceFileLoader):
        return None
    try:
        copy = existing_copy(read_layout(spec.loader))
    except OutsideError:
        return None
    return load_message(ASSEMBLY, VERSION, str(copy / TARBALL)) if copy else None
