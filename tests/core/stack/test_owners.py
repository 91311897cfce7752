"""What a plugin may do with its own constructs, and what it may read of others'."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from strongroom import PluginInfo
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, synthesise

QUEUE = "queue-loot-dev01"


def synthesised(make: Callable[[Any], None], **hooks: Any) -> dict[str, Any]:
    """Return the resources of the core and a plugin that makes this of its scope."""

    def resources(scope: Any, context: Any) -> list[Any]:
        make(scope)
        return []

    info = PluginInfo(name="acme", summary="Somebody's")
    made = make_plugin(info, strongroom_resources=resources, **hooks)
    plugin = installed("acme", lambda: made)
    document = synthesise(f"{EVERYTHING_OFF}[plugins.acme]\n", extra=[plugin]).document
    return dict(document["resource"])


def queue(scope: Any) -> Any:
    from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

    return SqsQueue(scope, "loot", name=QUEUE)


def the_vpc(scope: Any) -> Any:
    from cdktf_cdktf_provider_aws.vpc import Vpc

    return next(one for one in scope.node.root.node.find_all() if isinstance(one, Vpc))


def test_its_own_constructs_change_as_it_likes() -> None:
    """By attributes, overrides, blocks, dependencies on others', and an Aspect on its own scope."""

    def make(scope: Any) -> None:
        import jsii
        from cdktf import Aspects, IAspect, TerraformResource

        @jsii.implements(IAspect)
        class Hides:
            def visit(self, node: Any) -> None:
                if isinstance(node, TerraformResource):
                    node.add_override("visibility_timeout_seconds", 40)

        loot = queue(scope)
        loot.delay_seconds = 5
        loot.add_override("max_message_size", 2048)
        loot.reset_name()
        loot.name = QUEUE
        loot.depends_on = [the_vpc(scope).fqn]
        loot.node.add_dependency(the_vpc(scope))
        Aspects.of(scope).add(Hides())

    (made,) = synthesised(make)["aws_sqs_queue"].values()
    assert made["name"] == QUEUE
    assert (made["delay_seconds"], made["max_message_size"]) == (5, 2048)
    assert made["visibility_timeout_seconds"] == 40
    assert any("aws_vpc.core_network_vpc" in address for address in made["depends_on"])


def test_it_changes_its_own_in_a_later_hook() -> None:
    kept: list[Any] = []

    def alarms() -> list[Any]:
        kept[0].delay_seconds = 7
        return []

    (made,) = synthesised(lambda scope: kept.append(queue(scope)), strongroom_alarms=alarms)[
        "aws_sqs_queue"
    ].values()
    assert made["delay_seconds"] == 7


def test_it_reads_what_others_made() -> None:
    def make(scope: Any) -> None:
        from cdktf import Fn, TerraformStack, Token

        vpc = the_vpc(scope)
        queue(scope).add_override("name", f"{Fn.lower(vpc.id)}-{QUEUE}")
        assert TerraformStack.of(vpc).node.path == "strongroom-dev01"
        assert vpc.get_string_attribute("arn")
        assert vpc.tags_input["Name"]
        assert vpc.node.try_find_child("none") is None
        assert not Token.is_unresolved(vpc.node.path)
        assert str(vpc)

    (made,) = synthesised(make)["aws_sqs_queue"].values()
    assert "aws_vpc.core_network_vpc" in made["name"]
