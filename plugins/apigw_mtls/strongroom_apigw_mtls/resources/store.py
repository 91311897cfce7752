"""The truststore and the lists of clients, in a bucket of their own."""

from __future__ import annotations

from typing import Any

import attrs
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_object import S3Object
from constructs import Construct

from strongroom import (
    Context,
    EncryptionKeys,
    block_public_access,
    disable_acls,
    encrypt_objects,
    keep_versions,
    make_bucket,
    resource_policy_refusing_plain_http,
)
from strongroom_apigw_mtls import names
from strongroom_apigw_mtls.trust import Trust

OLD_VERSIONS_DAYS = 400
"""The logs show which client was admitted when, for as long as they are kept (PCI DSS 10.5.1)."""

OBJECT_ACTIONS = (
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:PutObject",
)


@attrs.frozen
class Store:
    """The bucket and the versions of what is in it."""

    bucket: str
    arn: str
    truststore_version: str
    lists_version: str


def make_store(scope: Construct, context: Context, trust: Trust) -> Store:
    """Create the bucket, close it, and put the truststore and the lists into it."""
    name = context.global_name("aws_s3_bucket", "truststore")
    bucket = make_bucket(scope, "truststore-bucket", name)
    bucket_name, arn = bucket.bucket, bucket.arn
    key_arn = context.require(EncryptionKeys).credentials.arn
    closed = _close(scope, bucket_name, arn, key_arn)

    def put(id_: str, key: str, content: str) -> str:
        made = S3Object(
            scope,
            id_,
            bucket=bucket_name,
            key=key,
            content=content,
            server_side_encryption="aws:kms",
            kms_key_id=key_arn,
            bucket_key_enabled=True,
            tags={"Name": context.name("aws_s3_object", id_)},
            depends_on=closed,
        )
        return made.version_id

    return Store(
        bucket_name,
        arn,
        put("truststore", names.TRUSTSTORE_KEY, trust.truststore),
        put("lists", names.LISTS_KEY, trust.lists),
    )


def _close(scope: Construct, bucket: str, arn: str, key_arn: str) -> list[Any]:
    """Close the bucket; return what must stand before anything is put into it."""
    versioning = keep_versions(scope, "truststore-versioning", bucket)
    encryption = encrypt_objects(scope, "truststore-encryption", bucket, key_arn)
    block = block_public_access(scope, "truststore-public-access", bucket)
    owner = disable_acls(scope, "truststore-ownership", bucket)
    S3BucketLifecycleConfiguration(
        scope,
        "truststore-lifecycle",
        bucket=bucket,
        rule=[_old_versions()],
        depends_on=[versioning],
    )
    # S3 refuses two changes of access at once, so that the policy waits for the block.
    policy = S3BucketPolicy(
        scope,
        "truststore-policy",
        bucket=bucket,
        policy=resource_policy_refusing_plain_http(OBJECT_ACTIONS, f"{arn}/*"),
        depends_on=[block],
    )
    return [versioning, encryption, owner, policy]


def _old_versions() -> S3BucketLifecycleConfigurationRule:
    expiration = S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration
    abort = S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload
    return S3BucketLifecycleConfigurationRule(
        id="old-versions",
        status="Enabled",
        filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
        noncurrent_version_expiration=[expiration(noncurrent_days=OLD_VERSIONS_DAYS)],
        abort_incomplete_multipart_upload=[abort(days_after_initiation=1)],
    )
