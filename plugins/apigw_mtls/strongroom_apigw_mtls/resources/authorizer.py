"""The authorizer's function."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionLoggingConfig,
)
from constructs import Construct

from strongroom import Context, EncryptionKeys, FunctionCode, make_function, make_log_group
from strongroom_apigw_mtls import names, package
from strongroom_apigw_mtls.permissions import AUTHORIZER
from strongroom_apigw_mtls.resources.store import Store

MEMORY_MIB = 256
"""Lambda gives CPU by memory; with 128 MB the start of boto3 takes seconds."""

TIMEOUT_SECONDS = 5
"""A cold start with one read from S3 takes about one; API Gateway would wait for 29."""


def make_authorizer(
    scope: Construct, context: Context, store: Store, log_days: int
) -> LambdaFunction:
    """Create the authorizer's function. It is outside the VPC: it calls S3 alone, and API Gateway alone
    may call it.
    """
    keys = context.require(EncryptionKeys)
    log_group = make_log_group(
        scope,
        "authorizer-log",
        names.authorizer_log_group(context),
        kms_key_arn=keys.audit.arn,
        retention_days=log_days,
    )
    content = package.package()
    path = context.asset("authorizer.zip", content)
    return make_function(
        scope,
        "authorizer",
        names.authorizer(context),
        code=FunctionCode(path, content, package.HANDLER, package.RUNTIME),
        description="Decides which client certificates the transaction API lets in",
        role_arn=context.role_arn(AUTHORIZER),
        kms_key_arn=keys.credentials.arn,
        log_group=log_group,
        environment={
            "LISTS_BUCKET": store.bucket,
            "LISTS_KEY": names.LISTS_KEY,
            "LISTS_VERSION": store.lists_version,
        },
        memory_mib=MEMORY_MIB,
        timeout_seconds=TIMEOUT_SECONDS,
        logging_config=LambdaFunctionLoggingConfig(log_format="Text", log_group=log_group.name),
    )
