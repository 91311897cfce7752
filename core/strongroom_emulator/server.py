"""The background process: ``python -m strongroom_emulator.server``.

It answers on 127.0.0.1 only. Started by ``lifecycle.start``, which knows what the options mean.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import logging
import os
import platform
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from strongroom_base.errors import StrongroomError
from strongroom_emulator import lifecycle, pin, record
from strongroom_emulator.record import Record

if TYPE_CHECKING:
    from strongroom_emulator.journal import Journal

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How often it checks whether it is still needed."""


def main(arguments: Sequence[str]) -> int:
    """Serve until stopped, idle for too long or without a record; return the exit code."""
    options = _options(arguments)
    logging.basicConfig(
        level=logging.INFO, stream=sys.stdout, format="%(asctime)s %(levelname)s %(message)s"
    )
    directory = Path(options.directory)
    # Before the imports, which take a second, so that a taken port is reported at once.
    try:
        listening = socket.create_server((lifecycle.HOST, options.port), backlog=128)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        log.error("port %d is taken", options.port)  # noqa: TRY400  the traceback says no more
        return lifecycle.EXIT_PORT_TAKEN
    with listening, contextlib.suppress(SystemExit):
        signal.signal(signal.SIGTERM, _leave)
        try:
            _serve(directory, listening, options.identity, options.idle_seconds)
        except StrongroomError as error:
            log.error("%s; %s", error, error.hint)  # noqa: TRY400
            return error.exit_code
        finally:
            record.remove(directory, options.identity)
    log.info("stopped")
    return 0


def _serve(directory: Path, listening: socket.socket, identity: str, idle_seconds: float) -> None:
    pin.check()
    from strongroom_emulator import gaps, settings

    settings.apply()
    gaps.install()
    from strongroom_emulator.app import Application
    from strongroom_emulator.http import serve

    token = secrets.token_hex(16)
    app = Application(identity, token)
    server = serve(listening, app)
    port = listening.getsockname()[1]
    record.write(
        directory,
        Record(
            pid=os.getpid(),
            port=port,
            endpoint=f"http://{lifecycle.HOST}:{port}",
            identity=identity,
            directory=str(directory.resolve()),
            started=datetime.now(UTC).isoformat(timespec="seconds"),
            versions={
                "strongroom": version("strongroom"),
                "moto": pin.MOTO,
                "python": platform.python_version(),
            },
            token=token,
        ),
    )
    log.info("answering on port %d", port)
    threading.Thread(
        target=_watch,
        args=(directory, identity, idle_seconds, app.journal, server.shutdown),
        daemon=True,
    ).start()
    server.serve_forever()


def _watch(
    directory: Path, identity: str, idle_seconds: float, journal: Journal, stop: object
) -> None:
    while True:
        time.sleep(min(LOOK_SECONDS, idle_seconds))
        found = record.read(directory)
        if found is None or found.identity != identity:
            log.info("the record is gone, and with it the state that describes what is here")
            break
        if journal.idle_seconds > idle_seconds:
            log.info("no request for %.0f s", journal.idle_seconds)
            break
    assert callable(stop)  # noqa: S101
    stop()


def _leave(_number: int, _frame: object) -> NoReturn:
    sys.exit(0)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m strongroom_emulator.server", description=__doc__
    )
    parser.add_argument("--directory", required=True, help="holds the record, emulator.json")
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0 for any free one")
    parser.add_argument("--identity", required=True, help="a token that no other process has")
    parser.add_argument("--idle-seconds", type=float, default=lifecycle.IDLE_SECONDS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
