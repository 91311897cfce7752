"""The log group."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct


def make_log_group(
    scope: Construct, construct_id: str, name: str, *, kms_key_arn: str, retention_days: int
) -> CloudwatchLogGroup:
    """Create a log group under a key.

    Create it before the service that writes to it. A service that finds no log group creates one
    without a key that keeps its logs forever.

    :param name: the physical name, also of the ``Name`` tag.
    :param retention_days: a number of days that CloudWatch Logs accepts (PutRetentionPolicy).
    """
    return CloudwatchLogGroup(
        scope,
        construct_id,
        name=name,
        kms_key_id=kms_key_arn,
        retention_in_days=retention_days,
        tags={"Name": name},
    )
