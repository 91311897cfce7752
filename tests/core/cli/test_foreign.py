"""Commands that run Terraform refuse what it would read beyond the stack, before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.cli import strongroom
from support.synthesis import EVERYTHING_OFF

COMMANDS = [("plan",), ("deploy", "--yes"), ("destroy", "--suffix", "dev01")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder from which something is deployed already, so that ``destroy`` has something to do."""
    (tmp_path / "strongroom.toml").write_text(f'environment_suffix = "dev01"\n{EVERYTHING_OFF}')
    space = tmp_path / ".strongroom/aws/dev01"
    space.mkdir(parents=True)
    (space / "cdk.tf.json").write_text("{}")
    (space / "terraform.tfstate").write_text("{}")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_foreign_file_is_refused_by_name(folder: Path, command: tuple[str, ...]) -> None:
    (folder / ".strongroom/aws/dev01/backdoor_override.tf.json").write_text("{}")
    done = strongroom(*command, cwd=folder)
    assert done.returncode == 2, done.stderr
    assert "no guardrail has checked: backdoor_override.tf.json" in done.stderr
    assert not (folder / ".strongroom/aws/dev01/.terraform").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_options_in_the_environment_are_refused_by_name(
    folder: Path, command: tuple[str, ...]
) -> None:
    """``TF_CLI_ARGS_plan=-destroy`` would turn a deploy into a destroy."""
    done = strongroom(*command, cwd=folder, environment={"TF_CLI_ARGS_plan": "-destroy"})
    assert done.returncode == 2, done.stderr
    assert "no guardrail sees it: TF_CLI_ARGS_plan" in done.stderr
    assert not (folder / ".strongroom/aws/dev01/.terraform").exists()
