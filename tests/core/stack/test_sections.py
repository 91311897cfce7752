"""Whoever writes a part of the document that no construct stands for is named by findings on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom import Judgement, Outcome, PluginInfo, Rule
from strongroom_base.errors import PluginError
from strongroom_guardrails.engine import check, read_stack
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, synthesise

EVERY_PART = Rule(
    id="demo-part",
    title="Nothing is good enough",
    pci_requirements=("1.1",),
    fix="take it out",
    judge=lambda resource, _: [Judgement(Outcome.FAIL, resource.address)],
    fails_on_unknown=True,
    parts=True,
)


def synthesised(make: Callable[[Any, Any], None]) -> dict[str, Any]:
    """Return the document of the core and a plugin that makes this of its scope and the stack."""

    def resources(scope: Any, context: Any) -> list[Any]:
        from cdktf import TerraformStack

        make(scope, TerraformStack.of(scope))
        return []

    info = PluginInfo(name="acme", summary="Somebody's")
    plugin = installed("acme", lambda: make_plugin(info, strongroom_resources=resources))
    document = synthesise(f"{EVERYTHING_OFF}[plugins.acme]\n", extra=[plugin]).document
    return dict(document)


def owners(document: dict[str, Any]) -> dict[str, str]:
    """Return who is named for each part and resource of a document."""
    return {f.address: f.plugin for f in check(read_stack(document), [EVERY_PART]).findings}


OVERRIDES: dict[str, tuple[str, Any]] = {
    "ephemeral.random_password.loot": ("ephemeral.random_password.loot", {"length": 40}),
    "import.aws_sqs_queue.loot": ("import", [{"to": "aws_sqs_queue.loot", "id": "x"}]),
    "local.loot": ("locals", {"loot": 1}),
    "output.loot": ("output.loot.value", "x"),
    "provider.random": ("provider", {"random": [{}]}),
    "removed.aws_sqs_queue.loot": ("removed", [{"from": "aws_sqs_queue.loot"}]),
    "terraform.backend.s3": ("terraform.backend", {"s3": {"bucket": "x"}}),
    "terraform.cloud": ("terraform.cloud", {"organization": "x"}),
    "terraform.required_providers.random": (
        "terraform.required_providers.random",
        {"source": "hashicorp/random"},
    ),
    "variable.loot": ("variable.loot.type", "string"),
}


def test_what_a_plugin_writes_by_overrides_of_the_stack_is_its_own() -> None:
    def make(_: Any, stack: Any) -> None:
        for path, value in OVERRIDES.values():
            stack.add_override(path, value)
        stack.add_override("check.loot", {"data": {"aws_region": {"here": {}}}, "assert": []})

    named = owners(synthesised(make))
    assert {address: named[address] for address in OVERRIDES} == dict.fromkeys(OVERRIDES, "acme")
    assert named["data.aws_region.here"] == "acme"
    assert named["provider.aws"] == ""
    assert named["terraform.required_providers.aws"] == ""


def test_an_override_in_a_later_hook_is_the_plugins_too() -> None:
    kept: list[Any] = []

    def resources(scope: Any, context: Any) -> list[Any]:
        from cdktf import TerraformStack

        kept.append(TerraformStack.of(scope))
        return []

    def alarms() -> list[Any]:
        kept[0].add_override("locals.loot", 1)
        return []

    info = PluginInfo(name="acme", summary="Somebody's")
    made = make_plugin(info, strongroom_resources=resources, strongroom_alarms=alarms)
    plugin = installed("acme", lambda: made)
    document = synthesise(f"{EVERYTHING_OFF}[plugins.acme]\n", extra=[plugin]).document
    assert owners(dict(document))["local.loot"] == "acme"


def test_constructs_without_a_path_in_the_document_are_the_plugins_own_too() -> None:
    """CDKTF writes no path for a variable, a local or a provider."""
    from cdktf import TerraformLocal, TerraformVariable
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    made: list[str] = []

    def make(scope: Any, _: Any) -> None:
        made.append("variable." + TerraformVariable(scope, "v", type="string").friendly_unique_id)
        made.append("local." + TerraformLocal(scope, "l", 1).friendly_unique_id)
        AwsProvider(scope, "aws", alias="loot", region="ca-central-1")

    named = owners(synthesised(make))
    assert [named[address] for address in (*made, "provider.aws.loot")] == ["acme"] * 3


def test_an_override_of_the_cores_provider_is_the_plugins() -> None:
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    def make(_: Any, stack: Any) -> None:
        (aws,) = [one for one in stack.node.find_all() if isinstance(one, AwsProvider)]
        aws.add_override("endpoints", [{"kms": "https://192.0.2.1"}])

    assert owners(synthesised(make))["provider.aws"] == "acme"


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        (
            "data.external.loot",
            {"program": ["id"]},
            "external.loot is in the stack and no plugin made it in its scope; plugin 'acme' wrote it "
            "by an override",
        ),
        ("resource.aws_sqs_queue.loot.name", "x", "plugin 'acme' wrote it by an override"),
        ("moved", [{"from": "aws_vpc.a", "to": "aws_vpc.b"}], "plugin 'acme' wrote them"),
        ("//.strongroom.written_by", {}, "plugin 'acme' writes into the document's comment: //"),
        ("resource.{another}.tags", {}, "of 'core' by an override of the stack"),
    ],
)
def test_an_override_outside_the_plugins_own_is_refused(path: str, value: Any, text: str) -> None:
    def make(_: Any, stack: Any) -> None:
        from cdktf_cdktf_provider_aws.vpc import Vpc

        (vpc,) = [one for one in stack.node.find_all() if isinstance(one, Vpc)]
        stack.add_override(path.format(another=f"aws_vpc.{vpc.friendly_unique_id}"), value)

    with pytest.raises(PluginError) as caught:
        synthesised(make)
    assert caught.value.plugin == "acme"
    assert text in caught.value.message


def test_a_stack_without_overrides_has_nothing_more_in_its_comment() -> None:
    assert "strongroom" not in synthesised(lambda *_: None)["//"]
