"""The limits of names, against what AWS documents and not against the file that the code reads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from strongroom_base.errors import CallerError
from strongroom_base.name_facts import name_facts
from strongroom_base.naming import (
    RULES,
    SUFFIX_MAX_LENGTH,
    NameLimit,
    NameTooLongError,
    UnknownLimitError,
    find_rule,
    physical_name,
    rule_for,
    stated_rules,
)
from strongroom_guardrails.catalogue import known_types

UNKNOWN = "aws_ram_resource_share"


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        # Typed from the API reference or the user guide of each service.
        ("aws_alb", 32),
        ("aws_appautoscaling_policy", 255),
        ("aws_autoscaling_group", 255),
        ("aws_batch_job_queue", 128),
        ("aws_cloudformation_stack", 128),
        ("aws_cloudwatch_event_bus", 256),
        ("aws_cloudwatch_event_rule", 64),
        ("aws_cloudwatch_event_target", 64),
        ("aws_cloudwatch_log_group", 512),
        ("aws_cloudwatch_log_metric_filter", 512),
        ("aws_cloudwatch_log_subscription_filter", 512),
        ("aws_codecommit_repository", 100),
        ("aws_cognito_user_pool", 128),
        ("aws_db_instance", 63),
        ("aws_dynamodb_table", 255),
        ("aws_ecr_repository", 256),
        ("aws_ecs_service", 255),
        ("aws_eks_cluster", 100),
        ("aws_elasticache_cluster", 50),
        ("aws_elasticache_replication_group", 40),
        ("aws_elasticsearch_domain", 28),
        ("aws_elb", 32),
        ("aws_iam_group", 128),
        ("aws_iam_instance_profile", 128),
        ("aws_iam_role", 64),
        ("aws_iam_role_policy", 128),
        ("aws_iam_user", 64),
        ("aws_kinesis_firehose_delivery_stream", 64),
        ("aws_kinesis_stream", 128),
        ("aws_lambda_function", 64),
        ("aws_lambda_layer_version", 140),
        ("aws_lambda_permission", 100),
        ("aws_lb", 32),
        ("aws_lb_target_group", 32),
        ("aws_mq_broker", 50),
        ("aws_msk_cluster", 64),
        ("aws_opensearch_domain", 28),
        ("aws_rds_cluster", 63),
        ("aws_redshift_cluster", 63),
        ("aws_route53_resolver_endpoint", 64),
        ("aws_s3_access_point", 50),
        ("aws_s3_bucket", 63),
        ("aws_secretsmanager_secret", 512),
        ("aws_security_group", 255),
        ("aws_sfn_state_machine", 80),
        ("aws_sns_topic", 256),
        ("aws_sqs_queue", 80),
        ("aws_ssm_document", 128),
        ("aws_wafv2_web_acl", 128),
        ("aws_xray_group", 32),
    ],
)
def test_a_limit_is_what_aws_documents(kind: str, limit: int) -> None:
    assert rule_for(kind).limit == limit


def test_every_type_of_the_provider_is_in_the_table() -> None:
    assert [kind for kind in known_types() if name_facts(kind) is None] == []


def test_every_limit_says_where_it_is_from() -> None:
    facts = {kind: name_facts(kind) for kind in known_types()}
    assert [kind for kind, f in facts.items() if f and f.limit is not None and not f.source] == []


def test_the_two_tables_agree_on_the_types_that_both_have() -> None:
    facts = {kind: name_facts(kind) for kind in RULES}
    assert [
        kind
        for kind, known in facts.items()
        if known is None
        or (known.argument and known.limit != RULES[kind].limit)
        or (known.argument and known.separator != RULES[kind].separator)
    ] == []


def test_every_known_limit_leaves_room_for_a_purpose_with_the_longest_suffix() -> None:
    cramped = {
        kind: rule
        for kind in known_types()
        if (rule := find_rule(kind)) and rule.room < SUFFIX_MAX_LENGTH + 2
    }
    assert cramped == {}


@pytest.mark.parametrize(
    ("kind", "purpose", "name"),
    [
        ("aws_lb", "api", "lb-api-dev-01"),
        ("aws_opensearch_domain", "logs", "domain-logs-dev-01"),
        ("aws_api_gateway_model", "card-payment", "modelcardpaymentdev01"),
        ("aws_iot_topic_rule", "card-seen", "iot_topic_rule_card_seen_dev_01"),
        (
            "aws_paymentcryptography_key_alias",
            "pin",
            "alias/paymentcryptography-key-alias-pin-dev-01",
        ),
    ],
)
def test_a_name_has_the_form_that_its_type_takes(kind: str, purpose: str, name: str) -> None:
    assert physical_name(kind, purpose, "dev-01") == name


def test_a_load_balancer_of_33_characters_is_refused() -> None:
    """AWS takes 32, and until now 256 passed."""
    with pytest.raises(NameTooLongError, match="AWS takes names of up to 32"):
        physical_name("aws_lb", "a-purpose-of-many-words", "dev01")


def test_a_type_whose_limit_is_unknown_is_refused_and_the_error_says_what_to_do() -> None:
    with pytest.raises(
        UnknownLimitError, match=f"the limit of the names of {UNKNOWN} is unknown"
    ) as e:
        physical_name(UNKNOWN, "main", "dev01")
    assert f'NameLimit("{UNKNOWN}", N)' in str(e.value.hint)


def test_a_type_that_the_provider_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownLimitError, match="aws_no_such_thing"):
        physical_name("aws_no_such_thing", "main", "dev01")


def test_a_plugin_states_an_unknown_limit() -> None:
    rules = stated_rules([NameLimit(UNKNOWN, 60)])
    assert physical_name(UNKNOWN, "main", "dev01", rules=rules) == "ram-resource-share-main-dev01"
    with pytest.raises(NameTooLongError, match="AWS takes names of up to 60"):
        physical_name(UNKNOWN, "m" * 30, "dev01", rules=rules)


def test_a_plugin_narrows_a_known_limit_and_the_shortest_counts() -> None:
    rules = stated_rules([NameLimit("aws_sqs_queue", 60), NameLimit("aws_sqs_queue", 50)])
    assert rule_for("aws_sqs_queue", rules) == rules["aws_sqs_queue"]
    assert (rules["aws_sqs_queue"].limit, rules["aws_sqs_queue"].token) == (50, "queue")


def test_a_plugin_cannot_widen_a_known_limit() -> None:
    with pytest.raises(
        CallerError, match="aws_sqs_queue may have 80 characters; a plugin states 81"
    ):
        stated_rules([NameLimit("aws_sqs_queue", 81)])


def test_a_limit_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(CallerError, match=f"{UNKNOWN} may have 20 characters"):
        stated_rules([NameLimit(UNKNOWN, 20)])


def test_help_does_not_read_the_table() -> None:
    code = (
        "import strongroom.cli.app, strongroom_base.naming as naming, sys\n"
        "naming.physical_name('aws_sqs_queue', 'main', 'dev01')\n"
        "from strongroom_base import name_facts\n"
        "sys.exit(name_facts._types.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
