"""Limits of names that plugins state."""

from __future__ import annotations

from typing import Any

import pytest

from strongroom import Context, NameLimit, PluginInfo
from strongroom.pipeline import build
from strongroom.registry import Registry
from strongroom_base.errors import PluginError
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, project, resources

UNKNOWN = "aws_ram_resource_share"
CONFIG = f"{EVERYTHING_OFF}[plugins.acme]\n"


def plugin(*names: NameLimit, purpose: str = "acme") -> Any:
    """A plugin with a resource of a type whose limit strongroom does not know."""

    def make(scope: Any, context: Context) -> list[Any]:
        from cdktf_cdktf_provider_aws.ram_resource_share import RamResourceShare

        name = context.name(UNKNOWN, purpose)
        RamResourceShare(
            scope, "share", name=name, allow_external_principals=False, tags={"Name": name}
        )
        return []

    made = make_plugin(PluginInfo(name="acme", summary="x", names=names), strongroom_resources=make)
    return installed("acme", lambda: made)


def test_a_stated_limit_makes_a_type_usable() -> None:
    """By the namer and by the guardrails."""
    built = build(project(CONFIG, extra=[plugin(NameLimit(UNKNOWN, 60))]))
    assert not [f for f in built.report.findings if f.rule == "suffix-named"]
    (share,) = [
        body
        for address, body in resources(built.synthesis.document).items()
        if address.startswith(UNKNOWN)
    ]
    assert share["name"] == "ram-resource-share-acme-dev01"


def test_without_it_the_error_says_what_to_state() -> None:
    with pytest.raises(PluginError) as caught:
        build(project(CONFIG, extra=[plugin()]))
    assert f"the limit of the names of {UNKNOWN} is unknown" in caught.value.message
    assert f'NameLimit("{UNKNOWN}", N)' in str(caught.value.hint)


def test_a_purpose_beyond_the_stated_limit_is_refused() -> None:
    with pytest.raises(PluginError, match="AWS takes names of up to 60"):
        build(project(CONFIG, extra=[plugin(NameLimit(UNKNOWN, 60), purpose="a" * 40)]))


def test_a_limit_longer_than_the_known_one_is_refused_when_the_plugin_is_loaded() -> None:
    with pytest.raises(
        PluginError, match=r"PluginInfo\.names: the names of aws_iam_role may have 64"
    ):
        Registry([plugin(NameLimit("aws_iam_role", 100))]).load("acme")
