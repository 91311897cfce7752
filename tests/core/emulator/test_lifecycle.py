"""An emulator is born, found and stopped, and never mistaken for another process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from strongroom_base.errors import CallerError, OutsideError
from strongroom_emulator import lifecycle, pin, process, record
from strongroom_emulator.lifecycle import Emulator, EmulatorDiedError


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait for a condition, and say whether it came."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_it_answers_once_started_and_is_gone_once_stopped(directory: Path) -> None:
    """``start`` returns when it answers, ``find`` finds it, ``stop`` returns when it is gone."""
    started = lifecycle.start(directory)
    started.verify()
    assert lifecycle.find(directory) == started
    assert lifecycle.stop(directory)
    assert not process.runs_as(started.pid, started.identity)
    assert lifecycle.find(directory) is None
    assert not (directory / record.NAME).exists()
    assert not lifecycle.stop(directory)


def test_its_record_says_what_it_is(emulator: Emulator) -> None:
    """The record names the process, the port, the versions and the time."""
    written = json.loads((emulator.directory / record.NAME).read_text())
    assert written["pid"] == emulator.pid
    assert written["endpoint"] == f"http://127.0.0.1:{written['port']}" == emulator.endpoint
    assert written["versions"]["moto"] == pin.MOTO
    assert written["started"].endswith("+00:00")
    assert len(written["identity"]) == 32


def test_it_has_a_session_of_its_own(emulator: Emulator) -> None:
    """Ctrl-C in the terminal that started it does not reach it."""
    assert os.getsid(emulator.pid) == emulator.pid != os.getsid(0)


def test_it_listens_on_loopback_only(emulator: Emulator) -> None:
    """No other address of the machine answers on its port."""
    listening = [
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{emulator.port:04X}") and line.split()[3] == "0A"
    ]
    assert listening == [f"0100007F:{emulator.port:04X}"]


def test_two_starts_of_one_folder_give_one_emulator(directory: Path) -> None:
    """Even at the same time, a folder gets one emulator."""
    with ThreadPoolExecutor() as pool:
        started = list(pool.map(lifecycle.start, [directory] * 3))
    assert len(set(started)) == 1


def test_a_running_one_cannot_be_had_on_another_port(emulator: Emulator) -> None:
    """Asking for another port than the running one's is an error that says where it runs."""
    with pytest.raises(CallerError, match=f"already runs on port {emulator.port}, not 1$"):
        lifecycle.start(emulator.directory, port=1)


def test_a_taken_port_is_one_clear_error(directory: Path) -> None:
    """The error names the port and what to do, and nothing is left running."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CallerError, match=f"port {port} on 127.0.0.1 is taken") as caught:
            lifecycle.start(directory, port=port)
    assert "--port" in str(caught.value.hint)
    assert lifecycle.find(directory) is None


def test_death_at_start_shows_the_last_words(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that cannot start is reported with the end of its log."""
    broken = directory.parent / "broken"
    (broken / "moto").mkdir(parents=True)
    (broken / "moto" / "__init__.py").write_text("raise ImportError('moto is torn')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    with pytest.raises(OutsideError, match="died while starting") as caught:
        lifecycle.start(directory)
    assert "moto is torn" in str(caught.value)
    assert str(directory / lifecycle.LOG) in str(caught.value.hint)


def test_a_dead_emulator_is_reported_as_gone(directory: Path) -> None:
    """Killed behind our back, it is not found, and its handle says so."""
    started = lifecycle.start(directory)
    os.kill(started.pid, signal.SIGKILL)
    os.waitpid(started.pid, 0)
    with pytest.raises(EmulatorDiedError, match="is gone") as caught:
        started.verify()
    assert "strongroom local up" in str(caught.value.hint)
    assert lifecycle.find(directory) is None
    again = lifecycle.start(directory)
    assert again.identity != started.identity


def test_one_that_hangs_is_not_taken_for_gone(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its state still has a meaning, so ``find`` does not say that there is none."""
    monkeypatch.setattr(lifecycle, "ANSWER_SECONDS", 0.2)
    started = lifecycle.start(directory)
    os.kill(started.pid, signal.SIGSTOP)
    try:
        with pytest.raises(EmulatorDiedError, match="does not answer"):
            lifecycle.find(directory)
    finally:
        os.kill(started.pid, signal.SIGCONT)


def test_a_stranger_with_the_recorded_process_id_is_left_alone(directory: Path) -> None:
    """A record whose process id now is another's is dropped, and that process lives on."""
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        record.write(directory, _record(directory, stranger.pid, 9))
        assert lifecycle.find(directory) is None
        assert not lifecycle.stop(directory)
        assert stranger.poll() is None
        assert not (directory / record.NAME).exists()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_stranger_on_the_recorded_port_is_not_it(emulator: Emulator, directory: Path) -> None:
    """Another emulator that answers on the port has another identity."""
    record.write(directory, _record(directory, emulator.pid, emulator.port))
    assert lifecycle.find(directory) is None
    assert not lifecycle.stop(directory)
    emulator.verify()


def _record(directory: Path, pid: int, port: int) -> record.Record:
    """Return a record of the folder's own whose identity no process has."""
    endpoint = f"http://127.0.0.1:{port}"
    return record.Record(pid, port, endpoint, "0" * 32, str(directory.resolve()), "", {}, "1" * 32)


def test_a_copied_record_is_not_believed_and_its_emulator_lives_on(
    emulator: Emulator, directory: Path
) -> None:
    """A test copied ``examples/`` with a running deployment in it, and destroyed that deployment."""
    shutil.copytree(emulator.directory, directory)
    assert lifecycle.find(directory) is None
    assert lifecycle.copied_from(directory) == emulator.directory.resolve()
    assert not lifecycle.stop(directory)
    emulator.verify()
    own = lifecycle.start(directory)
    assert own.identity != emulator.identity
    assert lifecycle.copied_from(directory) is None
    assert lifecycle.find(emulator.directory) == emulator


def test_a_moved_folder_has_no_emulator_and_the_one_it_had_stops(directory: Path) -> None:
    """The folder that the emulator watches is gone, so nobody can find it any more."""
    started = lifecycle.start(directory)
    moved = directory.with_name("moved")
    directory.rename(moved)
    assert lifecycle.find(moved) is None
    assert not lifecycle.stop(moved)
    assert eventually(lambda: not process.runs_as(started.pid, started.identity))


def test_a_folder_is_the_same_through_a_symbolic_link(emulator: Emulator, tmp_path: Path) -> None:
    """The record holds the real path, whichever way a user takes to it."""
    link = tmp_path / "link"
    link.symlink_to(emulator.directory)
    found = lifecycle.find(link)
    assert found is not None
    assert found.identity == emulator.identity


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', '{"pid": 1}'])
def test_a_record_that_cannot_be_read_is_no_emulator(directory: Path, text: str) -> None:
    """Torn or foreign content counts as no record."""
    directory.mkdir()
    (directory / record.NAME).write_text(text)
    assert lifecycle.find(directory) is None
    assert not lifecycle.stop(directory)


def test_it_stops_when_nobody_asks_anything(directory: Path) -> None:
    """Idle for its time, it stops by itself and takes its record with it."""
    started = lifecycle.start(directory, idle_seconds=0.5)
    assert eventually(lambda: not process.runs_as(started.pid, started.identity))
    assert lifecycle.find(directory) is None
    assert "no request for" in (directory / lifecycle.LOG).read_text()


def test_it_stops_when_its_folder_vanishes(directory: Path) -> None:
    """With the folder goes the state that spoke of what it held."""
    started = lifecycle.start(directory)
    shutil.rmtree(directory)
    assert eventually(lambda: not process.runs_as(started.pid, started.identity))


def test_the_settings_of_its_starter_do_not_reach_it(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Credentials, proxies and moto's own settings stay with whoever starts it."""
    for name in ("AWS_PROFILE", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY", "MOTO_ACCOUNT_ID"):
        monkeypatch.setenv(name, "leaked")
    started = lifecycle.start(directory)
    assert b"leaked" not in Path(f"/proc/{started.pid}/environ").read_bytes()


def test_another_moto_is_refused() -> None:
    """The gaps are those of one version; another one is an error that says how to get it."""
    with pytest.raises(OutsideError, match=r"moto 5\.2\.5 is installed; .* of moto 9\.9") as caught:
        pin.check("9.9")
    assert caught.value.hint == "pip install 'moto[server]==5.2.5'"


def test_the_pin_is_the_packages() -> None:
    """What the code refuses and what pip installs are the same version."""
    import tomllib

    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())
    assert project["project"]["optional-dependencies"]["local"] == [f"moto[server]=={pin.MOTO}"]
