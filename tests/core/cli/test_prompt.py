"""What asks before it acts, answered with every key, and without a terminal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom import running
from strongroom.workspace import local_directory
from strongroom_base.errors import OutsideError
from support.cli import config, strongroom
from support.terminal import CTRL_C, CTRL_D, in_terminal

WORKING = """
import sys, time
from pathlib import Path
from strongroom.running import working
with working(Path(sys.argv[1]), "strongroom local up"):
    print("working", flush=True)
    time.sleep(120)
"""


@pytest.fixture
def deploy(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of the local deployment, as a deploy does."""
    config(tmp_path)
    directory = local_directory(tmp_path / "strongroom.toml", "dev01")
    with subprocess.Popen(
        [sys.executable, "-c", WORKING, str(directory)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "working\n"
        yield process
        process.kill()


def test_down_names_the_deploy_that_it_would_interrupt(
    tmp_path: Path, deploy: subprocess.Popen[str]
) -> None:
    """It killed the emulator of a deploy unasked, which then said "connection refused" for a minute."""
    refused = strongroom("local", "down", cwd=tmp_path)
    assert refused.returncode == 2
    assert f"strongroom local up (process {deploy.pid}, since " in refused.stderr
    assert "Pass --yes to skip the prompt." in refused.stderr
    assert deploy.poll() is None


@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [
        (CTRL_D, 2, "not confirmed: the input ended; nothing was changed"),
        (CTRL_C, 130, "error: interrupted"),
        (b"no\n", 2, "not confirmed; nothing was changed"),
    ],
    ids=["ctrl-d", "ctrl-c", "no"],
)
def test_any_key_but_yes_leaves_everything_as_it_is(
    tmp_path: Path, deploy: subprocess.Popen[str], keys: bytes, code: int, said: str
) -> None:
    """Ctrl-D was "a defect in strongroom: EOFError"."""
    ended = in_terminal("local", "down", cwd=tmp_path, until="Type yes: ", keys=keys)
    assert ended.code == code
    assert said in ended.printed
    assert "defect" not in ended.printed
    assert "Traceback" not in ended.printed
    assert deploy.poll() is None


def test_yes_interrupts_the_deploy_as_ctrl_c_does(
    tmp_path: Path, deploy: subprocess.Popen[str]
) -> None:
    ended = in_terminal("local", "down", cwd=tmp_path, until="Type yes: ", keys=b"yes\n")
    assert ended.code == 0, ended.printed
    assert deploy.wait(10) != 0
    assert not (tmp_path / ".strongroom" / "local" / "dev01").exists()


def test_with_yes_it_does_not_ask(tmp_path: Path, deploy: subprocess.Popen[str]) -> None:
    done = strongroom("local", "down", "--yes", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"interrupting strongroom local up (process {deploy.pid}" in done.stderr
    assert deploy.wait(10) != 0


def test_a_second_command_on_the_same_deployment_is_refused_by_name(
    tmp_path: Path, deploy: subprocess.Popen[str]
) -> None:
    directory = local_directory(tmp_path / "strongroom.toml", "dev01")
    with (
        pytest.raises(OutsideError, match=r"working on .*: strongroom local up \(process"),
        running.working(directory, "strongroom plan"),
    ):
        pass
    deploy.kill()
    deploy.wait()
    with running.working(directory, "strongroom plan"):
        assert running.running(directory) is not None
    assert running.running(directory) is None, "the lock ends with the command"


def test_a_copied_folder_has_no_running_command(
    tmp_path: Path, deploy: subprocess.Popen[str]
) -> None:
    """The lock is held on a file, not written in it."""
    copy = tmp_path / "copy"
    copy.mkdir()
    lock = local_directory(tmp_path / "strongroom.toml", "dev01") / running.NAME
    (copy / running.NAME).write_bytes(lock.read_bytes())
    assert running.running(copy) is None
    assert deploy.poll() is None


def test_destroy_without_a_terminal_refuses_before_it_plans(tmp_path: Path) -> None:
    """It printed the whole plan first. Nothing here could be planned: the state is empty."""
    config(tmp_path)
    workspace = tmp_path / ".strongroom" / "aws" / "dev01"
    workspace.mkdir(parents=True)
    (workspace / "cdk.tf.json").write_text("{}")
    (workspace / "terraform.tfstate").write_text("")
    refused = strongroom("destroy", cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr == (
        "error: this command asks for confirmation and standard input is not a terminal\n"
        "  → Pass --suffix dev01 to skip the prompt.\n"
    )
    refused = strongroom("destroy", "--suffix", "dev02", cwd=tmp_path)
    assert refused.returncode == 2
    assert "nothing was destroyed" in refused.stderr
    assert "planning" not in refused.stderr
