"""Physical names: ``{resource-type}-{purpose}-{environment_suffix}``, checked against every AWS limit.

A name is refused when *some* accepted suffix would overflow its type's limit, not only when the
suffix at hand does. So a plugin whose names fit in one environment has names that fit in all of
them, and an environment suffix that the config accepts never fails later, inside AWS.
"""

from __future__ import annotations

import re

import attrs

from strongroom_base.errors import CallerError

WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Lower-case letters, digits and single hyphens inside: what every naming rule of AWS accepts.

RDS, ElastiCache and RDS Proxy refuse ``--`` and a trailing hyphen; S3 and RDS refuse upper case.
"""

PURPOSE_ROOM = 14
"""Characters left for the purpose under the tightest limit; longer limits leave more."""


class NameTooLongError(CallerError):
    """A purpose that cannot be named for every accepted environment suffix."""


@attrs.frozen
class NameRule:
    """How one resource type is named.

    :param token: the first part of the name; not always the Terraform type (EC2 refuses security
        groups called ``sg-*``).
    :param limit: the longest name AWS takes, in characters, fixed prefix included.
    :param prefix: a form that AWS fixes, put before the token.
    """

    token: str
    limit: int
    prefix: str = ""

    @property
    def room(self) -> int:
        """Characters for purpose and suffix together, the hyphens taken off."""
        return self.limit - len(self.prefix) - len(self.token) - 2


TAG_VALUE_LIMIT = 256
"""Longest value of a tag, in characters (Tag restrictions, Amazon EC2 User Guide)."""

# The limits come from the API reference of each service. The AWS provider does not check those
# marked "API only", so without this table they would fail in the middle of a deploy.
RULES: dict[str, NameRule] = {
    "aws_api_gateway_rest_api": NameRule("api", 128),
    "aws_backup_plan": NameRule("backup-plan", 50),  # API only
    "aws_backup_restore_testing_plan": NameRule("restore-tests", 50),
    "aws_backup_restore_testing_selection": NameRule("restore-test", 50),  # API only
    "aws_backup_selection": NameRule("backup-selection", 50),
    "aws_backup_vault": NameRule("backup-vault", 50),
    "aws_cloudtrail": NameRule("trail", 128),
    "aws_cloudwatch_composite_alarm": NameRule("composite-alarm", 255),
    "aws_cloudwatch_dashboard": NameRule("dashboard", 255),
    "aws_cloudwatch_event_rule": NameRule("event-rule", 64),
    "aws_cloudwatch_log_group": NameRule("log-group", 512),
    "aws_cloudwatch_metric_alarm": NameRule("alarm", 255),
    "aws_db_event_subscription": NameRule("db-events", 254),
    "aws_db_parameter_group": NameRule("db-params", 255),
    "aws_db_proxy": NameRule("db-proxy", 63),  # API only
    "aws_db_subnet_group": NameRule("db-subnets", 255),
    "aws_dynamodb_table": NameRule("table", 255),
    "aws_efs_file_system": NameRule("efs", 64),
    "aws_elasticache_parameter_group": NameRule("redis-params", 255),  # API only
    "aws_elasticache_replication_group": NameRule("redis", 40),
    "aws_elasticache_subnet_group": NameRule("redis-subnets", 255),  # API only
    "aws_elasticache_user": NameRule("redis-user", 40),  # API only
    "aws_elasticache_user_group": NameRule("redis-users", 40),  # API only
    "aws_iam_policy": NameRule("policy", 128),
    "aws_iam_role": NameRule("role", 64),
    "aws_kinesis_firehose_delivery_stream": NameRule("firehose", 64),
    "aws_kinesis_stream": NameRule("stream", 128),  # API only
    "aws_kinesis_stream_consumer": NameRule("consumer", 128),  # API only
    "aws_kms_alias": NameRule("key", 256, prefix="alias/"),  # API only
    "aws_kms_key": NameRule("key", 256),
    "aws_lambda_function": NameRule("function", 64),  # the provider allows the ARN's 140
    "aws_rds_cluster": NameRule("aurora", 63),  # API only
    "aws_rds_cluster_instance": NameRule("aurora", 63),  # API only
    "aws_rds_cluster_parameter_group": NameRule("aurora-params", 255),
    "aws_s3_bucket": NameRule("bucket", 63),
    "aws_secretsmanager_secret": NameRule("secret", 512),
    "aws_security_group": NameRule("secgrp", 255),  # "sg-" is reserved by EC2
    "aws_sns_topic": NameRule("topic", 256),  # API only
    "aws_sqs_queue": NameRule("queue", 80),  # API only
    "aws_wafv2_web_acl": NameRule("web-acl", 128),
}

SUFFIX_MAX_LENGTH = min(rule.room for rule in RULES.values()) - PURPOSE_ROOM
"""Longest environment suffix: what the tightest limit (an ElastiCache user group, 40) leaves."""


def rule_for(resource_type: str) -> NameRule:
    """Return the naming rule of a Terraform type.

    A type that is not in the table is named after itself and may be as long as a tag value: right
    for types that only carry a ``Name`` tag, such as ``aws_vpc``.
    """
    known = RULES.get(resource_type)
    if known is not None:
        return known
    token = resource_type.removeprefix("aws_").replace("_", "-")
    return NameRule(token, TAG_VALUE_LIMIT)


def physical_name(resource_type: str, purpose: str, suffix: str) -> str:
    """Return the name of a resource, such as ``stream-transactions-dev01``.

    :param resource_type: the Terraform type, such as ``aws_kinesis_stream``.
    :param purpose: what the resource is for, in lower-case words joined by hyphens.
    :param suffix: the environment suffix, already accepted by the config.
    :raises CallerError: when the purpose is not made of such words.
    :raises NameTooLongError: when the name would not fit for every accepted suffix.
    """
    if not WORD.fullmatch(purpose):
        message = (
            f"the purpose of a {resource_type} is {purpose!r}; expected lower-case letters, "
            "digits and single hyphens between them"
        )
        raise CallerError(message)
    rule = rule_for(resource_type)
    longest = rule.room - SUFFIX_MAX_LENGTH
    if len(purpose) > longest:
        message = (
            f"the purpose {purpose!r} of a {resource_type} has {len(purpose)} characters; at most "
            f"{longest} fit: AWS takes names of up to {rule.limit} and {SUFFIX_MAX_LENGTH} are kept "
            f"for the environment suffix"
        )
        raise NameTooLongError(message, hint="shorten the purpose")
    return f"{rule.prefix}{rule.token}-{purpose}-{suffix}"


ACCOUNT_ID_LENGTH = 12
"""Digits of an AWS account's id."""


def global_name(resource_type: str, purpose: str, account_id: str, suffix: str) -> str:
    """Return a name that no other account has, such as ``bucket-trail-111122223333-dev01``.

    For types whose names are unique over all of AWS. The account's id, which may be a reference, is
    the last part of the purpose.

    :raises CallerError: as :func:`physical_name`, the id counted as twelve digits.
    """
    stand_in = "0" * ACCOUNT_ID_LENGTH
    name = physical_name(resource_type, f"{purpose}-{stand_in}", suffix)
    head, _, tail = name.rpartition(f"-{stand_in}-")
    return f"{head}-{account_id}-{tail}"


def suffix_problem(suffix: str) -> str | None:
    """Say what is wrong with an environment suffix, or return None when every name can carry it."""
    expected = (
        f"expected 1 to {SUFFIX_MAX_LENGTH} lower-case letters, digits and single hyphens between "
        "them"
    )
    if len(suffix) > SUFFIX_MAX_LENGTH:
        tightest = min(RULES, key=lambda name: RULES[name].room)
        return (
            f"{expected}, found {suffix!r} with {len(suffix)} characters (the tightest limit is "
            f"{RULES[tightest].limit} characters for the name of an {tightest})"
        )
    if not WORD.fullmatch(suffix):
        return f"{expected}, found {suffix!r}"
    return None
