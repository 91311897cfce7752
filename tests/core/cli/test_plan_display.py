"""What is printed of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from strongroom.cli import deployment
from strongroom.losses import refuse_losses
from strongroom_base.errors import RefusedError
from strongroom_terminal import console
from strongroom_terraform.plan import Action, Change, Plan


def plan(*changes: Change) -> Plan:
    return Plan(Path("plan"), destroy=False, changes=changes, drift=(), outputs={}, document={})


def instance(action: Action, **after: Any) -> Change:
    return Change(
        "aws_rds_cluster_instance.writer", "aws_rds_cluster_instance", action, after=after
    )


def shown(capsys: pytest.CaptureFixture[str], *changes: Change) -> str:
    deployment.show_plan(plan(*changes), console.out)
    return capsys.readouterr().out


def test_a_plan_shows_terraform_s_marks_and_whole_addresses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = 'aws_s3_object.files["a[0]:secret:b"]'
    text = shown(capsys, Change(address, "aws_s3_object", Action.REPLACE))
    assert text == f"  -/+ {address}\n1 to replace\n"


def test_what_aws_defers_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """``apply_immediately = false`` deferred a change without a word."""
    note = "in the next maintenance window"
    assert note in shown(capsys, instance(Action.UPDATE, apply_immediately=False))
    assert note not in shown(capsys, instance(Action.UPDATE, apply_immediately=True))
    assert note not in shown(capsys, instance(Action.CREATE, apply_immediately=False))
    assert note not in shown(capsys, instance(Action.NO_OP, apply_immediately=False))


def test_a_refused_loss_prints_the_command_to_paste() -> None:
    """The hint had the word ADDRESS in the place of the addresses."""
    lost = [
        Change('aws_kms_key.k["a b"]', "aws_kms_key", Action.DELETE),
        Change("aws_kinesis_stream.s", "aws_kinesis_stream", Action.REPLACE),
    ]
    command = deployment.command_line("deploy", Path("prod.toml"), local=True)
    with pytest.raises(RefusedError) as caught:
        refuse_losses(lost, ["aws_kinesis_stream.s"], command=command)
    assert caught.value.hint is not None
    assert caught.value.hint.endswith(
        "strongroom deploy --local --config prod.toml --allow-loss "
        "aws_kinesis_stream.s 'aws_kms_key.k[\"a b\"]'"
    )
