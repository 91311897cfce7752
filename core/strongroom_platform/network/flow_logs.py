"""VPC flow logs: every packet's decision, kept under a key of the core's own.

The key is not one of the ``kms`` plugin's, so that the core deploys alone and its log stays readable
whatever happens to a plugin.
"""

from __future__ import annotations

import attrs
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.flow_log import FlowLog
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from strongroom_base.declarations import Alarm, IamStatement, Role, Severity
from strongroom_base.region import REGION
from strongroom_platform.network.vpc import Namer
from strongroom_platform.policies import key_policy, logs_service

ROLE = Role(
    "vpc-flow-logs",
    "vpc-flow-logs.amazonaws.com",
    "Lets VPC Flow Logs write the network's log group",
)

FORMAT = " ".join(
    f"${{{field}}}"
    for field in (
        "version",
        "account-id",
        "interface-id",
        "srcaddr",
        "dstaddr",
        "srcport",
        "dstport",
        "protocol",
        "packets",
        "bytes",
        "start",
        "end",
        "action",
        "log-status",
        "vpc-id",
        "subnet-id",
        "az-id",
        "tcp-flags",
        "pkt-srcaddr",
        "pkt-dstaddr",
        "flow-direction",
        "reject-reason",
    )
)
"""The default fields, then those that tell who spoke through an endpoint and why it was refused."""

AGGREGATION = 60
"""Seconds per record: the shortest AWS offers (Amazon VPC User Guide, "Flow log basics")."""


@attrs.frozen
class FlowLogs:
    """What was made.

    :param group_name: the log group's name.
    :param statements: what the role needs to write there.
    """

    group_name: str
    statements: tuple[IamStatement, ...]


def make_flow_logs(
    scope: Construct,
    vpc_id: str,
    account_id: str,
    retention_days: int,
    name: Namer,
    role_arn: str,
) -> FlowLogs:
    """Create the key, the log group and the flow log of a VPC.

    :param retention_days: how long records are kept.
    :param role_arn: the ARN of :data:`ROLE`.
    """
    key = KmsKey(
        scope,
        "key",
        description="Encrypts the VPC flow logs",
        enable_key_rotation=True,
        rotation_period_in_days=365,
        deletion_window_in_days=7,
        policy=key_policy(account_id, services=[logs_service(account_id)]),
        tags={"Name": name("aws_kms_key", "flow-logs")},
    )
    KmsAlias(scope, "alias", name=name("aws_kms_alias", "flow-logs"), target_key_id=key.key_id)
    group = CloudwatchLogGroup(
        scope,
        "log-group",
        name=name("aws_cloudwatch_log_group", "flow-logs"),
        kms_key_id=key.arn,
        retention_in_days=retention_days,
    )
    FlowLog(
        scope,
        "flow-log",
        vpc_id=vpc_id,
        traffic_type="ALL",
        log_destination_type="cloud-watch-logs",
        log_destination=group.arn,
        iam_role_arn=role_arn,
        log_format=FORMAT.replace("$", "$$"),
        max_aggregation_interval=AGGREGATION,
        tags={"Name": name("aws_flow_log", "main")},
    )
    return FlowLogs(
        group.name,
        (
            IamStatement(
                ROLE,
                "WriteFlowLogs",
                ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
                (f"{group.arn}:*",),
            ),
            # Takes no narrower resource than "every group of the account".
            IamStatement(
                ROLE,
                "FindLogGroup",
                ("logs:DescribeLogGroups",),
                (f"arn:aws:logs:{REGION}:{account_id}:log-group:*",),
            ),
        ),
    )


def silent(group_name: str) -> Alarm:
    """Return the alarm on flow logs that nothing is written to.

    Only for a VPC with network interfaces: each is written of at every aggregation, with the status
    ``NODATA`` when it was idle (Amazon VPC User Guide, "Flow log records").
    """
    return Alarm(
        purpose="flow-logs-silent",
        description="No record has reached the VPC flow logs for half an hour: the flow log is gone, or "
        "may no longer write (PCI DSS 10.7.2). Look at its status in the VPC console.",
        severity=Severity.CRITICAL,
        namespace="AWS/Logs",
        metric="IncomingLogEvents",
        dimensions={"LogGroupName": group_name},
        statistic="Sum",
        comparison="LessThanThreshold",
        threshold=1,
        period=900,
        evaluation_periods=2,
        treat_missing_data="breaching",
    )
