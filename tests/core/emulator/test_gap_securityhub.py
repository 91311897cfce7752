"""Security Hub as Terraform turns it on, with its standards, and off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from strongroom_emulator.lifecycle import Emulator

Client = Callable[[str], Any]
STANDARD = "arn:aws:securityhub:ca-central-1::standards/pci-dss/v/4.0.1"


@pytest.fixture
def hub(client: Client) -> Iterator[Any]:
    made = client("securityhub")
    made.enable_security_hub(EnableDefaultStandards=False)
    yield made
    made.disable_security_hub()


def test_the_hub_keeps_its_configuration(hub: Any) -> None:
    hub.update_security_hub_configuration(
        AutoEnableControls=False, ControlFindingGenerator="STANDARD_CONTROL"
    )
    found = hub.describe_hub()
    assert found["AutoEnableControls"] is False
    assert found["ControlFindingGenerator"] == "STANDARD_CONTROL"


def test_a_standard_is_kept_until_it_is_switched_off(hub: Any) -> None:
    request = {"StandardsArn": STANDARD}
    (made,) = hub.batch_enable_standards(StandardsSubscriptionRequests=[request])[
        "StandardsSubscriptions"
    ]
    arns = [made["StandardsSubscriptionArn"]]
    found = hub.get_enabled_standards(StandardsSubscriptionArns=arns)["StandardsSubscriptions"]
    assert [(one["StandardsArn"], one["StandardsStatus"]) for one in found] == [(STANDARD, "READY")]
    hub.batch_disable_standards(StandardsSubscriptionArns=arns)
    assert hub.get_enabled_standards()["StandardsSubscriptions"] == []


def test_the_standards_go_with_the_hub(client: Client, emulator: Emulator) -> None:
    hub = client("securityhub")
    hub.enable_security_hub(EnableDefaultStandards=False)
    hub.batch_enable_standards(StandardsSubscriptionRequests=[{"StandardsArn": STANDARD}])
    held = emulator.inventory()["resources"]
    assert held["aws_securityhub_account"] == ["123456789012"]
    assert len(held["aws_securityhub_standards_subscription"]) == 1
    hub.disable_security_hub()
    held = emulator.inventory()["resources"]
    assert not {kind for kind in held if kind.startswith("aws_securityhub")}
    with pytest.raises(ClientError, match="not subscribed"):
        hub.update_security_hub_configuration(AutoEnableControls=False)
