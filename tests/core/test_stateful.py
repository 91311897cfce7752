"""What a plugin says is stateful is guarded as strongroom's own table is."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from strongroom import PluginInfo
from strongroom.losses import losses, refuse_losses
from strongroom.pipeline import Built
from strongroom.project import Project
from strongroom.workspace import STATEFUL_FILE, Workspace
from strongroom_base.errors import OutsideError, RefusedError
from strongroom_terraform.plan import Action, Change
from support.plugins import installed
from support.synthesis import EVERYTHING_OFF, project, synthesise

GONE = Change("aws_dax_cluster.acme_cache", "aws_dax_cluster", Action.DELETE)
ACME = f"{EVERYTHING_OFF}[plugins.acme]\n"


def with_acme(*, toml: str = ACME) -> Project:
    return project(toml, extra=[installed("acme", stateful=("aws_dax_cluster",))])


def test_a_type_that_a_plugin_adds_is_a_loss() -> None:
    assert losses([GONE]) == []
    added = with_acme().stateful
    assert losses([GONE], added) == [GONE]
    with pytest.raises(RefusedError, match=r"delete aws_dax_cluster\.acme_cache"):
        refuse_losses([GONE], [], added=added)
    refuse_losses([GONE], [GONE.address], added=added)


def test_what_a_plugin_added_is_remembered_when_it_is_gone(tmp_path: Path) -> None:
    """Switching a plugin off is what deletes its resources, and it then says nothing more."""
    on, off = with_acme(), with_acme(toml=EVERYTHING_OFF)
    stack = synthesise(EVERYTHING_OFF)
    space = Workspace(tmp_path, {}, local=False)
    assert space.stateful == frozenset()
    for made in (on, off):
        space.write_stack(Built(made, stack, report=None))  # type: ignore[arg-type]
        assert space.stateful == {"aws_dax_cluster"}


def test_a_damaged_memory_is_an_error_and_not_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / STATEFUL_FILE).write_text("[")
    with pytest.raises(OutsideError, match=r"stateful\.json cannot be read"):
        _ = Workspace(tmp_path, {}, local=False).stateful


@pytest.mark.parametrize("wrong", ["aws_dax_cluster", ("DaxCluster",), (1,)])
def test_what_is_no_tuple_of_types_is_refused(wrong: object) -> None:
    with pytest.raises((TypeError, ValueError), match=r"PluginInfo\.stateful"):
        attrs.evolve(PluginInfo(name="acme", summary="x"), stateful=wrong)  # type: ignore[arg-type]
