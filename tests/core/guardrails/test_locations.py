"""Where code scanning shows a finding: the line that a person changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from strongroom_findings.locations import Location, in_project, in_stack
from strongroom_guardrails.model import Finding, Outcome
from support.cli import config, strongroom

STACK = r"""{
  "//": {"metadata": {"resource": {"aws_sqs_queue": {"orders": 1}}}},
  "locals": {
    "password": "x"
  },
  "provider": {"aws": [
    {"region": "ca-central-1", "default_tags": [{"tags": {"a": "}]{"}}]},
    {"alias": "other"}
  ]},
  "data": {"aws_vpc": {
    "main": {"id": "\" : {"}
  }},
  "resource": {
    "aws_sqs_queue": {"orders": {
      "name": "{ [ events"
    },
    "events": {}},
    "aws_sns_topic": {
      "events": {"orders": {}},
      "orders": {}
    }
  }
}
"""
TEXT = """\
environment_suffix = "dev01"
tags = { Owner = "payments" }

[network]
cidr = "10.40.0.0/16"

[plugins.kms]
enabled = true

[plugins.acme]
partner = "arn:aws:sqs:ca-central-1:210987654321:in"
"""


def finding(address: str, plugin: str = "acme", **more: str) -> Finding:
    given: dict[str, Any] = {"attribute": "", "found": "x", "expected": "y", **more}
    return Finding("r", Outcome.FAIL, address, plugin, pci_requirements=(), fix="", **given)


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("aws_sqs_queue.orders", 14),
        ("aws_sqs_queue.events", 17),
        ("aws_sns_topic.events", 19),
        ("aws_sns_topic.orders", 20),
        ("data.aws_vpc.main", 11),
        ("local.password", 4),
        ("provider.aws", 6),
        ("provider.aws.other", 6),
        ("aws_vpc.not_there", 1),
    ],
)
def test_a_stack_is_shown_where_the_resource_begins(address: str, line: int) -> None:
    place = in_stack(Path("out/cdk.tf.json"), STACK)(finding(address))
    assert place == Location("out/cdk.tf.json", line)


def test_a_block_in_a_list_is_found_as_terraform_finds_it() -> None:
    text = '{"resource": [{"aws_vpc": {"a": {}}},\n{"aws_vpc": [{"b": {}}]}]}'
    assert in_stack(Path("x"), text)(finding("aws_vpc.b")).line == 2


def in_config(one: Finding, sources: dict[str, tuple[str, int]] | None = None) -> Location:
    return in_project(Path("conf/strongroom.toml"), TEXT, sources or {})(one)


def test_a_finding_of_a_value_that_the_config_gives_is_at_its_key() -> None:
    found = "arn:aws:sqs:ca-central-1:210987654321:in"
    assert in_config(finding("aws_sqs_queue.x", found=found)) == Location(
        "conf/strongroom.toml", 11
    )


def test_a_finding_of_a_plugin_in_the_repository_is_at_the_line_that_made_the_resource(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one = finding("aws_sqs_queue.x", path="s/acme/x")
    own = {"s/acme/x": (str(tmp_path / "plugins" / "a b.py"), 42)}
    assert in_config(one, own) == Location("plugins/a%20b.py", 42)
    for away in ("/opt/acme/x.py", str(tmp_path / ".venv/lib/python3.11/site-packages/acme.py")):
        place = in_config(one, {"s/acme/x": (away, 42)})
        assert place == Location("conf/strongroom.toml", 10), away


@pytest.mark.parametrize(
    ("plugin", "address", "attribute", "line"),
    [
        ("kms", "aws_kms_key.x", "", 7),
        ("acme", "aws_sqs_queue.x", "", 10),
        ("core", "aws_vpc.x", "", 4),
        ("kinesis", "aws_kinesis_stream.x", "", 1),
        ("", "provider.aws", "default_tags.tags.Owner", 2),
    ],
)
def test_any_other_finding_is_at_the_table_it_follows_from(
    plugin: str, address: str, attribute: str, line: int
) -> None:
    assert in_config(finding(address, plugin, attribute=attribute)).line == line


def test_code_scanning_is_sent_to_the_line_of_a_local_plugin(tmp_path: Path) -> None:
    """The building blocks and the bindings between the plugin and the construct are not the line."""
    (tmp_path / "acme.py").write_text(
        "from strongroom import PluginInfo, hookimpl\n"
        "@hookimpl\n"
        "def strongroom_plugin():\n"
        "    return PluginInfo(name='acme', summary='An unencrypted queue')\n"
        "@hookimpl\n"
        "def strongroom_resources(scope, context):\n"
        "    from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue\n"
        "    SqsQueue(scope, 'q', name=context.name('aws_sqs_queue', 'q'))\n"
        "    return []\n"
    )
    config(tmp_path, '[plugins.acme]\npath = "acme.py"\n')
    shown = strongroom("check", "--format", "sarif", cwd=tmp_path)
    assert shown.returncode == 1, shown.stderr
    places = {
        (place["artifactLocation"]["uri"], place["region"]["startLine"])
        for result in json.loads(shown.stdout)["runs"][0]["results"]
        for place in [result["locations"][0]["physicalLocation"]]
    }
    assert places == {("acme.py", 8)}
