"""The parts of a bucket that is private, versioned and encrypted.

Each is a resource of its own in the AWS provider, so each is a function of its own: the caller says in
which order, and what waits for which.
"""

from __future__ import annotations

from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct


def make_bucket(scope: Construct, construct_id: str, name: str) -> S3Bucket:
    """Create a bucket that ``destroy`` removes with everything in it.

    :param name: the physical name, also of the ``Name`` tag; from ``context.global_name``.
    """
    return S3Bucket(scope, construct_id, bucket=name, force_destroy=True, tags={"Name": name})


def disable_acls(scope: Construct, construct_id: str, bucket: str) -> S3BucketOwnershipControls:
    """Let the bucket own every object, so that access follows from policies alone."""
    return S3BucketOwnershipControls(
        scope,
        construct_id,
        bucket=bucket,
        rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
    )


def block_public_access(
    scope: Construct, construct_id: str, bucket: str
) -> S3BucketPublicAccessBlock:
    """Refuse whatever would make the bucket or an object public."""
    return S3BucketPublicAccessBlock(
        scope,
        construct_id,
        bucket=bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )


def keep_versions(scope: Construct, construct_id: str, bucket: str) -> S3BucketVersioningA:
    """Keep what is overwritten or deleted."""
    return S3BucketVersioningA(
        scope,
        construct_id,
        bucket=bucket,
        versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
    )


def encrypt_objects(
    scope: Construct, construct_id: str, bucket: str, kms_key_arn: str | None
) -> S3BucketServerSideEncryptionConfigurationA:
    """Encrypt objects under a KMS key, with a bucket key that saves requests to KMS.

    :param kms_key_arn: None for S3's own keys, which S3 demands for the target of access logs.
    """
    default = S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
        sse_algorithm="aws:kms" if kms_key_arn else "AES256", kms_master_key_id=kms_key_arn
    )
    return S3BucketServerSideEncryptionConfigurationA(
        scope,
        construct_id,
        bucket=bucket,
        rule=[
            S3BucketServerSideEncryptionConfigurationRuleA(
                apply_server_side_encryption_by_default=default,
                bucket_key_enabled=kms_key_arn is not None,
            )
        ],
    )
