from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.emulated import deployed

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SETTINGS = """
[plugins.monitoring]
critical = ["on-call@example.com", "https://pager.example.com/hook"]
warning = ["arn:aws:sqs:ca-central-1:123456789012:tickets"]

[[plugins.monitoring.overrides]]
alarm = "stream-reads-throttled"
enabled = false
reason = "nothing reads in this environment"
"""


def test_the_watch_is_deployed_is_settled_and_is_destroyed_without_a_rest(tmp_path: Path) -> None:
    """With the keys, and one plugin to watch."""
    with deployed(tmp_path, {"kms", "kinesis", "monitoring"}, SETTINGS) as held:
        assert held["aws_sns_topic"] == [
            f"arn:aws:sns:ca-central-1:123456789012:topic-{severity}-dev01"
            for severity in ("critical", "warning")
        ]
        assert len(held["aws_sns_topic_subscription"]) == 3
        assert "alarm-stream-data-loss-dev01" in held["aws_cloudwatch_metric_alarm"]
        assert "alarm-stream-reads-throttled-dev01" not in held["aws_cloudwatch_metric_alarm"]
        assert any(
            re.fullmatch("composite-alarm-platform-[0-9a-f]{6}-dev01", name)
            for name in held["aws_cloudwatch_composite_alarm"]
        )
        assert held["aws_cloudwatch_dashboard"] == ["dashboard-platform-dev01"]
        masked = held["aws_cloudwatch_log_data_protection_policy"]
        assert masked == held["aws_cloudwatch_log_group"]
