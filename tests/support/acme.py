"""A third party's plugin, called ``acme``, and how its mistakes are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom import PluginInfo
from strongroom.registry import InstalledPlugin
from strongroom_base.errors import PluginError
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, synthesise


def acme(*, calls: tuple[str, ...] = (), **hooks: Callable[..., Any]) -> InstalledPlugin:
    """A third-party plugin with these hooks."""
    info = {
        "requires": hooks.pop("requires", ()),
        "provides": hooks.pop("provides", ()),
    }
    plugin = make_plugin(
        PluginInfo(name="acme", summary="Acme's", calls=calls, key_uses=(), **info),  # type: ignore[arg-type]
        **hooks,
    )
    return installed("acme", lambda: plugin)


def refusal(*extra: InstalledPlugin, toml: str = "") -> str:
    """Return the error by which a stack with these plugins is refused."""
    with pytest.raises(PluginError) as caught:
        synthesise(f"{toml}{EVERYTHING_OFF}[plugins.acme]\n", extra=extra)
    assert caught.value.plugin == "acme"
    return caught.value.message
