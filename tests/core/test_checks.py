"""What plugins report of their own settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strongroom import PluginDeprecationWarning, PluginInfo, Problem
from strongroom.registry import InstalledPlugin, installed_plugins
from strongroom_base.errors import PluginError
from support.loading import order, problems
from support.plugins import Bridge, Vault, installed, make_plugin


def test_settings_problems_of_every_plugin_come_together(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "[plugins.kms]\nadministrators = ['me']\n[plugins.kinesis]\nshard = 3\nmode = 'fast'",
        *[c for c in installed_plugins() if c.built_in and c.name in ("kms", "kinesis")],
    )
    assert len(found) == 3
    assert found[0] == "plugins.kinesis.shard: unknown key; did you mean 'shards'?"


def checking(name: str, check: Callable[..., Any], **info: Any) -> InstalledPlugin:
    """Return an installed plugin with a check of its own."""
    made = make_plugin(
        PluginInfo(name=name, summary="For a test", **info), strongroom_validate=check
    )
    return installed(name, lambda: made)


def test_a_check_reports_its_problem_whatever_else_is_wrong(tmp_path: Path) -> None:
    """A cycle, a missing provider, wrong settings and an unknown name hide no plugin's own problem."""

    def busy(settings: Any, config: Any) -> list[Problem]:
        return [Problem("plugins.busy.load", f"too much for {config.environment_suffix}")]

    found = problems(
        tmp_path,
        "[plugins.busy]\n[plugins.needy]\n[plugins.loop]\n[plugins.odd]\nx = 1\n[plugins.gone]",
        checking("busy", busy),
        checking("needy", busy, requires=(Vault,)),
        checking("odd", busy),
        installed("loop", requires=(Bridge,), provides=(Bridge,)),
    )
    assert found.count("plugins.busy.load: too much for dev01") == 2
    said = "\n".join(found)
    for text in ("plugins.gone: there is no", "odd.x: unknown key", "requires Vault", "wait for"):
        assert text in said
    assert len(found) == 6


def test_a_check_that_raises_is_reported_with_the_other_problems(tmp_path: Path) -> None:
    def fail() -> list[Problem]:
        raise ZeroDivisionError("oops")

    found = problems(tmp_path, "[plugins.bad]\n[plugins.gone]", checking("bad", fail))
    assert found[0].startswith("plugins.gone: there is no plugin of this name")
    assert "plugins.bad: plugin 'bad' failed in strongroom_validate" in found[1]
    with pytest.raises(PluginError, match=r"plugin 'bad' failed in strongroom_validate .*oops"):
        order(tmp_path, "[plugins.bad]", checking("bad", fail))


def test_no_check_runs_when_the_core_has_no_config(tmp_path: Path) -> None:
    """A check gets a whole Config; there is none when the core's own keys are wrong."""

    def check(settings: Any, config: Any) -> list[Problem]:
        raise AssertionError("it was called")

    found = problems(tmp_path, "region = 'mars'\n[plugins.acme]", checking("acme", check))
    assert found == [
        "region: expected 'ca-central-1', the only region strongroom deploys to, found 'mars'"
    ]


def test_a_check_under_its_former_name_reports_too_and_is_deprecated(tmp_path: Path) -> None:
    def busy(settings: Any, config: Any) -> list[Problem]:
        return [Problem("plugins.busy.load", "too much")]

    made = make_plugin(PluginInfo(name="busy", summary="For a test"), strongroom_check=busy)
    with pytest.warns(PluginDeprecationWarning, match="'busy' uses strongroom_check.*validate"):
        found = problems(tmp_path, "[plugins.busy]\n", installed("busy", lambda: made))
    assert found == ["plugins.busy.load: too much"]
