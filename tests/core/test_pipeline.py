"""Checking any stack: with the rules of a config's plugins, their settings, and its waivers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest

from strongroom import Config, Judgement, Outcome, PluginInfo, Resource, Rule, Stack
from strongroom.pipeline import Built, PlanRefusedError, check_document, refuse_planned
from strongroom.project import Project
from strongroom.registry import InstalledPlugin
from strongroom.stack.assembly import Synthesis
from strongroom_base.errors import ConfigError
from support.cli import strongroom
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, project

QUEUE = {"aws_sqs_queue": {"loot": {"visibility_timeout_seconds": 5}}}
DOCUMENT = {"resource": QUEUE}
ADDRESS = "aws_sqs_queue.loot"
TOMORROW = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)


@attrs.frozen
class Settings:
    """How long a queue must hide a message."""

    seconds: int = 30


def rules(settings: Settings, config: Config) -> list[Rule]:
    """Return a rule that asks for what the settings say, in this environment."""

    def judge(resource: Resource, _: Stack) -> Iterable[Judgement]:
        found = resource.arguments.get("visibility_timeout_seconds", 0)
        outcome = Outcome.PASS if found >= settings.seconds else Outcome.FAIL
        expected = f"{settings.seconds} in {config.environment_suffix}"
        yield Judgement(outcome, resource.address, "visibility", str(found), expected)

    return [Rule("acme-hidden", "Queues hide", ("1.1",), "hide longer", judge, True)]


def acme() -> InstalledPlugin:
    info = PluginInfo(name="acme", summary="For a test", settings=Settings)
    return installed("acme", lambda: make_plugin(info, strongroom_guardrails=rules))


def of(toml: str) -> Project:
    return project(f"{toml}\n{EVERYTHING_OFF}[plugins.acme]\nseconds = 7\n", extra=[acme()])


def waiver(rule: str) -> str:
    found = [f.fingerprint for f in check_document(DOCUMENT, of("")).findings if f.rule == rule]
    return "".join(
        f'[[waivers]]\nrule = "{rule}"\naddress = "{ADDRESS}"\nowner = "the test"\n'
        f'finding = "{fingerprint}"\n'
        f'reason = "A queue of another stack"\nexpires = {TOMORROW}\n'
        for fingerprint in found
    )


def failing(document: dict[str, Any], project: Project | None) -> set[str]:
    return {finding.rule for finding in check_document(document, project).refusing}


def test_a_rule_asks_for_what_the_plugins_settings_say() -> None:
    (finding,) = [f for f in check_document(DOCUMENT, of("")).findings if f.rule == "acme-hidden"]
    assert (finding.found, finding.expected) == ("5", "7 in dev01")
    long = {"resource": {"aws_sqs_queue": {"loot": {"visibility_timeout_seconds": 7}}}}
    assert "acme-hidden" not in failing(long, of(""))


def test_a_stack_is_checked_with_a_configs_rules_and_waivers_only_when_it_is_named() -> None:
    alone = failing(DOCUMENT, None)
    assert "encrypted" in alone
    assert "acme-hidden" not in alone
    assert failing(DOCUMENT, of("")) == alone | {"acme-hidden"}
    assert failing(DOCUMENT, of(waiver("encrypted"))) == (alone - {"encrypted"}) | {"acme-hidden"}
    assert "acme-hidden" not in failing(DOCUMENT, of(waiver("acme-hidden")))


def test_an_account_that_the_config_names_with_a_reason_may_be_a_destination() -> None:
    """An account in a plugin's own setting is not named by that."""
    arn = "arn:aws:kinesis:ca-central-1:210987654321:stream/logs"
    leaving = {"aws_cloudwatch_log_subscription_filter": {"out": {"destination_arn": arn}}}
    accounts = '[accounts]\n210987654321 = "Log archive of the security team"\n'
    assert "stays-in-account" in failing({"resource": leaving}, of(""))
    assert "stays-in-account" not in failing({"resource": leaving}, of(accounts))


def test_a_waiver_that_waives_nothing_in_the_stack_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"waivers\[0\].address: unused: encrypted finds nothing"):
        check_document({"resource": {}}, of(waiver("encrypted")))


def test_the_command_takes_the_config_that_is_named_with_a_stack(tmp_path: Path) -> None:
    (tmp_path / "cdk.tf.json").write_text(json.dumps(DOCUMENT))
    text = f'environment_suffix = "dev01"\n{waiver("encrypted")}{EVERYTHING_OFF}'
    (tmp_path / "strongroom.toml").write_text(text)
    arguments = ("check", "--json", "--stack", "cdk.tf.json")
    alone = json.loads(strongroom(*arguments, cwd=tmp_path).stdout)
    named = json.loads(strongroom(*arguments, "-c", "strongroom.toml", cwd=tmp_path).stdout)
    waived = [f["rule"] for f in named["findings"] if f["waiver"]]
    assert waived == ["encrypted"]
    assert [f["rule"] for f in alone["findings"]] == [f["rule"] for f in named["findings"]]
    assert not any(f["waiver"] for f in alone["findings"])


def planned(*resources: dict[str, Any]) -> dict[str, Any]:
    """Return a plan that creates resources, as Terraform prints it."""
    made = [{"address": f"{r['type']}.{r['name']}", "mode": "managed", **r} for r in resources]
    changes = [{"address": r["address"], "change": {"actions": ["create"]}} for r in made]
    return {"planned_values": {"root_module": {"resources": made}}, "resource_changes": changes}


def test_a_plan_may_have_the_provider_s_value_of_what_is_waived_and_nothing_else() -> None:
    """What was left out is waived as absent, and the provider fills it in."""
    found = sorted({finding.rule for finding in check_document(DOCUMENT, of("")).findings})
    given = of("".join(map(waiver, found)))
    synthesis = Synthesis("s", DOCUMENT, {}, {}, {}, {})
    built = Built(given, synthesis, check_document(DOCUMENT, given))
    assert built.report.waived
    assert not built.report.refused
    values = {"visibility_timeout_seconds": 5, "kms_master_key_id": "alias/aws/sqs"}
    queue = {"type": "aws_sqs_queue", "name": "loot", "values": values}
    refuse_planned(built, planned(queue))
    address = {"type": "aws_eip", "name": "way_out", "values": {"domain": "vpc"}}
    with pytest.raises(PlanRefusedError, match=r"exposure: aws_eip\.way_out"):
        refuse_planned(built, planned(queue, address))
