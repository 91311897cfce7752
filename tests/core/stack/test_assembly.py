from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from strongroom import (
    Capability,
    Context,
    EncryptionKeys,
    Network,
    PluginInfo,
)
from strongroom_base.capability import output_name
from strongroom_base.errors import PluginError
from support.acme import acme, refusal
from support.plugins import Ledger, installed, make_plugin
from support.synthesis import EVERYTHING_OFF, project, resources, synthesise

GOLDEN = Path(__file__).parents[2] / "golden" / "addresses.txt"


def queue(scope: Any, id_: str, name: str) -> Any:
    """Make a resource the way any third party would."""
    from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

    return SqsQueue(scope, id_, name=name)


def test_every_address_is_as_in_the_golden_file() -> None:
    """A changed address replaces the resource in every deployed environment.

    When a change is meant, give the old address a `moved` block and update the golden file.
    """
    found = sorted(resources(synthesise().document))
    assert found == GOLDEN.read_text().split()


def test_the_core_stack_stands_alone() -> None:
    document = synthesise(EVERYTHING_OFF).document
    owners = {body["//"]["metadata"]["path"].split("/")[1] for body in resources(document).values()}
    assert owners == {"core"}
    assert set(document["output"]) == {"network"}


def test_switching_a_plugin_off_leaves_every_other_address_and_body_as_it_was() -> None:
    """Except what is drawn from all plugins together: the dashboard, the platform's alarm, and the
    policy of the key that no service uses any more.
    """
    needs_the_stream = "[plugins.apigw_mtls]\nenabled = false\n"
    everything = resources(synthesise(needs_the_stream).document)
    less = resources(synthesise(f"{needs_the_stream}[plugins.kinesis]\nenabled = false\n").document)
    assert set(less) < set(everything)
    changed = [body for address, body in less.items() if everything[address] != body]
    assert {body["//"]["metadata"]["path"].split("/", 1)[1] for body in changed} == {
        "kms/stream",
        "monitoring/dashboard",
        "monitoring/platform",
    }
    gone = {
        everything[a]["//"]["metadata"]["path"].split("/", 1)[1]
        for a in set(everything) - set(less)
    }
    assert all(
        path.startswith(
            (
                "kinesis/",
                "core/roles/stream-",
                "core/endpoints/kinesis",
                "monitoring/alarms/kinesis/",
                "monitoring/services/kinesis",
            )
        )
        for path in gone
    )


def test_synthesis_is_deterministic() -> None:
    assert json.dumps(synthesise().document) == json.dumps(synthesise().document)


def test_the_suffix_changes_names_and_never_addresses() -> None:
    one = synthesise()
    other = synthesise('environment_suffix = "prod1"\n')
    assert set(resources(one.document)) == set(resources(other.document))
    assert "dev01" not in json.dumps(other.document)
    assert (one.stack, other.stack) == ("strongroom-dev01", "strongroom-prod1")


def test_the_provider_is_pinned_and_tags_everything() -> None:
    document = synthesise('[tags]\nOwner = "payments"\n').document
    assert document["terraform"]["required_providers"] == {
        "aws": {"source": "hashicorp/aws", "version": "5.100.0"}
    }
    (provider,) = document["provider"]["aws"]
    assert provider["region"] == "ca-central-1"
    assert provider["default_tags"][0]["tags"] == {
        "EnvironmentSuffix": "dev01",
        "ManagedBy": "strongroom",
        "Owner": "payments",
    }


def test_no_path_of_this_machine_is_in_the_stack() -> None:
    assert str(Path.home()) not in json.dumps(synthesise().document)


def test_each_capability_is_an_output() -> None:
    output = synthesise().document["output"]
    provided = {kind for plugin in project().plugins for kind in plugin.info.provides}
    assert set(output) == {"network", *map(output_name, provided)}
    stream = output["transaction_stream"]["value"]
    assert stream["shards"] == 3
    assert stream["producer"].startswith("${aws_iam_role.core_roles_stream-producer")


def test_a_plugin_may_be_called_like_the_capability_that_it_provides() -> None:
    provided = make_plugin(
        PluginInfo(name="ledger", summary="Somebody's", provides=(Ledger,)),
        strongroom_resources=lambda: [Ledger()],
    )
    extra = [installed("ledger", lambda: provided)]
    output = synthesise(f"{EVERYTHING_OFF}[plugins.ledger]\n", extra=extra).document["output"]
    assert output["ledger"]["value"] == {"arn": "ledger"}


def test_alarms_are_collected_by_plugin() -> None:
    alarms = synthesise().alarms
    assert len(alarms["kinesis"]) == 7
    assert alarms["kms"] == ()


@pytest.mark.parametrize(
    "hook",
    ["strongroom_resources", "strongroom_iam_statements", "strongroom_alarms"],
)
def test_a_hook_that_raises_is_one_error_that_names_plugin_hook_and_cause(hook: str) -> None:
    def explode(context: Context) -> None:
        raise ZeroDivisionError("oops")

    text = refusal(acme(**{hook: explode}))  # type: ignore[arg-type]
    assert text.startswith(f"plugin 'acme' failed in {hook}")
    assert text.endswith("ZeroDivisionError: oops")


def test_a_wrong_argument_names_the_construct_and_the_line() -> None:
    def strongroom_resources(scope: Any) -> list[Capability]:
        queue(scope, "dead-letters", name=17)  # type: ignore[arg-type]
        return []

    text = refusal(acme(strongroom_resources=strongroom_resources))
    assert "failed in strongroom_resources, making SqsQueue 'dead-letters'" in text
    assert "test_assembly, line" in text
    assert "\n" not in text


def test_a_second_construct_of_one_id_is_one_line_without_node_frames() -> None:
    def strongroom_resources(scope: Any) -> list[Capability]:
        queue(scope, "same", "a")
        queue(scope, "same", "b")
        return []

    text = refusal(acme(strongroom_resources=strongroom_resources))
    assert "There is already a Construct with name 'same'" in text
    assert "\n" not in text


@pytest.mark.parametrize("elsewhere", ["", "core", "kms"])
def test_a_resource_outside_the_plugin_s_scope_is_refused(elsewhere: str) -> None:
    """At the top of the stack, among the core's, or in another plugin's scope."""

    def strongroom_resources(scope: Any) -> list[Capability]:
        stack = scope.node.scope
        queue(stack.node.find_child(elsewhere) if elsewhere else stack, "stray", "x")
        return []

    extra = acme(requires=(EncryptionKeys,), strongroom_resources=strongroom_resources)  # type: ignore[arg-type]
    with pytest.raises(
        PluginError, match=r"plugin 'acme' made strongroom-dev01/\S*stray"
    ) as caught:
        synthesise("[plugins.acme]\n", extra=[extra])
    assert caught.value.plugin == "acme"


def test_the_scope_of_a_plugin_that_comes_later_cannot_be_taken() -> None:
    def strongroom_resources(scope: Any) -> list[Capability]:
        from constructs import Construct

        Construct(scope.node.scope, "kms")
        return []

    extra = acme(strongroom_resources=strongroom_resources)
    with pytest.raises(
        PluginError, match="plugin 'acme' made strongroom-dev01/kms outside its own"
    ):
        synthesise("[plugins.acme]\n", extra=[extra])


def test_a_resource_that_is_written_into_the_stack_by_hand_is_refused() -> None:
    def strongroom_resources(scope: Any) -> list[Capability]:
        scope.node.scope.add_override("resource.aws_sqs_queue.stray", {"name": "x"})
        return []

    extra = acme(strongroom_resources=strongroom_resources)
    with pytest.raises(
        PluginError, match=r"aws_sqs_queue\.stray is in the stack and no plugin made"
    ):
        synthesise("[plugins.acme]\n", extra=[extra])


def test_two_ids_that_cdktf_takes_for_one_are_refused() -> None:
    """CDKTF drops "Default" from the path of an address, so two constructs can share one."""

    def strongroom_resources(scope: Any) -> list[Capability]:
        from constructs import Construct

        queue(scope, "queue", "a")
        queue(Construct(scope, "Default"), "queue", "b")
        return []

    text = refusal(acme(strongroom_resources=strongroom_resources))
    assert "have the same Terraform address" in text
    assert "acme/Default/queue" in text


def test_capabilities_returned_must_be_those_declared() -> None:
    @attrs.frozen
    class Ledger(Capability):
        arn: str = "x"

    text = refusal(acme(strongroom_resources=lambda scope: [Ledger()]))  # noqa: ARG005
    assert text == (
        "plugin 'acme': strongroom_resources returned Ledger; its PluginInfo says it provides nothing"
    )
    text = refusal(acme(provides=(Ledger,), strongroom_resources=lambda scope: []))  # type: ignore[arg-type]  # noqa: ARG005
    assert text.endswith("returned nothing; its PluginInfo says it provides Ledger")


def test_a_forgotten_return_is_an_error() -> None:
    text = refusal(acme(strongroom_alarms=lambda context: None))  # noqa: ARG005
    assert text == (
        "plugin 'acme': strongroom_alarms returned None; expected a list of Alarm or MetricMathAlarm or "
        "AnomalyAlarm"
    )


def test_a_watcher_that_does_not_say_what_it_made_is_an_error() -> None:
    text = refusal(acme(strongroom_watch=lambda alarms: None))  # noqa: ARG005
    assert text == (
        "plugin 'acme': strongroom_watch returned None; expected the alarms that it made, by plugin name"
    )


def test_a_third_party_may_watch_from_elsewhere() -> None:
    extra = acme(strongroom_watch=lambda alarms: alarms)
    off = "[plugins.monitoring]\nenabled = false\n"
    synthesis = synthesise(f"{off}[plugins.acme]\n", extra=[extra])
    assert synthesis.watches == {"acme": synthesis.alarms}


def test_an_undeclared_capability_cannot_be_had() -> None:
    text = refusal(acme(strongroom_alarms=lambda context: [context.require(Network)]))
    assert "asks for Network, which it does not declare in 'requires'" in text
    text = refusal(acme(strongroom_alarms=lambda context: [context.find(Network)]))
    assert "asks for Network, which it does not declare in 'uses'" in text
