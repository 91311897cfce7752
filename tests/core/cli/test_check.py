"""`strongroom check`, and what the guardrails' answer means for the other commands."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from support.cli import config, strongroom


def test_check_takes_any_stack_file(tmp_path: Path) -> None:
    config(tmp_path)
    assert strongroom("synth", "--out", "out", cwd=tmp_path).returncode == 0
    file = tmp_path / "out/stacks/strongroom-dev01/cdk.tf.json"
    assert strongroom("check", "--stack", str(file), cwd=tmp_path).returncode == 0
    document = json.loads(file.read_text())
    (stream,) = document["resource"]["aws_kinesis_stream"].values()
    del stream["kms_key_id"]
    stream["name"] = "payments"
    weak = tmp_path / "weak.json"
    weak.write_text(json.dumps(document))
    shown = strongroom("check", "--stack", str(weak), "--json", cwd=tmp_path)
    assert shown.returncode == 1
    rules = {finding["rule"] for finding in json.loads(shown.stdout)["findings"]}
    assert rules == {"encrypted", "suffix-named"}
    sarif = json.loads(
        strongroom("check", "--stack", str(weak), "--format", "sarif", cwd=tmp_path).stdout
    )
    assert sarif["version"] == "2.1.0"


@pytest.mark.parametrize("command", ["check", "plan", "deploy", "synth"])
def test_a_waiver_that_waives_nothing_stops_every_command(tmp_path: Path, command: str) -> None:
    """Plan, deploy and synth judge the stack as check does, before they do anything."""
    config(tmp_path)
    file = tmp_path / "strongroom.toml"
    file.write_text(
        file.read_text()
        + """
[[waivers]]
rule = "exposure"
address = "aws_vpc.nothing"
reason = "There is nothing to be waived here"
owner = "nobody"
expires = 2020-01-01
"""
    )
    shown = strongroom(command, cwd=tmp_path)
    assert shown.returncode == 2
    assert "waivers[0].expires: expired on 2020-01-01" in shown.stderr
    assert "waivers[0].address: unused" in shown.stderr
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize("content", ["", "[]", "{", '{"resource": 3}'])
def test_check_of_something_else_is_the_caller_s_fault(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content)
    shown = strongroom("check", "--stack", str(file), cwd=tmp_path)
    assert shown.returncode == 2
    assert "Traceback" not in shown.stderr


def test_a_stack_that_breaks_guardrails_is_refused_and_nothing_is_written(
    tmp_path: Path, third_party: Path
) -> None:
    (third_party / "raising_sr.py").write_text(
        "from strongroom import PluginInfo, hookimpl\n"
        "@hookimpl\n"
        "def strongroom_plugin():\n"
        "    return PluginInfo(name='raising', summary='An unencrypted queue')\n"
        "@hookimpl\n"
        "def strongroom_resources(scope, context):\n"
        "    from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue\n"
        "    SqsQueue(scope, 'q', name='queue')\n"
        "    return []\n"
    )
    (third_party / "acme_sr-1.0.dist-info" / "entry_points.txt").write_text(
        "[strongroom.plugins]\nraising = raising_sr\n"
    )
    environment = {"PYTHONPATH": str(third_party)}
    config(tmp_path, "[plugins.raising]\n")
    shown = strongroom("synth", "--out", "out", cwd=tmp_path, environment=environment)
    assert shown.returncode == 1
    assert "the guardrails refuse this stack" in shown.stderr
    assert not (tmp_path / "out").exists()
    shown = strongroom("check", "--json", cwd=tmp_path, environment=environment)
    assert shown.returncode == 1
    findings = json.loads(shown.stdout)["findings"]
    assert {finding["plugin"] for finding in findings} == {"raising"}
    for command in (["plan"], ["deploy", "--yes"]):
        shown = strongroom(*command, cwd=tmp_path, environment=environment)
        assert shown.returncode == 1
        assert "the guardrails refuse this stack" in shown.stderr
    file = tmp_path / "strongroom.toml"
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    for rule, address, finding in sorted(
        {(f["rule"], f["address"], f["fingerprint"]) for f in findings}
    ):
        with file.open("a") as config_file:
            config_file.write(
                f"[[waivers]]\nrule = '{rule}'\naddress = '{address}'\nowner = 'the tests'\n"
                f"finding = '{finding}'\n"
                f"reason = 'The queue is only there to be refused'\nexpires = {day}\n"
            )
    shown = strongroom("check", "--json", cwd=tmp_path, environment=environment)
    assert shown.returncode == 0, shown.stderr
    waived = json.loads(shown.stdout)["findings"]
    assert [finding["address"] for finding in waived] == [f["address"] for f in findings]
    assert {finding["waiver"]["owner"] for finding in waived} == {"the tests"}
