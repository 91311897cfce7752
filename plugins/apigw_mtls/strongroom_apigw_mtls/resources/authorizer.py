"""The authorizer's function."""

from __future__ import annotations

import base64
import hashlib

from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionEnvironment,
    LambdaFunctionLoggingConfig,
    LambdaFunctionTracingConfig,
)
from constructs import Construct

from strongroom import Context, EncryptionKeys
from strongroom_apigw_mtls import names, package
from strongroom_apigw_mtls.permissions import AUTHORIZER
from strongroom_apigw_mtls.resources.logs import make_log_group
from strongroom_apigw_mtls.resources.store import Store

MEMORY_MB = 256
"""Lambda gives CPU by memory; with 128 MB the start of boto3 takes seconds."""

TIMEOUT_SECONDS = 5
"""A cold start with one read from S3 takes about one; API Gateway would wait for 29."""


def make_authorizer(
    scope: Construct, context: Context, store: Store, log_days: int
) -> LambdaFunction:
    """Create the authorizer's function. It is outside the VPC: it calls S3 alone, and API Gateway alone
    may call it.
    """
    name = names.authorizer(context)
    keys = context.require(EncryptionKeys)
    log_name = names.authorizer_log_group(context)
    log = make_log_group(scope, "authorizer-log", log_name, keys.audit.arn, log_days)
    code = package.package()
    return LambdaFunction(
        scope,
        "authorizer",
        function_name=name,
        description="Decides which client certificates the transaction API lets in",
        role=context.role_arn(AUTHORIZER),
        filename=context.asset("authorizer.zip", code),
        source_code_hash=base64.b64encode(hashlib.sha256(code).digest()).decode(),
        handler=package.HANDLER,
        runtime=package.RUNTIME,
        architectures=["arm64"],
        memory_size=MEMORY_MB,
        timeout=TIMEOUT_SECONDS,
        kms_key_arn=keys.credentials.arn,
        environment=LambdaFunctionEnvironment(
            variables={
                "LISTS_BUCKET": store.bucket,
                "LISTS_KEY": names.LISTS_KEY,
                "LISTS_VERSION": store.lists_version,
            }
        ),
        tracing_config=LambdaFunctionTracingConfig(mode="Active"),
        logging_config=LambdaFunctionLoggingConfig(log_format="Text", log_group=log.name),
        tags={"Name": name},
    )
