"""Files that plugins add to a stack."""

from __future__ import annotations

from pathlib import Path

import pytest

from strongroom import (
    Capability,
    Context,
)
from strongroom.pipeline import build_or_refuse, write_tree
from strongroom.registry import InstalledPlugin
from strongroom.workspace import Workspace
from support.acme import acme, refusal
from support.synthesis import EVERYTHING_OFF, project, synthesise


def packing(*files: tuple[str, bytes]) -> InstalledPlugin:
    """A plugin that adds files to the stack."""

    def strongroom_resources(context: Context) -> list[Capability]:
        for name, content in files:
            assert context.asset(name, content) == f"${{path.module}}/assets/acme/{name}"
        return []

    return acme(strongroom_resources=strongroom_resources)


def test_a_plugin_s_files_are_written_beside_the_stack(tmp_path: Path) -> None:
    """Byte for byte, both where CDKTF's tree goes and where Terraform runs."""
    content = bytes(range(256))
    given = project(f"{EVERYTHING_OFF}[plugins.acme]\n", extra=[packing(("x.zip", content))])
    built = build_or_refuse(given)
    file = write_tree(built, tmp_path / "out")
    assert (file.parent / "assets" / "acme" / "x.zip").read_bytes() == content
    Workspace(tmp_path / "work", {}, local=True).write_stack(built)
    assert (tmp_path / "work" / "assets" / "acme" / "x.zip").read_bytes() == content


@pytest.mark.parametrize("name", ["../x.zip", "X.zip", "", "a/b", ".zip"])
def test_a_file_with_a_path_for_a_name_is_refused(name: str) -> None:
    assert refusal(packing((name, b"x"))).startswith(
        f"plugin 'acme': the asset {name!r} has a name"
    )


def test_two_files_of_one_name_are_refused_unless_they_are_the_same() -> None:
    synthesise("[plugins.acme]\n", extra=[packing(("x", b"1"), ("x", b"1"))])
    text = refusal(packing(("x", b"1"), ("x", b"2")))
    assert text == "plugin 'acme' adds two assets with the name 'x'"
