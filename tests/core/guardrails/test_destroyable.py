"""The rule ``destroyable``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding, Outcome

Findings = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_vpc", {}),
        ("aws_vpc", {"lifecycle": {"prevent_destroy": False}}),
        ("aws_kms_key", {"deletion_window_in_days": 7}),
        ("aws_kms_key", {"deletion_window_in_days": "7"}),
        ("aws_secretsmanager_secret", {"recovery_window_in_days": 0}),
        ("aws_rds_cluster", {"skip_final_snapshot": True, "delete_automated_backups": True}),
        ("aws_rds_cluster", {"skip_final_snapshot": "true"}),
        ("aws_s3_bucket", {"force_destroy": True}),
        ("aws_cloudwatch_log_group", {"skip_destroy": False}),
        ("aws_cognito_user_pool", {"deletion_protection": "INACTIVE"}),
        ("aws_instance", {"root_block_device": {"delete_on_termination": True}}),
    ],
)
def test_what_leaves_nothing_behind_passes(
    findings: Findings, kind: str, body: dict[str, Any]
) -> None:
    assert findings("destroyable", kind, **body) == []


@pytest.mark.parametrize(
    ("kind", "body", "attribute"),
    [
        ("aws_vpc", {"lifecycle": {"prevent_destroy": True}}, "lifecycle.prevent_destroy"),
        ("aws_vpc", {"lifecycle": [{"prevent_destroy": True}]}, "lifecycle.prevent_destroy"),
        ("aws_kms_key", {}, "deletion_window_in_days"),
        ("aws_kms_key", {"deletion_window_in_days": 30}, "deletion_window_in_days"),
        ("aws_secretsmanager_secret", {}, "recovery_window_in_days"),
        ("aws_rds_cluster", {}, "skip_final_snapshot"),
        (
            "aws_rds_cluster",
            {"skip_final_snapshot": True, "final_snapshot_identifier": "x"},
            "final_snapshot_identifier",
        ),
        (
            "aws_rds_cluster",
            {"skip_final_snapshot": True, "deletion_protection": True},
            "deletion_protection",
        ),
        (
            "aws_rds_cluster",
            {"skip_final_snapshot": True, "delete_automated_backups": False},
            "delete_automated_backups",
        ),
        ("aws_kinesis_stream", {}, "enforce_consumer_deletion"),
        ("aws_s3_bucket", {}, "force_destroy"),
        (
            "aws_s3_bucket",
            {"force_destroy": True, "object_lock_enabled": True},
            "object_lock_enabled",
        ),
        ("aws_cloudwatch_log_group", {"skip_destroy": True}, "skip_destroy"),
        ("aws_backup_vault", {}, "force_destroy"),
        (
            "aws_backup_vault_lock_configuration",
            {"changeable_for_days": 3},
            "changeable_for_days",
        ),
        ("aws_qldb_ledger", {}, "deletion_protection"),
        (
            "aws_instance",
            {"ebs_block_device": [{}, {"delete_on_termination": False}]},
            "ebs_block_device[1].delete_on_termination",
        ),
    ],
)
def test_what_would_be_kept_is_refused_with_the_argument(
    findings: Findings, kind: str, body: dict[str, Any], attribute: str
) -> None:
    (finding,) = findings("destroyable", kind, **body)
    assert (finding.outcome, finding.attribute) == (Outcome.FAIL, attribute)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_qldb_ledger", {"deletion_protection": True}),
        ("aws_lb", {"enable_deletion_protection": True}),
        ("aws_lb", {"enable_deletion_protection": "${var.x}"}),
        ("aws_instance", {"disable_api_termination": True}),
        ("aws_vpc", {"lifecycle": {"prevent_destroy": True}}),
    ],
)
def test_a_refused_protection_says_what_guards_in_its_place(
    findings: Findings, kind: str, body: dict[str, Any]
) -> None:
    (finding,) = findings("destroyable", kind, **body)
    assert "a deploy refuses to delete or replace what holds data" in finding.expected
    assert f"unless --allow-loss names {finding.address}" in finding.expected


def test_what_keeps_data_behind_has_no_replacement(findings: Findings) -> None:
    (finding,) = findings("destroyable", "aws_cloudwatch_log_group", skip_destroy=True)
    assert "--allow-loss" not in finding.expected


def test_a_lock_that_is_not_known_is_refused(findings: Findings) -> None:
    (finding,) = findings("destroyable", "aws_lb", enable_deletion_protection="${var.x}")
    assert finding.outcome is Outcome.UNKNOWN


def test_an_unknown_type_is_refused(findings: Findings) -> None:
    assert [f.outcome for f in findings("destroyable", "aws_nothing_such")] == [Outcome.UNKNOWN]


def test_a_type_without_such_arguments_is_judged_by_its_lifecycle_alone(
    outcomes: Callable[..., set[Outcome]],
) -> None:
    assert outcomes("destroyable", "aws_vpc") == {Outcome.PASS}
