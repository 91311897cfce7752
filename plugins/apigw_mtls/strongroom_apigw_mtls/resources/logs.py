"""Log groups."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct


def make_log_group(
    scope: Construct, id_: str, name: str, key_arn: str, days: int
) -> CloudwatchLogGroup:
    """Create a log group before its writer does, which would use no key and keep logs for ever."""
    return CloudwatchLogGroup(
        scope, id_, name=name, kms_key_id=key_arn, retention_in_days=days, tags={"Name": name}
    )
