from __future__ import annotations

from pathlib import Path

import pytest

from strongroom_audit_trail.cis import CONTROLS
from support.emulated import deployed

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_trail_is_deployed_is_settled_and_is_destroyed_without_a_rest(tmp_path: Path) -> None:
    """With nothing but what it requires: the network and the keys."""
    with deployed(tmp_path, {"kms", "audit_trail"}) as held:
        assert held["aws_cloudtrail"] == ["trail-main-dev01"]
        assert held["aws_s3_bucket"] == [
            "bucket-access-log-123456789012-dev01",
            "bucket-trail-123456789012-dev01",
        ]
        assert len(held["aws_cloudwatch_log_metric_filter"]) == len(CONTROLS)


EVERYTHING = """
[plugins.audit_trail]
data_events = "account"
insights = true
guardduty = true
config = true
security_hub = true
inspector = true
"""


def test_so_is_what_an_account_can_have_once(tmp_path: Path) -> None:
    """In an account of its own, with every switch on."""
    with deployed(tmp_path, {"kms", "audit_trail"}, EVERYTHING) as held:
        recorder = "config-configuration-recorder-main-dev01"
        assert len(held["aws_guardduty_detector"]) == 1
        assert held["aws_config_configuration_recorder"] == [recorder]
        assert held["aws_securityhub_account"] == ["123456789012"]
        assert len(held["aws_securityhub_standards_subscription"]) == 2
        assert held["aws_inspector2_enabler"] == ["123456789012/lambda"]
