"""Files that Terraform would read beside the stack; which ones is from Terraform's documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from strongroom_base.errors import CallerError
from strongroom_terraform.foreign import refuse_foreign


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
