"""Which Node.js jsii runs in."""

from __future__ import annotations

import os
import subprocess

import pytest

from strongroom_bindings.node import choose_node, packaged_node


def test_jsii_gets_the_node_that_came_with_strongroom(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is of a line that jsii supports: 22 or 24, as the distribution asks."""
    monkeypatch.setenv("JSII_NODE", "")
    monkeypatch.setenv("NODE_NO_WARNINGS", "0")  # restores it afterwards
    choose_node()
    node = packaged_node()
    assert node is not None
    version = subprocess.check_output([node, "--version"], text=True)
    assert int(version.removeprefix("v").partition(".")[0]) in {22, 24}
    assert os.environ["JSII_NODE"] == str(node)
    assert os.environ["NODE_NO_WARNINGS"] == "0"


def test_the_users_own_choice_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JSII_NODE", "/somewhere/node")
    monkeypatch.delenv("NODE_NO_WARNINGS", raising=False)
    choose_node()
    assert os.environ["JSII_NODE"] == "/somewhere/node"
    assert "NODE_NO_WARNINGS" not in os.environ
