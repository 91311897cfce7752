"""Which service uses the key that a resource names. Plain Python.

What is not listed is not checked: AWS refuses it at the deploy, if the key does not admit its service.
"""

from __future__ import annotations

from collections.abc import Iterator

from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.model import Resource
from strongroom_guardrails.values import places
from strongroom_platform.policies import KeyService, logs_service, trail_service

VIA = {
    "aws_backup_vault": "backup",
    "aws_dynamodb_table": "dynamodb",
    "aws_ebs_volume": "ec2",
    "aws_ecr_repository": "ecr",
    "aws_efs_file_system": "elasticfilesystem",
    "aws_elasticache_replication_group": "elasticache",
    "aws_elasticache_serverless_cache": "elasticache",
    "aws_kinesis_stream": "kinesis",
    "aws_lambda_function": "lambda",
    "aws_opensearch_domain": "es",
    "aws_rds_cluster": "rds",
    "aws_rds_cluster_instance": "rds",
    "aws_redshift_cluster": "redshift",
    "aws_s3_bucket_server_side_encryption_configuration": "s3",
    "aws_s3_object": "s3",
    "aws_secretsmanager_secret": "secretsmanager",
    "aws_sns_topic": "sns",
    "aws_sqs_queue": "sqs",
    "aws_ssm_parameter": "ssm",
}
"""Services that use a key for a caller, as ``kms:ViaService`` names them (AWS KMS Developer Guide,
"AWS KMS condition keys")."""

BY_ITSELF = {
    "aws_cloudtrail": trail_service(),
    "aws_cloudwatch_log_group": logs_service(),
}
"""Services that use a key with no caller's permission."""

_SECRET = "secret_kms_key_id"  # noqa: S105 - the end of an argument's name
"""A database's master password is in Secrets Manager, which uses the key for it."""


_MADE_BY = {"CloudTrail": "trail_service()", "CloudWatchLogs": "logs_service()"}


def as_declared(service: str | KeyService) -> str:
    """Return the argument of ``KeyUse`` that declares a service, as an author writes it."""
    if isinstance(service, str):
        return f"via=({service!r},)"
    return f"services=({_MADE_BY[service.sid]},)"


def key_consumers(resource: Resource) -> Iterator[tuple[str, str | KeyService]]:
    """Yield each key that a resource names, with the service that uses it for the resource."""
    service = BY_ITSELF.get(resource.type) or VIA.get(resource.type)
    known = facts(resource.type)
    if service is None or known is None:
        return
    for check in known.rest:
        if check.key:
            uses = "secretsmanager" if check.argument.endswith(_SECRET) else service
            for place in places(resource.arguments, check.argument):
                if isinstance(place.value, str):
                    yield place.value, uses
