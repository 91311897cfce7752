"""What plugins do before and after a deploy, and before a destroy."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest

from strongroom import Deployment, PluginInfo
from strongroom.deployment import Hook, run_steps
from strongroom_base.errors import OutsideError
from support.plugins import Ledger, installed, make_plugin
from support.synthesis import EVERYTHING_OFF, project

Step = Callable[[Deployment], None]


def run(hook: Hook, acme: Step, bank: Step, outputs: Callable[[], Any] = dict) -> list[str]:
    """Call the steps of two plugins, of which acme requires what bank provides."""
    plugins = {
        "acme": make_plugin(
            PluginInfo(name="acme", summary="x", requires=(Ledger,)), **{hook: acme}
        ),
        "bank": make_plugin(
            PluginInfo(name="bank", summary="x", provides=(Ledger,)), **{hook: bank}
        ),
    }
    extra = [installed(name, functools.partial(plugins.__getitem__, name)) for name in plugins]
    made = project(f"{EVERYTHING_OFF}[plugins.acme]\n[plugins.bank]\n", extra=extra)
    said: list[str] = []
    run_steps(hook, made, {}, local=True, outputs=outputs, say=said.append)
    return said


def nothing(deployment: Deployment) -> None:
    assert deployment.local


@pytest.mark.parametrize("hook", ["strongroom_before_deploy", "strongroom_after_deploy"])
def test_providers_come_first_around_a_deploy(hook: Hook) -> None:
    words = hook.removeprefix("strongroom_").replace("_", " ")
    assert run(hook, nothing, nothing) == [f"{words}: bank", f"{words}: acme"]


def test_providers_come_last_before_a_destroy() -> None:
    assert run("strongroom_before_destroy", nothing, nothing) == [
        "before destroy: acme",
        "before destroy: bank",
    ]


def test_a_step_sees_its_own_plugin_and_the_outputs() -> None:
    seen: list[Any] = []

    def look(deployment: Deployment) -> None:
        seen.append((deployment.info.name, deployment.outputs["ledger"]["arn"]))

    run("strongroom_after_deploy", look, look, outputs=lambda: {"ledger": {"arn": "arn:x"}})
    assert seen == [("bank", "arn:x"), ("acme", "arn:x")]


@pytest.mark.parametrize(
    ("hook", "stands"),
    [
        ("strongroom_before_deploy", "nothing was deployed"),
        ("strongroom_after_deploy", "the stack is deployed, but what follows failed"),
        ("strongroom_before_destroy", "nothing was destroyed"),
    ],
)
def test_an_error_stops_and_says_what_stands(hook: Hook, stands: str) -> None:
    def fail(deployment: Deployment) -> None:
        raise LookupError(f"no table in {deployment.config.environment_suffix}")

    with pytest.raises(OutsideError) as caught:
        run(hook, fail, fail)
    assert caught.value.message.startswith(f"{stands}: plugin ")
    assert f"failed in {hook}" in caught.value.message
    assert "LookupError: no table in dev01" in caught.value.message


def test_outputs_are_not_read_when_nobody_asks() -> None:
    def never() -> Any:
        raise AssertionError

    made = project(EVERYTHING_OFF)
    run_steps("strongroom_after_deploy", made, {}, local=True, outputs=never, say=print)
