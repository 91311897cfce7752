"""`strongroom check --explain`: every rule says what it asks for, why, and what to write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from strongroom_base.errors import CallerError
from strongroom_findings import explain
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Rule
from strongroom_guardrails.rules import encrypted
from strongroom_guardrails.texts import requirement, texts
from support.cli import config, strongroom

EACH = pytest.mark.parametrize("rule", BUILT_IN, ids=lambda rule: rule.id)


@EACH
def test_every_built_in_rule_says_what_could_happen_what_it_reads_and_shows_examples(
    rule: Rule,
) -> None:
    assert rule.risk[0].isupper() or rule.risk.startswith("{address}")
    assert rule.risk.endswith(".")
    assert rule.reads.endswith(".")
    assert rule.bad.strip() != rule.good.strip() != ""
    shown = explain.as_text(rule)
    for heading in ("Why", "What it reads", "Refused", "Passes", "How to fix", "How to waive"):
        assert f"\n{heading}" in shown
    for number in rule.pci_requirements:
        assert requirement(number), number
        assert f"{number}  {requirement(number)}" in shown
    assert "{" not in explain.plain(rule.risk)


def test_no_text_is_of_a_rule_that_is_not_there() -> None:
    assert texts().keys() == {rule.id for rule in BUILT_IN}


@EACH
def test_an_example_of_a_resource_is_refused_as_the_explanation_says(rule: Rule) -> None:
    resources = _resources(rule.bad)
    if resources is not None:
        report = check(read_stack(resources), [rule])
        assert report.refused, rule.bad


def _resources(example: str) -> dict[str, Any] | None:
    """Return a document of an example, unless it is a part of a resource or no JSON."""
    try:
        body = json.loads(f"{{{example}}}")
    except ValueError:
        return None
    (kind,) = body
    if kind in {"data", "provider", "removed"}:
        return {kind: body[kind]}
    return {"resource": body} if kind.startswith("aws_") else None


def test_a_finding_of_an_example_is_cured_by_what_it_is_told_to_write() -> None:
    """For a value that is a literal; a reference needs what it names."""
    (rule,) = [one for one in BUILT_IN if one.id == "api-endpoint-off"]
    document = _resources(rule.bad)
    assert document is not None
    (finding,) = check(read_stack(document), [rule]).findings
    body = document["resource"]["aws_api_gateway_rest_api"]["api"]
    body.update(json.loads(f"{{{finding.edit}}}"))
    assert not check(read_stack(document), [rule]).refused


def test_an_edit_stands_in_its_blocks() -> None:
    table = {"server_side_encryption": {"enabled": True, "kms_key_arn": "alias/aws/dynamodb"}}
    document = {"resource": {"aws_dynamodb_table": {"cards": table}}}
    findings = check(read_stack(document), [encrypted.RULE]).findings
    assert '"server_side_encryption": {"kms_key_arn": "${aws_kms_key.NAME.arn}"}' in {
        finding.edit for finding in findings
    }


def test_an_unknown_rule_is_answered_with_the_nearest() -> None:
    with pytest.raises(CallerError, match="no rule 'encryptd'; did you mean 'encrypted'"):
        explain.find("encryptd", BUILT_IN)


def test_a_rule_without_texts_is_explained_by_what_it_has() -> None:
    bare = attrs.evolve(BUILT_IN[0], id="acme-bare", risk="", edit="", reads="", bad="", good="")
    shown = explain.as_text(bare)
    assert "acme-bare" in shown
    assert "Refused" not in shown
    assert "How to fix a finding" in shown


def test_the_command_explains_rules_of_strongroom_and_of_a_configs_plugins(tmp_path: Path) -> None:
    shown = strongroom("check", "--explain", "encrypted", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "PCI DSS v4.0.1\n  3.5.1  " in shown.stdout
    (tmp_path / "acme.py").write_text(
        "from strongroom import Judgement, Outcome, PluginInfo, Rule, hookimpl\n"
        "@hookimpl\n"
        "def strongroom_plugin():\n"
        "    return PluginInfo(name='acme', summary='A rule')\n"
        "@hookimpl\n"
        "def strongroom_guardrails(settings, config):\n"
        "    judge = lambda resource, stack: [Judgement(Outcome.PASS, resource.address)]\n"
        "    return [Rule('acme-odd', 'Odd', ('6.5.1',), 'fix it', judge, True,\n"
        "        risk='All of {address} could burn.')]\n"
    )
    config(tmp_path, '[plugins.acme]\npath = "acme.py"\n')
    arguments = ("check", "--explain", "acme-odd", "--json", "-c", "strongroom.toml")
    told = json.loads(strongroom(*arguments, cwd=tmp_path).stdout)
    assert told["risk"] == "All of the resource could burn."
    assert told["pci_requirements"] == {"6.5.1": requirement("6.5.1")}
    shown = strongroom("check", "--explain", "acme-od", cwd=tmp_path)
    assert shown.returncode == 2
    assert "there is no rule 'acme-od'" in shown.stderr


def test_what_a_finding_says_to_write_is_terraform_s_json_or_says_what_to_remove(
    compliant: Callable[[], dict[str, Any]],
) -> None:
    """Of a stack whose resources say nothing, and of one that says too much."""
    bare, loud = compliant(), compliant()
    for named in bare["resource"].values():
        for body in named.values():
            body.clear()
    statements = [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "sqs:SendMessage", "Principal": "*"},
        {
            "Effect": "Allow",
            "Action": "sqs:SendMessage",
            "Principal": {"Service": "sns.amazonaws.com"},
        },
    ]
    policy = json.dumps({"Statement": statements})
    loud["resource"]["aws_sqs_queue"]["kms_main"] |= {"policy": policy, "provisioner": [{"x": {}}]}
    loud["resource"]["aws_iam_policy"] = {"kms_main": {"policy": policy}}
    loud["resource"]["aws_db_parameter_group"] = {"kms_main": {"family": "postgres16"}}
    found = [f for d in (bare, loud) for f in check(read_stack(d), BUILT_IN).findings]
    assert all(finding.risk for finding in found)
    told = [finding for finding in found if finding.edit]
    assert len(told) / len(found) > 0.8
    for finding in told:
        if not finding.edit.startswith(("remove ", "[accounts]")):
            assert isinstance(json.loads(f"{{{finding.edit}}}"), dict), finding.edit
    edits = {finding.edit for finding in told}
    assert '"parameter": [{"name": "rds.force_ssl", "value": "1"}]' in edits
    assert 'remove "provisioner"' in edits
    assert (
        '"Condition": {"StringEquals": {"aws:SourceAccount": '
        '"${data.aws_caller_identity.NAME.account_id}"}}' in edits
    )


def test_a_trust_of_everyone_says_that_any_account_can_assume_the_role() -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
    role = {"assume_role_policy": json.dumps({"Statement": [statement]})}
    (rule,) = [one for one in BUILT_IN if one.id == "least-privilege"]
    document = {"resource": {"aws_iam_role": {"reader": role}}}
    risks = {finding.risk for finding in check(read_stack(document), [rule]).findings}
    assert risks == {"Any principal of any account can assume aws_iam_role.reader."}
