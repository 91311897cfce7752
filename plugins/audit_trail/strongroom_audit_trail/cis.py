"""The fourteen things that the CIS AWS Foundations Benchmark wants to be told of at once.

Section 4 of versions 1.4.0 and 3.0.0, recommendations 4.1 to 4.14, under the ids that both share.
Security Hub (CloudWatch.1 to .14) passes only filters that are exactly as version 1.4.0 writes them,
without a further term ("Security Hub controls for CloudWatch"), so these are. Recommendation 4.15 is
left out: calls to AWS Organizations are recorded in the organization's management account, which must
not be the one that holds account data.
"""

from __future__ import annotations

import attrs

from strongroom import Severity

PATTERN_LIMIT = 1_024
"""Longest filter pattern, in characters (PutMetricFilter)."""


@attrs.frozen
class Control:
    """One recommendation.

    :param id: of the recommendation, such as ``4.3``.
    :param security_hub: the control of Security Hub that checks it.
    :param purpose: names the metric filter and the alarm.
    :param metric: the metric that counts the events.
    :param pattern: which events of the trail count, in the filter syntax of CloudWatch Logs.
    :param meaning: what has happened and what to do, for the person who is notified.
    """

    id: str
    security_hub: str
    purpose: str
    metric: str
    pattern: str
    meaning: str
    severity: Severity = Severity.WARNING


def _any_of(*calls: str) -> str:
    return " || ".join(f"($.eventName={call})" for call in calls)


def _of(source: str, *calls: str) -> str:
    return f"{{($.eventSource={source}.amazonaws.com) && ({_any_of(*calls)})}}"


def _calls(*calls: str) -> str:
    return f"{{{_any_of(*calls)}}}"


CONTROLS = (
    Control(
        "4.1",
        "CloudWatch.2",
        "unauthorised",
        "UnauthorisedCalls",
        '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
        "Calls were refused for want of permission: see who made them, and whether a role lacks a "
        "permission or an intruder is probing.",
    ),
    Control(
        "4.2",
        "CloudWatch.3",
        "no-mfa",
        "SignInsWithoutMfa",
        '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && '
        '($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
        "An IAM user signed in to the console with a password alone (PCI DSS 8.4.1): end the session "
        "and require a second factor.",
        Severity.CRITICAL,
    ),
    Control(
        "4.3",
        "CloudWatch.1",
        "root",
        "RootUse",
        '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && '
        '$.eventType !="AwsServiceEvent"}',
        "The root user did something: unless this was a planned break-glass access, the account is in "
        "the wrong hands.",
        Severity.CRITICAL,
    ),
    Control(
        "4.4",
        "CloudWatch.4",
        "iam",
        "IamPolicyChanges",
        _of(
            "iam",
            "DeleteGroupPolicy",
            "DeleteRolePolicy",
            "DeleteUserPolicy",
            "PutGroupPolicy",
            "PutRolePolicy",
            "PutUserPolicy",
            "CreatePolicy",
            "DeletePolicy",
            "CreatePolicyVersion",
            "DeletePolicyVersion",
            "AttachRolePolicy",
            "DetachRolePolicy",
            "AttachUserPolicy",
            "DetachUserPolicy",
            "AttachGroupPolicy",
            "DetachGroupPolicy",
        ),
        "An IAM policy was changed: it must belong to a deployment or an approved change.",
    ),
    Control(
        "4.5",
        "CloudWatch.5",
        "trail",
        "TrailChanges",
        _calls("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"),
        "The audit trail itself was changed or stopped (PCI DSS 10.2.1.6): find out who did it, and "
        "start it again.",
        Severity.CRITICAL,
    ),
    Control(
        "4.6",
        "CloudWatch.6",
        "sign-in",
        "FailedSignIns",
        '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
        "A sign-in to the console failed: ask the user whether it was them.",
    ),
    Control(
        "4.7",
        "CloudWatch.7",
        "keys",
        "KeyRemovals",
        _of("kms", "DisableKey", "ScheduleKeyDeletion"),
        "A key was disabled or is to be deleted, and the data under it with it: unless a stack was "
        "destroyed on purpose, cancel the deletion and enable the key.",
        Severity.CRITICAL,
    ),
    Control(
        "4.8",
        "CloudWatch.8",
        "buckets",
        "BucketPolicyChanges",
        _of(
            "s3",
            "PutBucketAcl",
            "PutBucketPolicy",
            "PutBucketCors",
            "PutBucketLifecycle",
            "PutBucketReplication",
            "DeleteBucketPolicy",
            "DeleteBucketCors",
            "DeleteBucketLifecycle",
            "DeleteBucketReplication",
        ),
        "Access to a bucket, or its retention, was changed: it must belong to a deployment.",
    ),
    Control(
        "4.9",
        "CloudWatch.9",
        "config",
        "ConfigChanges",
        _of(
            "config",
            "StopConfigurationRecorder",
            "DeleteDeliveryChannel",
            "PutDeliveryChannel",
            "PutConfigurationRecorder",
        ),
        "AWS Config was changed or stopped: what happens to resources may no longer be recorded.",
    ),
    Control(
        "4.10",
        "CloudWatch.10",
        "groups",
        "SecurityGroupChanges",
        _calls(
            "AuthorizeSecurityGroupIngress",
            "AuthorizeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
            "RevokeSecurityGroupEgress",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
        ),
        "A security group was changed (PCI DSS 1.2.2): it must belong to a deployment.",
    ),
    Control(
        "4.11",
        "CloudWatch.11",
        "acls",
        "NetworkAclChanges",
        _calls(
            "CreateNetworkAcl",
            "CreateNetworkAclEntry",
            "DeleteNetworkAcl",
            "DeleteNetworkAclEntry",
            "ReplaceNetworkAclEntry",
            "ReplaceNetworkAclAssociation",
        ),
        "A network ACL was changed (PCI DSS 1.2.2): it must belong to a deployment.",
    ),
    Control(
        "4.12",
        "CloudWatch.12",
        "gateways",
        "GatewayChanges",
        _calls(
            "CreateCustomerGateway",
            "DeleteCustomerGateway",
            "AttachInternetGateway",
            "CreateInternetGateway",
            "DeleteInternetGateway",
            "DetachInternetGateway",
        ),
        "A way out of a network was made or removed. This platform has none: close it.",
        Severity.CRITICAL,
    ),
    Control(
        "4.13",
        "CloudWatch.13",
        "routes",
        "RouteChanges",
        _of(
            "ec2",
            "CreateRoute",
            "CreateRouteTable",
            "ReplaceRoute",
            "ReplaceRouteTableAssociation",
            "DeleteRouteTable",
            "DeleteRoute",
            "DisassociateRouteTable",
        ),
        "A route was changed (PCI DSS 1.2.2): it must belong to a deployment.",
    ),
    Control(
        "4.14",
        "CloudWatch.14",
        "vpcs",
        "VpcChanges",
        _calls(
            "CreateVpc",
            "DeleteVpc",
            "ModifyVpcAttribute",
            "AcceptVpcPeeringConnection",
            "CreateVpcPeeringConnection",
            "DeleteVpcPeeringConnection",
            "RejectVpcPeeringConnection",
            "AttachClassicLinkVpc",
            "DetachClassicLinkVpc",
            "DisableVpcClassicLink",
            "EnableVpcClassicLink",
        ),
        "A VPC was made, changed or joined to another: it must belong to a deployment.",
    ),
)
"""In the benchmark's order."""


def namespace(environment_suffix: str) -> str:
    """Return the metrics' namespace: one an environment, so that two never count each other's."""
    return f"Strongroom/AuditTrail/{environment_suffix}"
