"""Mistakes of the config that show only while the stack is made."""

from __future__ import annotations

from typing import Any

import pytest

from strongroom import Context, PluginInfo, Problem
from strongroom_base.errors import ConfigError, PluginError
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, synthesise


def run(**hooks: Any) -> None:
    """Synthesise two third-party plugins with these hooks."""
    plugins = [
        make_plugin(PluginInfo(name=name, summary="For a test"), **hooks)
        for name in ("acme", "bank")
    ]
    extra = [
        installed("acme", lambda: plugins[0]),
        installed("bank", lambda: plugins[1]),
    ]
    synthesise(f"{EVERYTHING_OFF}[plugins.acme]\n[plugins.bank]\n", extra=extra)


def report(context: Context) -> list[Any]:
    name = context.info.name
    context.report(Problem(f"plugins.{name}.key", f"no such thing in {name}"))
    return []


@pytest.mark.parametrize(
    "hook", ["strongroom_resources", "strongroom_iam_statements", "strongroom_alarms"]
)
def test_all_problems_of_all_plugins_are_shown_at_once(hook: str) -> None:
    with pytest.raises(ConfigError) as caught:
        run(**{hook: report})
    assert [str(problem) for problem in caught.value.problems] == [
        "plugins.acme.key: no such thing in acme",
        "plugins.bank.key: no such thing in bank",
    ]


def test_a_failure_after_a_problem_does_not_hide_it() -> None:
    def fail(context: Context) -> list[Any]:
        raise LookupError(context.info.name)

    with pytest.raises(ConfigError) as caught:
        run(strongroom_resources=report, strongroom_alarms=fail)
    shown = [str(problem) for problem in caught.value.problems]
    assert shown[0] == "plugins.acme.key: no such thing in acme"
    assert shown[-1].startswith("plugins.acme: plugin 'acme' failed in strongroom_alarms")


def test_nobody_reports_a_problem_of_anothers_settings() -> None:
    def accuse(context: Context) -> list[Any]:
        context.report(Problem("plugins.acme_other.key", "it is wrong"))
        return []

    with pytest.raises(PluginError, match=r"expected a path in 'plugins\.acme'"):
        run(strongroom_alarms=accuse)
