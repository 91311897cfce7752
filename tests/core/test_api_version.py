"""The version of the interface that a plugin states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom import PluginInfo
from strongroom.hookspecs import API
from strongroom.registry import Registry
from strongroom_base.errors import PluginError
from support.plugins import installed, make_plugin


def reason(load: Callable[[], Any]) -> str:
    with pytest.raises(PluginError) as caught:
        Registry([installed("acme", load)]).load("acme")
    return caught.value.message


def test_a_plugin_that_states_none_was_written_for_the_first() -> None:
    assert PluginInfo(name="acme", summary="x").api == 1


def test_a_plugin_for_a_newer_interface_says_what_to_upgrade() -> None:
    newer = make_plugin(PluginInfo(name="acme", summary="x", api=API + 1))
    assert reason(lambda: newer) == (
        f"acme-plugins 1.2.3: it is written for version {API + 1} of the plugin interface and this "
        f"strongroom has version {API}; upgrade strongroom, or install an older release of the plugin"
    )


def test_a_field_that_this_core_does_not_know_is_told_apart_from_a_defect() -> None:
    plugin = make_plugin(PluginInfo(name="acme", summary="x"))

    def info() -> PluginInfo:
        return PluginInfo(name="acme", summary="x", of_tomorrow=())  # type: ignore[call-arg]

    from strongroom import hookimpl

    vars(plugin)["strongroom_plugin"] = hookimpl(info, specname="strongroom_plugin")
    assert "it may be written for a newer strongroom" in reason(lambda: plugin)


@pytest.mark.parametrize("wrong", [0, -1, "1"])
def test_a_version_counts_from_one(wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="api"):
        PluginInfo(name="acme", summary="x", api=wrong)
