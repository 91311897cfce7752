"""The main job, end to end: the example config on the embedded AWS, by real Terraform."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.cli import COMMAND, config, strongroom
from support.synthesis import EVERYTHING_OFF, complete, only
from support.terminal import CTRL_C, CTRL_D, in_terminal
from support.tracked import copy_tracked

pytestmark = pytest.mark.e2e

EXAMPLE = Path(__file__).parents[2] / "examples" / "strongroom.toml"

REAL_LOOKING = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_PROFILE": "production",
}
"""The example credentials of the AWS documentation, as a careless shell would hold them."""


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return strongroom(
        *arguments, cwd=folder, environment={**REAL_LOOKING, **environment}, timeout=400
    )


def good(folder: Path, *arguments: str) -> str:
    done = run(folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def status(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(good(folder, "local", "status", "--json"))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder with the example config; whatever is started in it is stopped."""
    copy_tracked(EXAMPLE.parent, tmp_path)
    yield tmp_path
    run(tmp_path, "local", "down")


@pytest.mark.takes(minutes=5)
def test_the_example_is_deployed_is_settled_and_is_destroyed_without_a_rest(folder: Path) -> None:
    """Apply, a second plan without changes, destroy, nothing left."""
    up = run(folder, "local", "up")
    assert up.returncode == 0, up.stderr
    assert "Deployed to the embedded AWS" in up.stdout
    assert "strongroom plan --local" in up.stderr

    outputs = json.loads(good(folder, "output", "--local", "--json"))
    assert outputs["transaction_stream"]["name"] == "stream-transactions-dev01"
    assert len(outputs["network"]["data_subnet_ids"]) == 3

    inventory = status(folder)["inventory"]
    assert len(inventory["resources"]["aws_kms_key"]) == 7
    assert inventory["unimplemented"] == {}
    assert inventory["crashed"] == {}
    assert REAL_LOOKING["AWS_ACCESS_KEY_ID"] not in inventory["access_key_ids"]
    assert len(inventory["access_key_ids"]) == 1, "the dummy key, and no other, was ever used"

    plan = json.loads(good(folder, "plan", "--local", "--json"))
    assert plan == {"has_changes": False, "changes": [], "losses": []}

    refused = run(folder, "destroy", "--local", "--suffix", "dev02")
    assert refused.returncode == 2
    assert "nothing was destroyed" in refused.stderr
    refused = run(folder, "destroy", "--local")
    assert refused.returncode == 2
    assert "Pass --suffix dev01 to skip the prompt." in refused.stderr

    good(folder, "destroy", "--local", "--suffix", "dev01")
    inventory = status(folder)["inventory"]
    assert inventory["resources"] == {}
    assert len(inventory["pending_deletion"]["aws_kms_key"]) == 7

    pid = status(folder)["pid"]
    good(folder, "local", "down")
    assert _ends(pid)
    assert not (folder / ".strongroom" / "local" / "dev01").exists()


@pytest.mark.slow
def test_a_plan_that_loses_data_is_refused_until_each_address_is_named(tmp_path: Path) -> None:
    """Switching kinesis off, and the API that needs it, would delete the stream."""
    config(tmp_path, only("kms", "kinesis", "apigw_mtls"))
    (tmp_path / "off.toml").write_text(complete(only("kms")))
    with _stopped_afterwards(tmp_path):
        good(tmp_path, "local", "up")
        _guard_against_losses(tmp_path)


def _guard_against_losses(folder: Path) -> None:
    plan = json.loads(good(folder, "plan", "--local", "--json", "--config", "off.toml"))
    (address,) = (found for found in plan["losses"] if found.startswith("aws_kinesis_stream."))
    refused = run(folder, "deploy", "--local", "--yes", "--config", "off.toml")
    assert refused.returncode == 1
    assert "this plan would lose data" in refused.stderr
    assert f"delete {address}" in refused.stderr
    refused = run(
        folder, "deploy", "--local", "--yes", "--config", "off.toml", "--allow-loss", "aws_x.y"
    )
    assert refused.returncode == 2
    assert "--allow-loss names aws_x.y" in refused.stderr
    named = [word for loss in plan["losses"] for word in ("--allow-loss", loss)]
    refused = run(folder, "deploy", "--local", "--config", "off.toml", *named)
    assert refused.returncode == 2
    assert "Pass --yes to skip the prompt." in refused.stderr
    assert status(folder)["inventory"]["resources"]["aws_kinesis_stream"]


@pytest.mark.slow
@pytest.mark.takes(minutes=2)
def test_the_core_deploys_alone_and_ctrl_c_in_the_middle_leaves_a_sound_state(
    tmp_path: Path,
) -> None:
    """Interrupted after the first resources: state saved, no lock, no process left, exit code 130."""
    config(tmp_path, EVERYTHING_OFF)
    with _stopped_afterwards(tmp_path):
        with subprocess.Popen(
            [str(COMMAND), "local", "up"],
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            assert process.stderr is not None
            said = ""
            for line in process.stderr:
                said += line
                if "created" in line and said.count("created") == 1:
                    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        assert process.returncode == 130, said
        assert "interrupted" in said
        assert "Traceback" not in said
        workspace = tmp_path / ".strongroom" / "local" / "dev01"
        state = json.loads((workspace / "terraform.tfstate").read_text())
        assert state["resources"], "what was made is in the state"
        assert not list(workspace.glob("*.lock.info"))
        assert _processes_in(workspace) == []

        good(tmp_path, "local", "up")
        assert json.loads(good(tmp_path, "plan", "--local", "--json"))["has_changes"] is False

        _any_key_but_the_suffix_destroys_nothing(tmp_path)
        _emulator_dies(tmp_path)


def _any_key_but_the_suffix_destroys_nothing(folder: Path) -> None:
    """Ctrl-D at the prompt was "a defect in strongroom: EOFError"."""
    before = status(folder)["inventory"]["resources"]
    prompt = "Type the environment suffix to confirm: "
    for keys, code, said in (
        (CTRL_D, 2, "not confirmed: the input ended; nothing was changed"),
        (CTRL_C, 130, "error: interrupted"),
        (b"yes\n", 2, "not confirmed; nothing was changed"),
    ):
        ended = in_terminal("destroy", "--local", cwd=folder, until=prompt, keys=keys)
        assert (ended.code, said in ended.printed) == (code, True), ended.printed
    assert status(folder)["inventory"]["resources"] == before


def _emulator_dies(folder: Path) -> None:
    os.kill(status(folder)["pid"], signal.SIGKILL)
    time.sleep(0.5)
    for command in (
        ["plan", "--local"],
        ["output", "--local"],
        ["destroy", "--local", "--suffix", "dev01"],
    ):
        done = run(folder, *command)
        assert done.returncode in (2, 3), done.stderr
        assert "strongroom local up" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_taken_port_is_one_clear_error(tmp_path: Path) -> None:
    config(tmp_path, EVERYTHING_OFF)
    with socket.socket() as taken, _stopped_afterwards(tmp_path):
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(tmp_path, "local", "up", "--port", str(port))
        assert done.returncode == 2
        assert str(port) in done.stderr
        assert "Traceback" not in done.stderr


def test_without_mirror_and_network_it_is_said_what_to_do(tmp_path: Path) -> None:
    """A mirror that lacks the provider is named at once; nothing is deployed."""
    config(tmp_path, EVERYTHING_OFF)
    empty = tmp_path / "empty"
    empty.mkdir()
    with _stopped_afterwards(tmp_path):
        done = run(tmp_path, "local", "up", STRONGROOM_PROVIDER_MIRROR=str(empty))
        assert done.returncode in (2, 3)
        assert "STRONGROOM_PROVIDER_MIRROR" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_missing_terraform_is_one_clear_error(tmp_path: Path) -> None:
    config(tmp_path, EVERYTHING_OFF)
    with _stopped_afterwards(tmp_path):
        done = run(tmp_path, "local", "up", STRONGROOM_TERRAFORM=str(tmp_path / "terraform"))
        assert done.returncode == 2
        assert "STRONGROOM_TERRAFORM" in done.stderr


@contextlib.contextmanager
def _stopped_afterwards(folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        run(folder, "local", "down")


def _ends(pid: int) -> bool:
    """Whether a process ends within seconds: without memory already, it may not be off the books yet."""
    deadline = time.monotonic() + 10
    while _alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _processes_in(folder: Path) -> list[str]:
    """Return the Terraform and provider processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            inside = (process / "cwd").resolve() == folder
            if inside and ("terraform" in command):
                found.append(command)
    return found
