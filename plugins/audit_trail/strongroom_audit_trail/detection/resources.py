"""GuardDuty, AWS Config, Security Hub and Inspector, each if the settings say that we own it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdktf_cdktf_provider_aws.config_configuration_recorder import (
    ConfigConfigurationRecorder,
    ConfigConfigurationRecorderRecordingGroup,
)
from cdktf_cdktf_provider_aws.config_configuration_recorder_status import (
    ConfigConfigurationRecorderStatus,
)
from cdktf_cdktf_provider_aws.config_delivery_channel import ConfigDeliveryChannel
from cdktf_cdktf_provider_aws.guardduty_detector import GuarddutyDetector
from cdktf_cdktf_provider_aws.guardduty_detector_feature import GuarddutyDetectorFeature
from cdktf_cdktf_provider_aws.inspector2_enabler import Inspector2Enabler
from cdktf_cdktf_provider_aws.securityhub_account import SecurityhubAccount
from cdktf_cdktf_provider_aws.securityhub_standards_subscription import (
    SecurityhubStandardsSubscription,
)
from constructs import Construct

from strongroom import REGION, Context, EncryptionKeys

if TYPE_CHECKING:
    from strongroom_audit_trail.buckets.resources import Bucket
    from strongroom_audit_trail.settings import AuditTrailSettings

GUARDDUTY_FEATURES = ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS")
"""What GuardDuty can watch of this platform (GuardDuty.6, .9 and .10); it has no EC2 and no EKS."""

STANDARDS = {
    "pci-dss": "pci-dss/v/4.0.1",
    "cis": "cis-aws-foundations-benchmark/v/3.0.0",
}
"""Security Hub's standards, by construct id."""

CONFIG_ROLE = "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
"""The only role that Config.1 lets pass: AWS Config's own, with the permissions AWS keeps current."""


def make_detection(
    scope: Construct, context: Context, settings: AuditTrailSettings, bucket: Bucket
) -> None:
    """Create what the settings turn on.

    :param bucket: where AWS Config delivers; the trail uses it too.
    """
    if settings.guardduty:
        _guardduty(scope, context)
    recording = _config(scope, context, bucket) if settings.config else None
    if settings.security_hub:
        _security_hub(scope, recording)
    if settings.inspector:
        Inspector2Enabler(
            scope, "inspector", account_ids=[context.account_id], resource_types=["LAMBDA"]
        )


def _guardduty(scope: Construct, context: Context) -> None:
    detector = GuarddutyDetector(
        scope,
        "guardduty",
        enable=True,
        finding_publishing_frequency="FIFTEEN_MINUTES",
        tags={"Name": context.name("aws_guardduty_detector", "main")},
    )
    detector_id = detector.id
    for feature in GUARDDUTY_FEATURES:
        GuarddutyDetectorFeature(
            scope,
            f"guardduty-{feature.lower().replace('_', '-')}",
            detector_id=detector_id,
            name=feature,
            status="ENABLED",
        )


def _config(
    scope: Construct, context: Context, bucket: Bucket
) -> ConfigConfigurationRecorderStatus:
    recorder = ConfigConfigurationRecorder(
        scope,
        "config-recorder",
        name=context.name("aws_config_configuration_recorder", "main"),
        role_arn=f"arn:aws:iam::{context.account_id}:role/{CONFIG_ROLE}",
        recording_group=ConfigConfigurationRecorderRecordingGroup(
            all_supported=True, include_global_resource_types=True
        ),
    )
    channel = ConfigDeliveryChannel(
        scope,
        "config-channel",
        name=context.name("aws_config_delivery_channel", "main"),
        s3_bucket_name=bucket.name,
        s3_kms_key_arn=context.require(EncryptionKeys).audit.arn,
        depends_on=[recorder, bucket.policy],
    )
    return ConfigConfigurationRecorderStatus(
        scope, "config-status", name=recorder.name, is_enabled=True, depends_on=[channel]
    )


def _security_hub(scope: Construct, recording: ConfigConfigurationRecorderStatus | None) -> None:
    hub = SecurityhubAccount(
        scope,
        "security-hub",
        enable_default_standards=False,
        control_finding_generator="SECURITY_CONTROL",
        depends_on=[recording] if recording else None,
    )
    for name, standard in STANDARDS.items():
        SecurityhubStandardsSubscription(
            scope,
            f"security-hub-{name}",
            standards_arn=f"arn:aws:securityhub:{REGION}::standards/{standard}",
            depends_on=[hub],
        )
