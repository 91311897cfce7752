"""A run of a process ends in good order, whatever happens meanwhile."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom_base.errors import OutsideError
from strongroom_terraform.process import Exit, run

# These write by os.write, as a signal handler may not print while a print is under way.
STUBBORN = """
import os, signal, subprocess, time
signal.signal(signal.SIGINT, lambda *_: os.write(1, b"noticed\\n"))
child = subprocess.Popen(["sleep", "60"])
os.write(1, b"%d\\n" % child.pid)
time.sleep(60)
"""

OBEDIENT = """
import os, signal, sys, time
def stop(*_):
    time.sleep(0.2)
    os.write(1, b"saved\\n")
    sys.exit(1)
signal.signal(signal.SIGINT, stop)
os.write(1, b"ready\\n")
time.sleep(60)
"""


def execute(program: str, tmp_path: Path, lines: list[str], interrupts: int) -> Exit:
    """Run a program; send this process signals once it has spoken, a second apart."""

    def on_line(line: str) -> None:
        lines.append(line)
        if len(lines) == 1 and interrupts:
            threading.Thread(target=send).start()

    def send() -> None:
        for number in range(interrupts):
            time.sleep(0.6 if number else 0)
            os.kill(os.getpid(), signal.SIGINT)

    return run(
        [sys.executable, "-c", program],
        directory=tmp_path,
        environment={"PATH": os.environ["PATH"]},
        on_line=on_line,
        on_interrupt=lambda count: lines.append(f"interrupt {count}"),
        hard_stop=0.3,
    )


def test_one_interrupt_is_forwarded_and_the_rest_of_the_output_still_comes(tmp_path: Path) -> None:
    lines: list[str] = []
    ended = execute(OBEDIENT, tmp_path, lines, interrupts=1)
    assert lines == ["ready", "interrupt 1", "saved"]
    assert ended == Exit(1, "", 1)


def test_a_second_interrupt_kills_what_does_not_stop_and_all_that_it_started(
    tmp_path: Path, is_gone: Callable[[int], bool]
) -> None:
    lines: list[str] = []
    ended = execute(STUBBORN, tmp_path, lines, interrupts=2)
    assert lines[1:] == ["interrupt 1", "noticed", "interrupt 2", "noticed"]
    assert ended.code == -signal.SIGKILL
    assert is_gone(int(lines[0]))


def test_the_same_interrupt_sent_twice_by_a_wrapper_is_one(tmp_path: Path) -> None:
    lines: list[str] = []

    def on_line(line: str) -> None:
        lines.append(line)
        if line == "ready":
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGTERM)

    ended = run(
        [sys.executable, "-c", OBEDIENT],
        directory=tmp_path,
        environment={},
        on_line=on_line,
        on_interrupt=lambda count: lines.append(f"interrupt {count}"),
    )
    assert lines == ["ready", "interrupt 1", "saved"]
    assert ended.interrupts == 1


def test_what_a_program_leaves_behind_does_not_outlive_it(
    tmp_path: Path, is_gone: Callable[[int], bool]
) -> None:
    program = (
        "import subprocess as s; d = s.DEVNULL; "
        "print(s.Popen(['sleep', '60'], stdout=d, stderr=d).pid)"
    )
    lines: list[str] = []
    assert execute(program, tmp_path, lines, interrupts=0).code == 0
    assert is_gone(int(lines[0]))


def test_when_the_callback_fails_the_program_is_stopped_in_good_order_first(
    tmp_path: Path,
) -> None:
    marker = tmp_path / "saved"
    program = OBEDIENT.replace('os.write(1, b"saved\\n")', f"open({str(marker)!r}, 'w').close()")

    def fail(_: str) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        run(
            [sys.executable, "-c", program],
            directory=tmp_path,
            environment={},
            on_line=fail,
            on_interrupt=lambda _: None,
        )
    assert marker.exists()


def test_the_handlers_of_the_caller_come_back(tmp_path: Path) -> None:
    before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    execute("print()", tmp_path, [], interrupts=0)
    assert before == [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]


def test_another_thread_can_run_one_too(tmp_path: Path) -> None:
    lines: list[str] = []
    thread = threading.Thread(target=execute, args=("print('there')", tmp_path, lines, 0))
    thread.start()
    thread.join()
    assert lines == ["there"]


def test_a_program_that_cannot_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match=r"cannot start Terraform in .*missing"):
        run(
            ["true"],
            directory=tmp_path / "missing",
            environment={},
            on_line=lambda _: None,
            on_interrupt=lambda _: None,
        )
