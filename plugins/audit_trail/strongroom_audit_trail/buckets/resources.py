"""The trail's bucket, and the bucket of the log of who read or changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
    S3BucketLifecycleConfigurationRuleTransition,
)
from cdktf_cdktf_provider_aws.s3_bucket_logging import S3BucketLoggingA
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from constructs import Construct

from strongroom import (
    Context,
    EncryptionKeys,
    block_public_access,
    disable_acls,
    encrypt_objects,
    keep_versions,
    make_bucket,
)
from strongroom_audit_trail.permissions import access_bucket_policy, trail_bucket_policy

if TYPE_CHECKING:
    from strongroom_audit_trail.settings import AuditTrailSettings

ABORT_DAYS = 7
"""Days after which the parts of an upload that never ended are removed."""


@attrs.frozen
class Bucket:
    """A bucket whose policy is in force."""

    bucket: S3Bucket
    name: str
    arn: str
    policy: S3BucketPolicy


@attrs.frozen
class Buckets:
    """Both of them."""

    trail: Bucket
    access: Bucket


def make_buckets(
    scope: Construct, context: Context, settings: AuditTrailSettings, trail_arn: str
) -> Buckets:
    """Create both buckets, each private, versioned and with a lifecycle.

    Versions keep what is overwritten or deleted for as long as the rest (PCI DSS 10.3.4). There is no
    Object Lock: everything must be destroyable, and a lock would outlive the stack.

    :param trail_arn: the only trail that may deliver.
    """
    account = context.account_id
    key_arn = context.require(EncryptionKeys).audit.arn
    trail_bucket = _bucket(scope, context, "trail", settings)
    access_bucket = _bucket(scope, context, "access-log", settings)
    trail_name, access_name = trail_bucket.bucket, access_bucket.bucket
    trail_bucket_arn, access_bucket_arn = trail_bucket.arn, access_bucket.arn
    encrypt_objects(scope, "trail-bucket-encryption", trail_name, key_arn)
    # S3 delivers its access logs to buckets with keys of its own alone; see the guardrails' catalogue.
    encrypt_objects(scope, "access-log-bucket-encryption", access_name, None)
    policy = trail_bucket_policy(trail_bucket_arn, trail_arn, account, config=settings.config)
    trail = Bucket(
        trail_bucket, trail_name, trail_bucket_arn, _policy(scope, "trail", trail_name, policy)
    )
    policy = access_bucket_policy(access_bucket_arn, trail_bucket_arn, account)
    access = Bucket(
        access_bucket,
        access_name,
        access_bucket_arn,
        _policy(scope, "access-log", access_name, policy),
    )
    S3BucketLoggingA(
        scope,
        "trail-bucket-logging",
        bucket=trail_name,
        target_bucket=access_name,
        target_prefix="trail/",
        depends_on=[access.policy],
    )
    return Buckets(trail, access)


def _bucket(
    scope: Construct, context: Context, purpose: str, settings: AuditTrailSettings
) -> S3Bucket:
    name = context.global_name("aws_s3_bucket", purpose)
    bucket = make_bucket(scope, f"{purpose}-bucket", name)
    reference = bucket.bucket
    disable_acls(scope, f"{purpose}-bucket-ownership", reference)
    block_public_access(scope, f"{purpose}-bucket-private", reference)
    versioning = keep_versions(scope, f"{purpose}-bucket-versions", reference)
    S3BucketLifecycleConfiguration(
        scope,
        f"{purpose}-bucket-lifecycle",
        bucket=reference,
        rule=_lifecycle(settings),
        depends_on=[versioning],
    )
    return bucket


def _lifecycle(settings: AuditTrailSettings) -> list[S3BucketLifecycleConfigurationRule]:
    kept = settings.kept_days
    return [
        S3BucketLifecycleConfigurationRule(
            id="keep",
            status="Enabled",
            filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
            # Still read at once. S3 leaves objects below 128 KiB where they are: there they would be
            # billed as 128 KiB ("Lifecycle configuration elements", Amazon S3 User Guide).
            transition=[
                S3BucketLifecycleConfigurationRuleTransition(
                    days=settings.hot_days, storage_class="GLACIER_IR"
                )
            ],
            expiration=[S3BucketLifecycleConfigurationRuleExpiration(days=kept)],
            noncurrent_version_expiration=[
                S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(noncurrent_days=kept)
            ],
            abort_incomplete_multipart_upload=[
                S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                    days_after_initiation=ABORT_DAYS
                )
            ],
        ),
        # S3 takes this and an expiration in days only in two rules.
        S3BucketLifecycleConfigurationRule(
            id="clear-markers",
            status="Enabled",
            filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
            expiration=[
                S3BucketLifecycleConfigurationRuleExpiration(expired_object_delete_marker=True)
            ],
        ),
    ]


def _policy(scope: Construct, purpose: str, bucket: str, document: str) -> S3BucketPolicy:
    return S3BucketPolicy(scope, f"{purpose}-bucket-policy", bucket=bucket, policy=document)
