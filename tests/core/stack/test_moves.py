"""Changed addresses: what is deployed is renamed and not replaced."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from strongroom import Context, Moved, PluginInfo
from strongroom.losses import losses
from strongroom.pipeline import build
from strongroom_base.errors import PluginError
from strongroom_emulator import lifecycle
from strongroom_kit.testing.deployment import write
from strongroom_terraform.engine import Terraform
from strongroom_terraform.plan import Action
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, project, resources, synthesise

CONFIG = f"{EVERYTHING_OFF}[plugins.acme]\n"


def acme(id_: str, *moves: Moved, override: Any = None) -> list[Any]:
    """A plugin with one log group, which loses data when it is replaced."""

    def make(scope: Any, context: Context) -> list[Any]:
        from cdktf import TerraformStack
        from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
        from cdktf_cdktf_provider_aws.kms_key import KmsKey

        key = KmsKey(
            scope,
            "key",
            enable_key_rotation=True,
            deletion_window_in_days=7,
            tags={"Name": context.name("aws_kms_key", "acme")},
        )
        name = context.name("aws_cloudwatch_log_group", "acme")
        CloudwatchLogGroup(
            scope, id_, name=name, retention_in_days=365, kms_key_id=key.arn, tags={"Name": name}
        )
        if override is not None:
            TerraformStack.of(scope).add_override("moved", override)
        return []

    plugin = make_plugin(
        PluginInfo(name="acme", summary="Somebody's"),
        strongroom_resources=make,
        strongroom_moved=lambda: moves,
    )
    return [installed("acme", lambda: plugin)]


def address(id_: str) -> str:
    """Where the log group is when its construct id is this."""
    found = resources(synthesise(CONFIG, extra=acme(id_)).document)
    (one,) = [a for a in found if a.startswith("aws_cloudwatch_log_group.acme_")]
    return one


def refusal(*moves: Moved, override: Any = None) -> str:
    with pytest.raises(PluginError) as caught:
        synthesise(CONFIG, extra=acme("new", *moves, override=override))
    return caught.value.message


@pytest.fixture(scope="module")
def old() -> str:
    return address("old")


@pytest.fixture(scope="module")
def new() -> str:
    return address("new")


def test_a_move_is_written_as_terraform_reads_it(old: str, new: str) -> None:
    document = synthesise(CONFIG, extra=acme("new", Moved(old, new))).document
    assert document["moved"] == [{"from": old, "to": new}]
    assert "moved" not in synthesise(CONFIG, extra=acme("new")).document


def test_the_guardrails_accept_it(old: str, new: str) -> None:
    with_move = build(project(CONFIG, extra=acme("new", Moved(old, new)))).report
    without = build(project(CONFIG, extra=acme("new"))).report
    assert with_move.findings == without.findings


def test_a_chain_of_moves_serves_every_older_release(old: str, new: str) -> None:
    between = old.replace("old", "between")
    chain = (Moved(old, between), Moved(between, new))
    assert len(synthesise(CONFIG, extra=acme("new", *chain)).document["moved"]) == 2


def test_a_target_that_does_not_exist_is_refused(old: str) -> None:
    gone = old.replace("old", "gone")
    assert f"{gone} is not in the stack" in refusal(Moved(old, gone))


def test_a_source_that_is_still_there_is_refused(new: str) -> None:
    key = new.replace("aws_cloudwatch_log_group", "aws_kms_key")
    (there,) = [
        a
        for a in resources(synthesise(CONFIG, extra=acme("new")).document)
        if a.startswith("aws_kms_key.acme_")
    ]
    assert f"{there} is still in the stack" in refusal(Moved(there, key))


def test_no_plugin_moves_what_is_anothers(old: str, new: str) -> None:
    (core,) = [
        a
        for a in resources(synthesise(EVERYTHING_OFF).document)
        if a.startswith("aws_cloudwatch_log_group.core_")
    ]
    assert "belongs to 'core'" in refusal(Moved(old, core))
    foreign = old.replace("acme_", "bank_")
    assert "was never in the scope of this plugin" in refusal(Moved(foreign, new))


def test_two_moves_cannot_share_an_end(old: str, new: str) -> None:
    other = old.replace("old", "older")
    assert f"{new} is the target of two moves" in refusal(Moved(old, new), Moved(other, new))


def test_a_move_that_an_override_wrote_is_refused(old: str, new: str) -> None:
    assert "no plugin declares" in refusal(override=[{"from": old, "to": new}])


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("aws_kms_key.a", "aws_kms_key.a", "moves to itself"),
        ("aws_kms_key.a", "aws_kms_alias.a", "two addresses of one type"),
        ("module.x.aws_kms_key.a", "aws_kms_key.a", "Moved.source is 'module.x"),
        ("aws_kms_key.a", "key", "Moved.target is 'key'"),
    ],
)
def test_what_terraform_would_refuse_cannot_be_declared(
    source: str, target: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said.replace(".", r"\.")):
        Moved(source, target)


@pytest.mark.e2e
@pytest.mark.slow
def test_a_renamed_construct_keeps_what_is_deployed(tmp_path: Path, old: str, new: str) -> None:
    """Deployed under the old id, planned under the new one: with the move, nothing is lost."""
    stack = tmp_path / "stack"
    emulator = lifecycle.start(tmp_path / "local")
    try:
        environment = emulator.local_environment(os.environ)
        terraform = Terraform(stack, environment=environment, parallelism=40)
        write(synthesise(CONFIG, extra=acme("old")), stack)
        terraform.init()
        terraform.apply(terraform.plan())
        write(synthesise(CONFIG, extra=acme("new")), stack)
        assert [c.address for c in losses(terraform.plan().changes)] == [old]
        write(synthesise(CONFIG, extra=acme("new", Moved(old, new))), stack)
        plan = terraform.plan()
        assert losses(plan.changes) == []
        assert {c.action for c in plan.changes} <= {Action.NO_OP, Action.READ}
        terraform.apply(plan)
        state = json.dumps([resource.address for resource in terraform.state()])
        assert new in state
        assert old not in state
        terraform.apply(terraform.plan(destroy=True))
    finally:
        lifecycle.stop(tmp_path / "local")
