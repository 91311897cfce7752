"""Real Terraform, on stacks that need neither a download nor AWS."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from strongroom_terraform import toolchain
from strongroom_terraform.diagnostics import (
    ProviderUnavailableError,
    StateLockedError,
    TerraformError,
)
from strongroom_terraform.engine import Terraform
from strongroom_terraform.events import Event, Kind
from strongroom_terraform.plan import Action
from strongroom_terraform.results import Sensitive

pytestmark = pytest.mark.e2e

ENVIRONMENT = {"PATH": os.environ["PATH"]}

Make = Callable[..., Terraform]

STACK: dict[str, Any] = {
    "resource": {"terraform_data": {"one": {"input": "a"}, "two": {"input": "b"}}},
    "output": {
        "one": {"value": "${terraform_data.one.output}"},
        "secret": {"value": "hush", "sensitive": True},
    },
}


def test_a_stack_is_deployed_changed_and_destroyed(make: Make) -> None:
    events: list[Event] = []
    terraform = make(STACK, on_event=events.append)
    assert terraform.init()
    assert terraform.validate() == ()

    plan = terraform.plan()
    assert [(c.address, c.type, c.action) for c in plan.changes] == [
        ("terraform_data.one", "terraform_data", "create"),
        ("terraform_data.two", "terraform_data", "create"),
    ]
    assert plan.outputs == {"one": Action.CREATE, "secret": Action.CREATE}
    assert plan.changes[0].after == {"input": "a", "triggers_replace": None}
    assert plan.changes[0].unknown == {"id": True, "output": True}
    assert terraform.show(plan)["applyable"] is True

    applied = terraform.apply(plan)
    assert {(c.address, c.action) for c in applied.changes} == {
        ("terraform_data.one", "create"),
        ("terraform_data.two", "create"),
    }
    kinds = [event.kind for event in events]
    assert kinds.index(Kind.PLANNED_CHANGE) < kinds.index(Kind.APPLY_START)
    assert kinds.count(Kind.APPLY_COMPLETE) == 2
    assert terraform.outputs()["one"] == "a"
    assert [resource.address for resource in terraform.state()] == [
        "terraform_data.one",
        "terraform_data.two",
    ]

    changed = json.loads(json.dumps(STACK))
    changed["resource"]["terraform_data"]["one"]["input"] = "c"
    second = make(changed).plan()
    assert second.has_changes
    assert [c.action for c in second.changes] == [Action.UPDATE, Action.NO_OP]
    assert second.changes[0].before is not None
    assert second.changes[0].before["input"] == "a"

    gone = terraform.plan(destroy=True)
    assert gone.count(Action.DELETE) == 2
    terraform.apply(gone)
    assert terraform.state() == []


def test_a_second_plan_of_what_is_deployed_has_no_changes(make: Make) -> None:
    terraform = make(STACK)
    terraform.apply(terraform.plan())
    plan = terraform.plan(refresh=False)
    assert not plan.has_changes
    assert plan.count(Action.NO_OP) == 2


def test_a_sensitive_output_does_not_print(make: Make) -> None:
    terraform = make(STACK)
    terraform.apply(terraform.plan())
    secret = terraform.outputs()["secret"]
    assert isinstance(secret, Sensitive)
    assert (secret.value, json.dumps(secret)) == ("hush", '"(sensitive)"')


def test_resources_of_modules_are_in_the_state_too(make: Make, tmp_path: Path) -> None:
    module = tmp_path / "stack/inner"
    module.mkdir(parents=True)
    (module / "main.tf.json").write_text('{"resource": {"terraform_data": {"deep": {}}}}', "utf-8")
    terraform = make({"module": {"inner": {"source": "./inner"}}})
    terraform.init()
    terraform.apply(terraform.plan())
    assert [(r.address, r.tainted) for r in terraform.state()] == [
        ("module.inner.terraform_data.deep", False)
    ]


def test_nothing_deployed_is_an_empty_state_and_no_outputs(make: Make) -> None:
    terraform = make(STACK)
    assert terraform.state() == []
    assert terraform.outputs() == {}


def test_the_state_and_the_plan_are_for_their_owner_alone(make: Make) -> None:
    terraform = make(STACK)
    plan = terraform.plan()
    assert stat.S_IMODE(plan.file.stat().st_mode) == 0o600
    terraform.apply(plan)
    state = terraform.directory / "terraform.tfstate"
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert not plan.file.exists()


def test_an_invalid_stack_is_an_error_with_the_place(make: Make) -> None:
    terraform = make({"resource": {"terraform_data": {"one": {"nmae": 1}}}})
    with pytest.raises(TerraformError, match=r"terraform validate failed\n  .*nmae") as caught:
        terraform.validate()
    assert caught.value.exit_code == 3
    assert caught.value.diagnostics[0].attribute == "resource.terraform_data.one"
    with pytest.raises(TerraformError, match="terraform plan failed"):
        terraform.plan()


def test_what_cannot_be_done_is_an_error_with_its_resource(make: Make) -> None:
    failing = {"provisioner": [{"local-exec": {"command": "exit 7"}}]}
    terraform = make({"resource": {"terraform_data": {"one": {}, "two": failing}}})
    with pytest.raises(TerraformError, match=r"terraform_data\.two: local-exec .*exit status 7"):
        terraform.apply(terraform.plan())
    assert [(r.address, r.tainted) for r in terraform.state()] == [
        ("terraform_data.one", False),
        ("terraform_data.two", True),
    ]


def test_a_locked_state_names_its_holder_and_is_left_locked(make: Make) -> None:
    slow = {"provisioner": [{"local-exec": {"command": "sleep 60"}}]}
    stack = {"resource": {"terraform_data": {"one": slow}}}
    refusals: list[StateLockedError] = []

    class EnoughSeen(Exception):  # noqa: N818
        pass

    def while_applying(event: Event) -> None:
        if event.kind is Kind.PROVISION_START:
            with pytest.raises(StateLockedError) as caught:
                make(stack).plan()
            refusals.append(caught.value)
            raise EnoughSeen

    terraform = make(stack, on_event=while_applying)
    with pytest.raises(EnoughSeen):
        terraform.apply(terraform.plan())
    [refusal] = refusals
    assert refusal.operation == "OperationTypeApply"
    assert re.fullmatch(r"[0-9a-f-]{36}", refusal.lock_id)
    assert "@" in refusal.who
    assert str(refusal).startswith(f"terraform plan: the state is locked by {refusal.who} since")
    assert refusal.unlock_command.endswith(
        f"-m strongroom_terraform -chdir={terraform.directory} force-unlock {refusal.lock_id}"
    )


def test_the_unlock_command_runs_the_same_terraform(make: Make) -> None:
    terraform = make(STACK)
    command = [*terraform.toolchain.shell_command(), f"-chdir={terraform.directory}"]
    done = subprocess.run(
        [*command, "force-unlock", "-force", "no-such-lock"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "LocalState not locked" in done.stderr


def test_init_is_left_out_until_something_it_depends_on_changes(
    make: Make, aws_stack: dict[str, Any]
) -> None:
    terraform = make(aws_stack)
    assert terraform.init()
    aws_stack["resource"]["aws_sqs_queue"]["second"] = {"name": "second"}
    assert not make(aws_stack).init()
    [plugin] = terraform.directory.glob(".terraform/providers/*/*/*/*/*")
    assert plugin.is_symlink()
    plugin.unlink()
    assert make(aws_stack).init()
    aws_stack["terraform"]["required_providers"]["aws"]["version"] = "~> 5.100"
    assert make(aws_stack).init()
    assert not make(aws_stack).init()


def test_without_mirror_and_network_init_says_what_was_tried_and_what_to_do(
    make: Make, aws_stack: dict[str, Any], tmp_path: Path
) -> None:
    nowhere = {
        **ENVIRONMENT,
        "HTTPS_PROXY": "http://127.0.0.1:1",  # so that it fails where there is a network, too
        "HOME": str(tmp_path),
        "XDG_DATA_DIRS": str(tmp_path),
    }
    tools = toolchain.discover(nowhere, prefixes=[])
    tools = attrs.evolve(tools, plugin_cache=tmp_path / "cache")
    terraform = make(aws_stack, environment=nowhere, toolchain=tools)
    with pytest.raises(ProviderUnavailableError, match="hashicorp/aws") as caught:
        terraform.init()
    assert caught.value.exit_code == 3
    assert caught.value.hint is not None
    assert "no mirror was found (looked at STRONGROOM_PROVIDER_MIRROR" in caught.value.hint
    assert "set STRONGROOM_PROVIDER_MIRROR to a folder" in caught.value.hint
    assert "let this machine reach registry.terraform.io" in caught.value.hint
    assert not terraform.directory.joinpath(".terraform/strongroom-init.sha256").exists()


def test_a_missing_cli_configuration_does_not_stop_it(make: Make, tmp_path: Path) -> None:
    missing = {**ENVIRONMENT, "TF_CLI_CONFIG_FILE": str(tmp_path / "missing.tfrc")}
    terraform = make(STACK, environment=missing)
    assert terraform.init()
    assert terraform.validate() == ()


def test_the_users_cli_configuration_is_what_terraform_reads(make: Make, tmp_path: Path) -> None:
    own = tmp_path / "own.tfrc"
    own.write_text("nonsense {}\n", "utf-8")
    terraform = make(STACK, environment={**ENVIRONMENT, "TF_CLI_CONFIG_FILE": str(own)})
    terraform.init()
    assert terraform.provider_source == f"where {own} says"
    assert not (terraform.directory / ".terraform/strongroom.tfrc").exists()


def test_runs_in_two_threads_do_not_disturb_each_other(tmp_path: Path) -> None:
    def deploy(name: str) -> None:
        directory = tmp_path / name
        directory.mkdir()
        (directory / "cdk.tf.json").write_text(
            json.dumps({"output": {"name": {"value": name}}}), "utf-8"
        )
        terraform = Terraform(directory, environment=ENVIRONMENT)
        terraform.init()
        terraform.apply(terraform.plan())
        found[name] = terraform.outputs()

    found: dict[str, Any] = {}
    threads = [threading.Thread(target=deploy, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"first": {"name": "first"}, "second": {"name": "second"}}
