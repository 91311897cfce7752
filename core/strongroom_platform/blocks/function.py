"""The Lambda function."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import attrs
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionEnvironment,
    LambdaFunctionTracingConfig,
)
from constructs import Construct


@attrs.frozen
class FunctionCode:
    """The code of a function.

    :param path: where Terraform finds the package; from ``context.asset``.
    :param content: the package, a zip; the same bytes whenever the config is the same.
    :param handler: such as ``rotation.handle``.
    :param runtime: such as ``python3.13``.
    """

    path: str
    content: bytes
    handler: str
    runtime: str


def make_function(
    scope: Construct,
    construct_id: str,
    name: str,
    *,
    code: FunctionCode,
    description: str,
    role_arn: str,
    kms_key_arn: str,
    log_group: CloudwatchLogGroup,
    environment: Mapping[str, str],
    memory_mib: int,
    timeout_seconds: int,
    **arguments: Any,
) -> LambdaFunction:
    """Create a function on Arm, with tracing, whose environment is encrypted under a key.

    :param name: the physical name, also of the ``Name`` tag.
    :param kms_key_arn: encrypts the environment; the role must be allowed to decrypt with it.
    :param log_group: ``/aws/lambda/{name}``. The function is created after it, because Lambda would
        create it without a key. With another name, pass ``logging_config`` too.
    :param memory_mib: Lambda gives CPU in proportion to it.
    :param arguments: other arguments of ``LambdaFunction``, such as ``vpc_config``.
    """
    if "logging_config" not in arguments:
        arguments["depends_on"] = [log_group, *arguments.get("depends_on", ())]
    return LambdaFunction(
        scope,
        construct_id,
        function_name=name,
        description=description,
        role=role_arn,
        filename=code.path,
        source_code_hash=base64.b64encode(hashlib.sha256(code.content).digest()).decode(),
        handler=code.handler,
        runtime=code.runtime,
        architectures=["arm64"],
        memory_size=memory_mib,
        timeout=timeout_seconds,
        kms_key_arn=kms_key_arn,
        environment=LambdaFunctionEnvironment(variables=dict(environment)),
        tracing_config=LambdaFunctionTracingConfig(mode="Active"),
        tags={"Name": name},
        **arguments,
    )
