from __future__ import annotations

from pathlib import Path

import pytest

from strongroom_audit_trail.cis import CONTROLS
from support.emulated import deployed

pytestmark = pytest.mark.e2e


def test_the_trail_is_deployed_is_settled_and_is_destroyed_without_a_rest(tmp_path: Path) -> None:
    """With nothing but what it requires: the network and the keys."""
    with deployed(tmp_path, {"kms", "audit_trail"}) as held:
        assert held["aws_cloudtrail"] == ["trail-main-dev01"]
        assert held["aws_s3_bucket"] == [
            "bucket-access-log-123456789012-dev01",
            "bucket-trail-123456789012-dev01",
        ]
        assert len(held["aws_cloudwatch_log_metric_filter"]) == len(CONTROLS)
