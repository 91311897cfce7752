"""The rotation function in a process of its own, which can be killed at any point."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from multiprocessing import forkserver
from typing import Any

import attrs
import boto3
from botocore.config import Config
from pg8000.native import Connection

from strongroom_emulator.environment import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from strongroom_secrets.rotation import handler
from strongroom_secrets.rotation.steps import RotationError

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")

_CONTEXT = multiprocessing.get_context("forkserver")

DONE, REFUSED = 0, 3


@functools.cache
def _start_server() -> None:
    """Start the process that others are forked off, with all imports made.

    It takes no path from here but through the environment, and says nothing when an import fails.
    """
    _CONTEXT.set_forkserver_preload([__name__])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


@functools.cache
def _client(endpoint: str) -> Any:
    return boto3.client(
        "secretsmanager",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


_client("http://127.0.0.1:1")  # botocore reads its models once, before processes are forked off


@attrs.frozen
class Function:
    """The function as deployed: its environment, where Secrets Manager is, whom it trusts."""

    environment: Mapping[str, str]
    endpoint: str
    ca_file: str

    def client(self) -> Any:
        """Return a client of Secrets Manager."""
        return _client(self.endpoint)

    def event(self, step: str, token: str) -> dict[str, str]:
        """Return what Secrets Manager sends."""
        return {
            "Step": step,
            "SecretId": self.environment["SECRET_ARN"],
            "ClientRequestToken": token,
        }

    def run(self, step: str, token: str) -> None:
        """Run a step here.

        :raises RotationError: when it is refused or fails.
        """
        event = self.event(step, token)
        handler.rotate(event, self.environment, self.client(), self.ca_file)

    def run_apart(self, steps: tuple[str, ...], token: str, kill_after: int = 0) -> Any:
        """Start steps in a process that kills itself after so many operations; 0 is never."""
        _start_server()
        process = _CONTEXT.Process(target=_run, args=(self, steps, token, kill_after))
        process.start()
        return process

    def killed(self, step: str, token: str, kill_after: int) -> bool:
        """Run a step with a kill; whether it came, before the step was done."""
        process = self.run_apart((step,), token, kill_after)
        process.join()
        assert process.exitcode in (-signal.SIGKILL, DONE), process.exitcode
        return bool(process.exitcode)


def _run(function: Function, steps: tuple[str, ...], token: str, kill_after: int) -> None:
    """Run steps, counting logins, statements and calls of Secrets Manager, and die after one."""
    left = kill_after

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            result = original(*arguments, **options)
            count()
            return result

        return call

    Connection.__init__ = counted(Connection.__init__)
    Connection.run = counted(Connection.run)
    client = function.client()
    client.meta.events.register("after-call.*.*", lambda **_: count())
    try:
        for step in steps:
            handler.rotate(
                function.event(step, token), function.environment, client, function.ca_file
            )
    except RotationError:
        os._exit(REFUSED)
    os._exit(DONE)
