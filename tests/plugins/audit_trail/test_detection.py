"""GuardDuty, AWS Config, Security Hub and Inspector, which an account has once."""

from __future__ import annotations

from typing import Any

import pytest

from strongroom_guardrails.engine import check, read_stack
from strongroom_guardrails.rules import BUILT_IN
from support.synthesis import of_type, resources, synthesise
from support.synthesis import only as alone

OTHERS_OFF = alone("audit_trail", "kms")


@pytest.fixture(scope="module")
def document() -> Any:
    return synthesise(OTHERS_OFF).document


def only(document: Any, kind: str) -> dict[str, Any]:
    found = of_type(document, kind)
    (body,) = (body for path, body in found.items() if path.startswith("audit_trail/"))
    return body


SINGLETONS = ("guardduty", "config", "security_hub", "inspector")


def test_what_an_account_can_have_once_is_off_unless_it_is_asked_for(document: Any) -> None:
    kinds = {address.partition(".")[0] for address in resources(document)}
    assert not any(
        kind.startswith(("aws_guardduty", "aws_config", "aws_securityhub", "aws_inspector"))
        for kind in kinds
    )


@pytest.mark.parametrize(
    ("switch", "kinds"),
    [
        ("guardduty", {"aws_guardduty_detector", "aws_guardduty_detector_feature"}),
        (
            "config",
            {
                "aws_config_configuration_recorder",
                "aws_config_configuration_recorder_status",
                "aws_config_delivery_channel",
            },
        ),
        (
            "security_hub",
            {"aws_securityhub_account", "aws_securityhub_standards_subscription"},
        ),
        ("inspector", {"aws_inspector2_enabler"}),
    ],
)
def test_a_switch_adds_its_service_and_moves_nothing_else(
    document: Any, switch: str, kinds: set[str]
) -> None:
    more = synthesise(f"{OTHERS_OFF}[plugins.audit_trail]\n{switch} = true\n").document
    before, after = set(resources(document)), set(resources(more))
    assert before < after
    assert {address.partition(".")[0] for address in after - before} == kinds


def test_everything_switched_on_passes_the_guardrails_and_leaves_the_rest_where_it_was(
    document: Any,
) -> None:
    switches = "".join(f"{name} = true\n" for name in (*SINGLETONS, "insights"))
    everything = synthesise(f"{OTHERS_OFF}[plugins.audit_trail]\n{switches}").document
    assert set(resources(document)) < set(resources(everything))
    assert check(read_stack(everything), BUILT_IN).findings == ()
    standards = of_type(everything, "aws_securityhub_standards_subscription").values()
    assert sorted(body["standards_arn"].rpartition("standards/")[2] for body in standards) == [
        "cis-aws-foundations-benchmark/v/3.0.0",
        "pci-dss/v/4.0.1",
    ]
    recorder = only(everything, "aws_config_configuration_recorder")
    assert recorder["role_arn"].endswith("/config.amazonaws.com/AWSServiceRoleForConfig")
