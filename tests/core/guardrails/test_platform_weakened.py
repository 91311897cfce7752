"""What weakens the whole platform without opening it is refused, by a rule that says why.

Each case is a change that somebody could make to the synthesised platform: AWS's documents, the CIS
benchmark or PCI DSS ask for what it takes away.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Final

import pytest

from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from support.synthesis import synthesise

Change = Callable[[dict[str, Any]], object]


def first(kind: str, change: Change) -> Change:
    """Return the change of the first resource of a type."""
    return lambda document: change(next(iter(document["resource"][kind].values())))


def each(kind: str, change: Change) -> Change:
    """Return the change of every resource of a type."""
    return lambda document: [change(body) for body in document["resource"][kind].values()]


def without(kind: str, argument: str, words: str) -> Change:
    """Return the removal of the blocks that have these words in them."""

    def change(body: dict[str, Any]) -> None:
        kept = [block for block in body[argument] if words not in str(block)]
        assert len(kept) < len(body[argument])
        body[argument] = kept

    return first(kind, change)


def setting(kind: str, **arguments: object) -> Change:
    return first(kind, lambda body: body.update(arguments))


def replaced(kind: str, argument: str, old: str, new: str) -> Change:
    """Return the change of a text, such as a policy, wherever a resource of the type has it."""

    def change(document: dict[str, Any]) -> None:
        found = [b for b in document["resource"][kind].values() if old in b[argument]]
        assert found
        for body in found:
            body[argument] = body[argument].replace(old, new)

    return change


ACL: Final = "aws_wafv2_web_acl"
LOGGED: Final = "aws_wafv2_web_acl_logging_configuration"
TRAIL: Final = "aws_cloudtrail"
MASKS: Final = "aws_cloudwatch_log_data_protection_policy"

CASES: Final[dict[str, tuple[str, Change]]] = {
    "no limit for one address": ("protected", without(ACL, "rule", "rate_based_statement")),
    "no rules against SQL": ("protected", without(ACL, "rule", "SQLi")),
    "no common rules": ("protected", without(ACL, "rule", "CommonRuleSet")),
    "logged credentials": ("data-trace-off", without(LOGGED, "redacted_fields", "authorization")),
    "nothing redacted": ("data-trace-off", first(LOGGED, lambda b: b.pop("redacted_fields"))),
    "a mask less": ("data-trace-off", lambda d: d["resource"][MASKS].popitem()),
    "a mask that counts": (
        "data-trace-off",
        replaced(MASKS, "policy_document", '"Deidentify"', '"Audit"'),
    ),
    "bodies in the access log": (
        "data-trace-off",
        first(
            "aws_api_gateway_stage",
            lambda b: b["access_log_settings"].update(format="$context.requestId $input.body"),
        ),
    ),
    "an access log without callers": (
        "audit-kept",
        first(
            "aws_api_gateway_stage",
            lambda b: b["access_log_settings"].update(format="$context.requestId"),
        ),
    ),
    "no objects in the trail": (
        "audit-kept",
        first(TRAIL, lambda b: b.update(advanced_event_selector=b["advanced_event_selector"][:1])),
    ),
    "some objects in the trail": (
        "audit-kept",
        first(TRAIL, lambda b: b.update(advanced_event_selector=b["advanced_event_selector"][:2])),
    ),
    "a trail without a log group": (
        "audit-kept",
        first(TRAIL, lambda b: b.pop("cloud_watch_logs_group_arn")),
    ),
    "no log of PostgreSQL": (
        "audit-kept",
        setting("aws_rds_cluster", enabled_cloudwatch_logs_exports=["iam-db-auth-error"]),
    ),
    "no daily backup": ("recoverable", without("aws_backup_plan", "rule", "daily")),
    "no monthly backup": ("recoverable", without("aws_backup_plan", "rule", "monthly")),
    "a vault that anyone empties": (
        "recoverable",
        replaced("aws_backup_vault_policy", "policy", "backup:DeleteRecoveryPoint", "backup:Copy"),
    ),
    "a queue in plain text": (
        "protected",
        replaced("aws_sqs_queue_policy", "policy", "aws:SecureTransport", "aws:ViaAWSService"),
    ),
    "topics in plain text": (
        "protected",
        replaced("aws_sns_topic_policy", "policy", "aws:SecureTransport", "aws:ViaAWSService"),
    ),
    "an answer kept for an address": (
        "protected",
        first("aws_api_gateway_authorizer", lambda b: b.pop("authorizer_result_ttl_in_seconds")),
    ),
    "a method without a key": (
        "protected",
        setting("aws_api_gateway_method", api_key_required=False),
    ),
    "a validator of nothing": (
        "protected",
        setting("aws_api_gateway_request_validator", validate_request_body=False),
    ),
    "a rule that is off": ("watched", setting("aws_cloudwatch_event_rule", state="DISABLED")),
    "a rule without a target": (
        "watched",
        lambda d: d["resource"]["aws_cloudwatch_event_target"].popitem(),
    ),
    "an alarm on the wrong side": (
        "watched",
        each(
            "aws_cloudwatch_metric_alarm",
            lambda b: b.update(comparison_operator="LessThanThreshold"),
        ),
    ),
    "no watch on the database's host": (
        "watched",
        setting("aws_rds_cluster_instance", monitoring_interval=0),
    ),
    "a key under the default policy": (
        "protected",
        first("aws_kms_key", lambda b: b.pop("policy")),
    ),
}


@pytest.fixture(scope="module")
def platform() -> dict[str, Any]:
    document: dict[str, Any] = dict(synthesise().document)
    return document


@pytest.mark.parametrize("name", CASES)
def test_what_weakens_the_platform_is_refused(name: str, platform: dict[str, Any]) -> None:
    rule, change = CASES[name]
    document = copy.deepcopy(platform)
    change(document)
    refusing = check(read_stack(document), BUILT_IN).refusing
    assert rule in {one.rule for one in refusing}
