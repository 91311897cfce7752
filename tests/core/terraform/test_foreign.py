"""What Terraform would read with the stack; which files and variables is from its documentation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from strongroom_base.errors import CallerError
from strongroom_terraform.foreign import refuse_foreign, refuse_replaced, refuse_variables


@pytest.mark.parametrize(
    "name",
    [
        "main.tf",
        "extra.tf.json",
        "override.tf.json",
        "cdk_override.tf.json",
        "terraform.tfvars",
        "terraform.tfvars.json",
        "x.auto.tfvars",
        "x.auto.tfvars.json",
    ],
)
def test_what_terraform_would_read_too_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "cdk.tf.json").write_text("{}")
    (tmp_path / name).write_text("{}")
    with pytest.raises(CallerError, match=f"no guardrail has checked: {name}"):
        refuse_foreign(tmp_path)


def test_the_files_of_a_workspace_are_no_foreign_ones(tmp_path: Path) -> None:
    for name in (
        "cdk.tf.json",
        "terraform.tfstate",
        "strongroom.tfplan",
        ".terraform.lock.hcl",
        "stateful.json",
        "other.tfvars",
    ):
        (tmp_path / name).write_text("{}")
    refuse_foreign(tmp_path)
    refuse_foreign(tmp_path / "none")


def test_another_workspace_of_terraform_is_refused(tmp_path: Path) -> None:
    """``terraform workspace select`` writes this file, and a destroy would then empty another state."""
    (tmp_path / ".terraform").mkdir()
    selected = tmp_path / ".terraform/environment"
    selected.write_text("default")
    refuse_foreign(tmp_path)
    selected.write_text("other")
    with pytest.raises(CallerError, match="selects another workspace"):
        refuse_foreign(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "TF_CLI_ARGS",
        "TF_CLI_ARGS_plan",
        "TF_CLI_ARGS_apply",
        "TF_WORKSPACE",
        "TF_REATTACH_PROVIDERS",
        "TF_VAR_size",
    ],
)
def test_a_variable_that_changes_what_terraform_does_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"variable": {"size": {"default": 1}}}))
    with pytest.raises(CallerError, match=f"no guardrail sees it: {name}$") as caught:
        refuse_variables(tmp_path, {"PATH": "/bin", name: "x"})
    assert caught.value.hint == f"unset {name}"


def test_what_changes_nothing_is_left_to_the_user(tmp_path: Path) -> None:
    """Logs, tokens of registries, and values for the variables of other projects."""
    harmless = {
        "TF_LOG": "DEBUG",
        "TF_TOKEN_example_com": "x",
        "TF_VAR_other": "1",
        "TF_CLI_ARGS": "",
    }
    refuse_variables(tmp_path, harmless)
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"variable": {"size": {"default": 1}}}))
    refuse_variables(tmp_path, harmless)


@pytest.mark.parametrize(
    "content",
    [
        'provider_installation {\n  dev_overrides {\n    "hashicorp/aws" = "/opt/mine"\n  }\n}\n',
        'provider_installation { dev_overrides { "hashicorp/aws" = "/opt/mine" } }',
        '{"provider_installation": [{"dev_overrides": [{"hashicorp/aws": "/opt/mine"}]}]}',
    ],
)
def test_a_program_in_the_place_of_the_provider_is_refused(content: str) -> None:
    """Terraform then checks neither its version nor its checksum."""
    with pytest.raises(CallerError, match="replaces providers"):
        refuse_replaced(Path(".terraformrc"), content)


def test_a_configuration_that_only_mentions_it_is_read(tmp_path: Path) -> None:
    content = '# dev_overrides {}\n  // dev_overrides\nplugin_cache_dir = "/x"\n'
    refuse_replaced(tmp_path / ".terraformrc", content)
