"""The rule ``plan-complete``, and what ``no-secret`` says of parts that are no resources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_base.errors import CallerError
from strongroom_guardrails.engine import read_stack
from strongroom_guardrails.model import Finding, Outcome, Report

RULE = "plan-complete"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]
TOPIC = "aws_sns_topic.kms_main"


def weakened(document: Body, change: Body) -> Body:
    """Put a change into a document, part by part, and into the one topic that it has."""
    for part, value in change.items():
        if part == "topic":
            document["resource"]["aws_sns_topic"]["kms_main"] |= value
        elif part == "provider":
            document["provider"]["aws"][0] |= value
        else:
            document[part] = value
    return document


def refused(judge: Judge, rule: str, document: Body) -> list[Finding]:
    return list(judge(document, rule).findings)


COMMAND = {"local-exec": {"command": "curl evil"}}
PATH = "${path.module}"

REFUSED: list[tuple[Body, str, str]] = [
    ({"topic": {"provisioner": [COMMAND]}}, TOPIC, "provisioner"),
    ({"topic": {"provisioner": COMMAND}}, TOPIC, "provisioner"),
    ({"topic": {"connection": {"host": "192.0.2.1"}}}, TOPIC, "connection"),
    ({"topic": {"lifecycle": {"ignore_changes": "all"}}}, TOPIC, "lifecycle.ignore_changes"),
    ({"topic": {"lifecycle": {"ignore_changes": ["tags[0]"]}}}, TOPIC, "lifecycle.ignore_changes"),
    (
        {"topic": {"lifecycle": [{"ignore_changes": ["kms_master_key_id"]}]}},
        TOPIC,
        "lifecycle.ignore_changes",
    ),
    ({"topic": {"lifecycle": {"ignore_changes": ["policy"]}}}, TOPIC, "lifecycle.ignore_changes"),
    ({"topic": {"count": 2}}, TOPIC, "count"),
    ({"topic": {"for_each": "${toset([1, 2])}"}}, TOPIC, "for_each"),
    ({"topic": {"dynamic": {"timeouts": {"for_each": [1], "content": {}}}}}, TOPIC, "dynamic"),
    ({"topic": {"block": [{"dynamic": {}}]}}, TOPIC, "block.dynamic"),
    ({"topic": {"display_name": '${file("/etc/passwd")}'}}, TOPIC, "display_name"),
    ({"topic": {"display_name": '${filebase64( "/x")}'}}, TOPIC, "display_name"),
    (
        {"topic": {"display_name": f'${{filemd5("{PATH}/assets/../x")}}'}},
        TOPIC,
        "display_name",
    ),
    ({"data": {"external": {"x": {"program": ["id"]}}}}, "data.external.x", ""),
    ({"data": {"http": {"x": {"url": "http://192.0.2.1"}}}}, "data.http.x", ""),
    (
        {"data": {"aws_lambda_invocation": {"x": {"function_name": "y"}}}},
        "data.aws_lambda_invocation.x",
        "",
    ),
    ({"check": {"c": {"data": {"http": {"x": {}}}}}}, "data.http.x", ""),
    ({"ephemeral": {"vault_token": {"x": {}}}}, "ephemeral.vault_token.x", ""),
    ({"provider": {"endpoints": [{"s3": "http://192.0.2.1"}]}}, "provider.aws", "endpoints"),
    ({"provider": {"assume_role": [{"role_arn": "arn:x"}]}}, "provider.aws", "assume_role"),
    ({"provider": {"insecure": True}}, "provider.aws", "insecure"),
    ({"provider": {"profile": "other"}}, "provider.aws", "profile"),
    (
        {"terraform": {"required_providers": {"null": {"source": "x/null", "version": "3.2.1"}}}},
        "terraform.required_providers.null",
        "source",
    ),
    (
        {"terraform": {"required_providers": {"aws": {"source": "evil/aws", "version": "5.1.0"}}}},
        "terraform.required_providers.aws",
        "source",
    ),
    (
        {"terraform": [{"required_providers": {"aws": {"source": "hashicorp/aws"}}}]},
        "terraform.required_providers.aws",
        "version",
    ),
    (
        {"terraform": {"required_providers": {"null": "~> 3.2"}}},
        "terraform.required_providers.null",
        "source",
    ),
    ({"terraform": {"backend": {"http": {"address": "x"}}}}, "terraform.backend.http", ""),
    ({"terraform": {"backend": {"s3": {"encrypt": True}}}}, "terraform.backend.s3", "kms_key_id"),
    (
        {"terraform": {"backend": {"s3": {"kms_key_id": "arn:aws:kms:x"}}}},
        "terraform.backend.s3",
        "encrypt",
    ),
    ({"terraform": {"cloud": {"organization": "x"}}}, "terraform.cloud", ""),
    ({"import": [{"to": "aws_vpc.x", "id": "vpc-1"}]}, "import.aws_vpc.x", ""),
    ({"import": {"to": "aws_vpc.x", "id": "vpc-1"}}, "import.aws_vpc.x", ""),
    (
        {"removed": [{"from": "aws_vpc.x", "lifecycle": {"destroy": False}}]},
        "removed.aws_vpc.x",
        "lifecycle.destroy",
    ),
    ({"output": {"x": {"value": '${file("/etc/passwd")}'}}}, "output.x", "value"),
    ({"locals": {"x": ['${templatefile("/etc/passwd", {})}']}}, "local.x", "value[0]"),
    ({"module": {"m": {"source": "./m"}}}, "module.m", ""),
]


@pytest.mark.parametrize(("change", "address", "attribute"), REFUSED)
def test_what_the_plan_would_not_show_is_refused(
    change: Body, address: str, attribute: str, judge: Judge, compliant: Compliant
) -> None:
    found = refused(judge, RULE, weakened(compliant(), change))
    assert (address, attribute) in {(f.address, f.attribute) for f in found}


def test_another_provider_is_refused(judge: Judge, compliant: Compliant) -> None:
    document = compliant()
    document["provider"]["null"] = {}
    (finding,) = refused(judge, RULE, document)
    assert (finding.address, finding.found) == ("provider.null", "another provider")


PASSES: list[Body] = [
    {},
    {"topic": {"lifecycle": {"ignore_changes": ["display_name"], "create_before_destroy": True}}},
    {"topic": {"tags": {"dynamic": "x", "count": "y", "Name": "topic-main-dev01"}}},
    {"topic": {"display_name": f'${{filemd5("{PATH}/assets/kms/x.zip")}}'}},
    {"topic": {"display_name": 'a profile("of") somebody'}},
    {"data": {"aws_caller_identity": {"x": {}}}},
    {"ephemeral": {"aws_secretsmanager_random_password": {"x": {}}}},
    {"terraform": {"backend": {"local": {"path": "x"}}}},
    {"terraform": {"backend": {"s3": {"encrypt": True, "kms_key_id": "arn:aws:kms:x"}}}},
    {
        "terraform": {
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}
        }
    },
    {"removed": [{"from": "aws_vpc.x"}]},
    {"removed": [{"from": "aws_vpc.x", "lifecycle": [{"destroy": True}]}]},
    {"moved": [{"from": "aws_vpc.x", "to": "aws_vpc.y"}]},
    {"provider": {"allowed_account_ids": ["111122223333"], "max_retries": 5}},
    {"output": {"x": {"value": "${aws_sns_topic.kms_main.arn}"}}},
]


@pytest.mark.parametrize("change", PASSES)
def test_what_the_plan_shows_passes(change: Body, judge: Judge, compliant: Compliant) -> None:
    assert refused(judge, RULE, weakened(compliant(), change)) == []


SECRETS: list[tuple[Body, str]] = [
    (
        {"data": {"aws_secretsmanager_secret_version": {"x": {"secret_id": "y"}}}},
        "data.aws_secretsmanager_secret_version.x",
    ),
    (
        {"data": {"aws_secretsmanager_random_password": {"x": {}}}},
        "data.aws_secretsmanager_random_password.x",
    ),
    ({"data": {"aws_ssm_parameter": {"x": {"name": "y"}}}}, "data.aws_ssm_parameter.x"),
    ({"data": {"aws_kms_secrets": {"x": {}}}}, "data.aws_kms_secrets.x"),
    ({"provider": {"secret_key": "hunter2"}}, "provider.aws"),
    ({"output": {"x": {"value": "hunter2", "sensitive": True}}}, "output.x"),
    ({"output": {"x": {"value": ["${nonsensitive(var.hunter2)}"]}}}, "output.x"),
    ({"variable": {"x": {"default": "hunter2", "sensitive": True}}}, "variable.x"),
    ({"variable": {"db_password": {"default": "hunter2"}}}, "variable.db_password"),
    ({"locals": {"api_key": "hunter2"}}, "local.api_key"),
]


@pytest.mark.parametrize(("change", "address"), SECRETS)
def test_what_the_state_would_keep_is_refused_and_never_shown(
    change: Body, address: str, judge: Judge, compliant: Compliant
) -> None:
    (finding,) = refused(judge, "no-secret", weakened(compliant(), change))
    assert finding.address == address
    assert "hunter2" not in str(finding)


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"aws_ssm_parameter": {"x": {"name": "y", "with_decryption": False}}}},
        {"data": {"aws_caller_identity": {"x": {}}}},
        {"ephemeral": {"aws_secretsmanager_secret_version": {"x": {"secret_id": "y"}}}},
        {"output": {"x": {"value": "arn:x", "sensitive": False}}},
        {"variable": {"password": {"sensitive": True, "ephemeral": True}}},
        {"variable": {"region": {"default": "x"}}},
        {"locals": {"secret_arn": "arn:x"}},
        {"import": [], "terraform": {"backend": {"local": {}}}},
    ],
)
def test_what_holds_no_secret_passes(change: Body, judge: Judge, compliant: Compliant) -> None:
    assert refused(judge, "no-secret", weakened(compliant(), change)) == []


def test_a_part_is_told_with_the_plugin_that_made_it(judge: Judge, compliant: Compliant) -> None:
    made = {"//": {"metadata": {"path": "strongroom-dev01/kms/look"}}, "url": "x"}
    document = weakened(compliant(), {"data": {"http": {"x": made}}})
    (finding,) = refused(judge, RULE, document)
    assert finding.plugin == "kms"
    document = weakened(compliant(), {"output": {"x": {"value": "y", "sensitive": True}}})
    document["//"] = {"outputs": {"strongroom-dev01": {"kms": {"out": {"x": "x"}}}}}
    (finding,) = refused(judge, "no-secret", document)
    assert finding.plugin == "kms"


def test_rules_that_judge_resources_alone_see_no_parts(judge: Judge, compliant: Compliant) -> None:
    counts = judge(compliant()).counts
    more = weakened(compliant(), {"data": {"http": {"x": {}}}, "locals": {"x": 1}})
    with_parts = judge(more).counts
    changed = {rule for rule in counts if counts[rule] != with_parts[rule]}
    assert changed == {RULE, "no-secret"}
    assert with_parts[RULE][Outcome.FAIL] == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": {"http": {"x": 1}}}, "data.http.x is 1; expected an object"),
        ({"check": {"c": []}}, "check.c is a list; expected an object"),
        ({"terraform": "x"}, "terraform is a string; expected a list of objects"),
        ({"terraform": {"backend": {"s3": 1}}}, "terraform.backend.s3 is 1"),
        ({"import": [1]}, "import[0] is 1; expected an object"),
        ({"locals": [[]]}, "locals[0] is a list; expected an object"),
        ({"output": {"x": "y"}}, "output.x is a string; expected an object"),
    ],
)
def test_a_part_of_another_shape_is_one_error(
    change: Body, words: str, compliant: Compliant
) -> None:
    with pytest.raises(CallerError) as caught:
        read_stack(weakened(compliant(), change))
    assert words in str(caught.value)
