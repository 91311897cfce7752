"""A deploy that is stopped leaves a valid state, no lock and no process, and the next one continues."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom_terraform.engine import Terraform

pytestmark = pytest.mark.e2e

ENVIRONMENT = {"PATH": os.environ["PATH"]}

IsGone = Callable[[int], bool]

DEPLOY = """
import sys
from pathlib import Path
from strongroom_base.errors import StrongroomError
from strongroom_terraform.engine import Terraform

terraform = Terraform(
    Path(sys.argv[1]),
    environment={"PATH": sys.argv[2]},
    on_event=lambda event: print(event.kind, event.message, flush=True),
)
terraform.init()
try:
    terraform.apply(terraform.plan())
except StrongroomError as error:
    print(type(error).__name__, error, error.hint, sep="\\n", flush=True)
    sys.exit(error.exit_code)
"""


def slow(seconds: int, directory: Path) -> dict[str, object]:
    """Return a resource that takes so long and notes the process that it waits in."""
    command = f"echo $$ > {directory / 'pid'}; exec sleep {seconds}"
    return {"provisioner": [{"local-exec": {"command": command}}]}


def write(directory: Path, seconds: int) -> None:
    data = {"slow": slow(seconds, directory), "after": {"input": "${terraform_data.slow.id}"}}
    stack = {"resource": {"terraform_data": {"quick": {}, **data}}}
    (directory / "cdk.tf.json").write_text(json.dumps(stack), "utf-8")


def start(directory: Path, *, foreground: bool = False) -> subprocess.Popen[str]:
    """Start a deploy and return when it waits for its slow resource."""
    write(directory, 60)
    process = subprocess.Popen(
        [sys.executable, "-c", DEPLOY, str(directory), os.environ["PATH"]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0 if foreground else None,
    )
    for _ in range(600):
        if (directory / "pid").exists() and (directory / "pid").read_text("utf-8").strip():
            return process
        time.sleep(0.05)
    process.kill()
    raise TimeoutError(process.communicate()[0])


def waiting_in(directory: Path) -> int:
    """Return the id of the process that the slow resource waits in."""
    return int((directory / "pid").read_text("utf-8"))


def tainted(directory: Path) -> dict[str, bool]:
    terraform = Terraform(directory, environment=ENVIRONMENT)
    return {resource.address: resource.tainted for resource in terraform.state()}


def deploy_again(directory: Path) -> None:
    write(directory, 0)
    terraform = Terraform(directory, environment=ENVIRONMENT)
    plan = terraform.plan()
    assert {c.address: (c.action, c.reason) for c in plan.changes} == {
        "terraform_data.after": ("create", ""),
        "terraform_data.quick": ("no-op", ""),
        "terraform_data.slow": ("replace", "replace_because_tainted"),
    }
    terraform.apply(plan)
    assert not any(tainted(directory).values())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_a_deploy_in_good_order(
    tmp_path: Path, number: signal.Signals, is_gone: IsGone
) -> None:
    process = start(tmp_path)
    process.send_signal(number)
    output, _ = process.communicate(timeout=30)
    lines = output.splitlines()
    assert process.returncode == 130
    assert "interrupting stopping terraform apply: waiting for it to finish" in output
    assert lines[-3:] == [
        "TerraformInterrupted",
        "terraform apply was interrupted while 1 resource was being changed: terraform_data.slow",
        "the state is saved and unlocked; run the command again to continue",
    ]
    assert is_gone(waiting_in(tmp_path))
    assert not (tmp_path / ".terraform.tfstate.lock.info").exists()
    assert tainted(tmp_path) == {"terraform_data.quick": False, "terraform_data.slow": True}
    deploy_again(tmp_path)


def test_what_terraform_had_not_begun_is_not_called_killed(tmp_path: Path, is_gone: IsGone) -> None:
    """Ctrl-C in a destroy said "Terraform was killed" after a graceful stop, two of two times.

    After an interrupt Terraform announces the start of everything that waits its turn, and begins none
    of it.
    """
    names = [f"r{number}" for number in range(6)]
    slow_destroy = {
        "when": "destroy",
        "command": f"echo $$ >> {tmp_path / 'pid'}; exec sleep 60",
    }
    data = {name: {"provisioner": [{"local-exec": slow_destroy}]} for name in names}
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"resource": {"terraform_data": data}}))
    terraform = Terraform(tmp_path, environment=ENVIRONMENT)
    terraform.init()
    terraform.apply(terraform.plan())
    program = DEPLOY.replace("terraform.plan()", "terraform.plan(destroy=True)").replace(
        "environment=", "parallelism=2, environment="
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), os.environ["PATH"]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for _ in range(600):
        if (tmp_path / "pid").exists() and len((tmp_path / "pid").read_text().split()) == 2:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "killed" not in output.replace("Interrupt again to kill it", "")
    assert "while 2 resources were being changed" in output
    assert output.splitlines()[-1] == (
        "the state is saved and unlocked; run the command again to continue"
    )
    assert set(tainted(tmp_path)) == {f"terraform_data.{name}" for name in names}
    for waiting in (tmp_path / "pid").read_text().split():
        assert is_gone(int(waiting))


def test_ctrl_c_of_a_terminal_reaches_terraform_once(tmp_path: Path) -> None:
    """A terminal signals the whole process group; Terraform is in another and hears it from us."""
    process = start(tmp_path, foreground=True)
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert output.count("Interrupt received.") == 1
    assert "Two interrupts received" not in output
    assert tainted(tmp_path)["terraform_data.slow"]


def test_when_strongroom_is_killed_terraform_still_stops_in_good_order(
    tmp_path: Path, is_gone: IsGone
) -> None:
    process = start(tmp_path)
    process.kill()
    process.communicate()
    assert is_gone(waiting_in(tmp_path))
    lock = tmp_path / ".terraform.tfstate.lock.info"
    for _ in range(100):
        if not lock.exists():
            break
        time.sleep(0.05)
    assert not lock.exists()
    assert tainted(tmp_path) == {"terraform_data.quick": False, "terraform_data.slow": True}
    deploy_again(tmp_path)
