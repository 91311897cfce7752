"""Physical names: ``{resource-type}-{purpose}-{environment_suffix}``, checked against every AWS limit.

A name is refused when *some* accepted suffix would overflow its type's limit, not only when the
suffix at hand does. So a plugin whose names fit in one environment has names that fit in all of
them, and an environment suffix that the config accepts never fails later, inside AWS.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import attrs

from strongroom_base.errors import CallerError
from strongroom_base.name_facts import NameFacts, name_facts
from strongroom_base.typed import typed

WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Lower-case letters, digits and single hyphens inside: what every naming rule of AWS accepts.

RDS, ElastiCache and RDS Proxy refuse ``--`` and a trailing hyphen; S3 and RDS refuse upper case.
"""

PURPOSE_ROOM = 14
"""Characters left for the purpose under the tightest limit; longer limits leave more."""


class NameTooLongError(CallerError):
    """A purpose that cannot be named for every accepted environment suffix."""


class UnknownLimitError(CallerError):
    """A type of which it is not known how long a name AWS takes."""


@attrs.frozen
class NameRule:
    """How one resource type is named.

    :param token: the first part of the name; not always the Terraform type (EC2 refuses security
        groups called ``sg-*``).
    :param limit: the longest name AWS takes, in characters, fixed prefix included.
    :param prefix: a form that AWS fixes, put before the token.
    :param separator: what joins the words; where AWS takes no hyphens an underscore or nothing.
    """

    token: str
    limit: int
    prefix: str = ""
    separator: str = "-"

    @property
    def room(self) -> int:
        """Characters for purpose and suffix together, the separators taken off."""
        return self.limit - len(self.prefix) - len(self.token) - 2 * len(self.separator)


@attrs.frozen(field_transformer=typed)
class NameLimit:
    """How long a name AWS takes, as a plugin states it for a type.

    :param resource_type: the Terraform type, such as ``aws_ram_resource_share``.
    :param limit: the longest name, in characters, fixed prefix included.
    """

    resource_type: str
    limit: int = attrs.field()

    @limit.validator
    def _check_limit(self, _: attrs.Attribute[int], value: int) -> None:
        if value < 1:
            raise ValueError(f"NameLimit.limit is {value}; expected at least 1 character")


TAG_VALUE_LIMIT = 256
"""Longest value of a tag, in characters (Tag restrictions, Amazon EC2 User Guide)."""

# The platform's own types, named by words of their own; names.json knows all others. The limits come
# from the API reference of each service. The AWS provider does not check those marked "API only", so
# without this table they would fail in the middle of a deploy.
RULES: dict[str, NameRule] = {
    "aws_api_gateway_model": NameRule("model", 128, separator=""),  # "must be alphanumeric"
    "aws_api_gateway_rest_api": NameRule("api", 128),
    "aws_backup_plan": NameRule("backup-plan", 50),  # API only
    "aws_backup_restore_testing_plan": NameRule("restore-tests", 50, separator="_"),
    "aws_backup_restore_testing_selection": NameRule("restore-test", 50, separator="_"),  # API only
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


NO_RULES: Mapping[str, NameRule] = MappingProxyType({})


def find_rule(resource_type: str, rules: Mapping[str, NameRule] = NO_RULES) -> NameRule | None:
    """Return the naming rule of a Terraform type, or None when the limit of its names is not known.

    A type without a name of its own, such as ``aws_vpc``, may be as long as a tag's value.

    :param rules: what plugins state, as :func:`stated_rules` returns it; it goes before the rest.
    """
    known = rules.get(resource_type) or RULES.get(resource_type)
    if known is not None:
        return known
    facts = name_facts(resource_type)
    if facts is None:
        return None
    limit = facts.limit if facts.argument else TAG_VALUE_LIMIT
    if limit is None:
        return None
    token = facts.token or own_words(resource_type)
    return NameRule(token, limit, facts.prefix, facts.separator)


def rule_for(resource_type: str, rules: Mapping[str, NameRule] = NO_RULES) -> NameRule:
    """Return the naming rule of a Terraform type.

    :param rules: what plugins state, as :func:`stated_rules` returns it.
    :raises UnknownLimitError: when it is not known how long a name of the type AWS takes.
    """
    rule = find_rule(resource_type, rules)
    if rule is not None:
        return rule
    message = (
        f"the limit of the names of {resource_type} is unknown: no source says how long AWS takes"
    )
    hint = (
        f'state it in the plugin\'s information: NameLimit("{resource_type}", N), '
        "N being the longest name in characters"
    )
    raise UnknownLimitError(message, hint=hint)


def own_words(resource_type: str) -> str:
    """Return a type in words: ``aws_ram_resource_share`` is ``ram-resource-share``."""
    return resource_type.removeprefix("aws_").replace("_", "-")


def stated_rules(limits: Iterable[NameLimit]) -> dict[str, NameRule]:
    """Return the rules of the types whose limit plugins state, by type; the shortest limit counts.

    A plugin adds a limit where none is known, or narrows a known one.

    :raises CallerError: when a limit is longer than the known one, or leaves no room for a purpose.
    """
    rules: dict[str, NameRule] = {}
    for stated in limits:
        kind = stated.resource_type
        known = find_rule(kind)
        if known is not None and stated.limit > known.limit:
            message = (
                f"the names of {kind} may have {known.limit} characters; a plugin states "
                f"{stated.limit}"
            )
            raise CallerError(message, hint="a plugin can only narrow a limit that is known")
        rule = rules.get(kind, known or _new_rule(stated))
        rule = attrs.evolve(rule, limit=min(stated.limit, rule.limit))
        if rule.room <= SUFFIX_MAX_LENGTH:
            message = (
                f"the names of {kind} may have {rule.limit} characters, as a plugin states; "
                f"{rule.token!r}, a purpose and a suffix of up to {SUFFIX_MAX_LENGTH} need more"
            )
            raise CallerError(message)
        rules[kind] = rule
    return rules


def _new_rule(stated: NameLimit) -> NameRule:
    facts = name_facts(stated.resource_type) or NameFacts()
    token = facts.token or own_words(stated.resource_type)
    return NameRule(token, stated.limit, facts.prefix, facts.separator)


def physical_name(
    resource_type: str, purpose: str, suffix: str, *, rules: Mapping[str, NameRule] = NO_RULES
) -> str:
    """Return the name of a resource, such as ``stream-transactions-dev01``.

    Where AWS takes no hyphens, underscores stand for them, or nothing:
    ``modeltransactiondev01`` for an API Gateway model.

    :param resource_type: the Terraform type, such as ``aws_kinesis_stream``.
    :param purpose: what the resource is for, in lower-case words joined by hyphens.
    :param suffix: the environment suffix, already accepted by the config.
    :param rules: what plugins state, as :func:`stated_rules` returns it.
    :raises CallerError: when the purpose is not made of such words.
    :raises NameTooLongError: when the name would not fit for every accepted suffix.
    :raises UnknownLimitError: when it is not known how long a name of the type AWS takes.
    """
    if not WORD.fullmatch(purpose):
        message = (
            f"the purpose of a {resource_type} is {purpose!r}; expected lower-case letters, "
            "digits and single hyphens between them"
        )
        raise CallerError(message)
    rule = rule_for(resource_type, rules)
    longest = rule.room - SUFFIX_MAX_LENGTH
    if len(purpose) > longest:
        message = (
            f"the purpose {purpose!r} of a {resource_type} has {len(purpose)} characters; at most "
            f"{longest} fit: AWS takes names of up to {rule.limit} and {SUFFIX_MAX_LENGTH} are kept "
            f"for the environment suffix"
        )
        raise NameTooLongError(message, hint="shorten the purpose")
    words = f"{rule.token}-{purpose}-{suffix}"
    return rule.prefix + words.replace("-", rule.separator)


ACCOUNT_ID_LENGTH = 12
"""Digits of an AWS account's id."""


def global_name(
    resource_type: str,
    purpose: str,
    account_id: str,
    suffix: str,
    *,
    rules: Mapping[str, NameRule] = NO_RULES,
) -> str:
    """Return a name that no other account has, such as ``bucket-trail-111122223333-dev01``.

    For types whose names are unique over all of AWS. The account's id, which may be a reference, is
    the last part of the purpose.

    :raises CallerError: as :func:`physical_name`, the id counted as twelve digits.
    """
    stand_in = "0" * ACCOUNT_ID_LENGTH
    name = physical_name(resource_type, f"{purpose}-{stand_in}", suffix, rules=rules)
    separator = rule_for(resource_type, rules).separator
    head, _, tail = name.rpartition(f"{separator}{stand_in}{separator}")
    return f"{head}{separator}{account_id}{separator}{tail}"


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
