"""The rule ``hardened``: examples from AWS's pages and from PCI DSS."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding

RULE = "hardened"
Body = dict[str, Any]
Findings = Callable[..., list[Finding]]

POOL: Body = {
    "mfa_configuration": "ON",
    "software_token_mfa_configuration": {"enabled": True},
    "admin_create_user_config": {"allow_admin_create_user_only": True},
    "password_policy": {
        "minimum_length": 12,
        "require_lowercase": True,
        "require_uppercase": True,
        "require_numbers": True,
        "require_symbols": True,
    },
}


def without(body: Body, path: str) -> Body:
    """Return a body without one argument."""
    made: Body = json.loads(json.dumps(body))
    *blocks, name = path.split(".")
    holder = made
    for block in blocks:
        holder = holder[block]
    del holder[name]
    return made


def test_a_pool_of_users_as_pci_demands_it_passes(findings: Findings) -> None:
    """PCI DSS v4.0.1: 8.3.6, twelve characters with letters and numbers; 8.4.2, a second factor."""
    assert findings(RULE, "aws_cognito_user_pool", **POOL) == []


@pytest.mark.parametrize(
    "path",
    [
        "mfa_configuration",
        "software_token_mfa_configuration",
        "admin_create_user_config",
        "password_policy.minimum_length",
        "password_policy",
    ],
)
def test_a_pool_without_one_of_them_is_refused(findings: Findings, path: str) -> None:
    assert findings(RULE, "aws_cognito_user_pool", **without(POOL, path))


def test_a_password_of_eleven_characters_is_too_short(findings: Findings) -> None:
    policy = {**POOL["password_policy"], "minimum_length": 11}
    (finding,) = findings(RULE, "aws_cognito_user_pool", **{**POOL, "password_policy": policy})
    assert (finding.attribute, finding.expected) == (
        "password_policy.minimum_length",
        "at least 12",
    )


@pytest.mark.parametrize("tokens", [{}, {"metadata_options": {"http_tokens": "optional"}}])
def test_an_instance_whose_metadata_needs_no_token_is_refused(
    findings: Findings, tokens: Body
) -> None:
    """Without the argument the provider leaves both versions of the metadata service on."""
    found = findings(RULE, "aws_instance", network_interface=[{"device_index": 0}], **tokens)
    assert [one.attribute for one in found] == ["metadata_options.http_tokens"]


@pytest.mark.parametrize("groups", [{}, {"vpc_security_group_ids": []}])
def test_a_database_in_the_default_group_is_refused(findings: Findings, groups: Body) -> None:
    found = findings(RULE, "aws_db_instance", replicate_source_db="x", **groups)
    assert [one.attribute for one in found] == ["vpc_security_group_ids"]


def test_a_function_outside_of_every_network_needs_no_group(findings: Findings) -> None:
    assert findings(RULE, "aws_lambda_function", function_name="x") == []


def test_a_function_whose_network_is_empty_is_refused(findings: Findings) -> None:
    found = findings(RULE, "aws_lambda_function", vpc_config={"subnet_ids": []})
    assert {one.attribute for one in found} == {
        "vpc_config.subnet_ids",
        "vpc_config.security_group_ids",
    }


@pytest.mark.parametrize(
    ("containers", "refused"),
    [
        ([{"name": "a"}], False),
        ([{"name": "a", "privileged": False}], False),
        ([{"name": "a"}, {"name": "b", "privileged": True}], True),
        ([{"name": "a", "privileged": "${var.x}"}], True),
    ],
)
def test_a_privileged_container_is_refused(
    findings: Findings, containers: Any, refused: bool
) -> None:
    body = {"network_mode": "awsvpc", "container_definitions": json.dumps(containers)}
    assert bool(findings(RULE, "aws_ecs_task_definition", **body)) is refused


def test_containers_that_are_no_json_are_refused(findings: Findings) -> None:
    body = {"network_mode": "awsvpc", "container_definitions": "[{"}
    (finding,) = findings(RULE, "aws_ecs_task_definition", **body)
    assert finding.found == "a text that is no JSON"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_ram_resource_share", {"allow_external_principals": True}),
        ("aws_cognito_identity_pool", {"allow_classic_flow": True}),
        ("aws_lb_listener", {"mutual_authentication": {"ignore_client_certificate_expiry": True}}),
        ("aws_vpc_endpoint_service", {"acceptance_required": False}),
        ("aws_cloudwatch_event_target", {"ecs_target": {"enable_execute_command": True}}),
        ("aws_batch_job_definition", {"eks_properties": {"pod_properties": {}}}),
    ],
)
def test_a_switch_that_lets_somebody_in_is_refused(
    findings: Findings, kind: str, body: Body
) -> None:
    assert findings(RULE, kind, **body)
