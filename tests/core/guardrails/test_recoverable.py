"""The rule ``recoverable``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report

RULE = "recoverable"
Body = dict[str, Any]
Judge = Callable[..., Report]
TABLE = "${aws_dynamodb_table.main.arn}"


def report(judge: Judge, kind: str, body: Body, **others: Body) -> Report:
    """Judge a resource beside others."""
    return judge({"resource": {**others, kind: {"main": body}}}, RULE)


def refused(judge: Judge, kind: str, body: Body, **others: Body) -> list[str]:
    """Return the arguments of a resource that are refused."""
    found = report(judge, kind, body, **others).refusing
    return [one.attribute for one in found if one.address == f"{kind}.main"]


def selection(*resources: str, **more: Any) -> Body:
    """Return a selection of a backup plan."""
    return {"all": {"plan_id": "${aws_backup_plan.p.id}", "resources": [*resources], **more}}


VERSIONED = {"v": {"bucket": "${aws_s3_bucket.main.id}"}}


@pytest.mark.parametrize(
    ("kind", "body", "others"),
    [
        ("aws_rds_cluster", {"backup_retention_period": 7}, {}),
        ("aws_db_instance", {"backup_retention_period": "14"}, {}),
        ("aws_db_instance", {"replicate_source_db": "db-orders-dev01"}, {}),
        ("aws_dynamodb_table", {"point_in_time_recovery": {"enabled": True}}, {}),
        ("aws_dynamodb_table", {}, {"aws_backup_selection": selection(TABLE)}),
        ("aws_keyspaces_table", {"point_in_time_recovery": {"status": "ENABLED"}}, {}),
        ("aws_s3_bucket", {}, {"aws_s3_bucket_versioning": VERSIONED}),
        ("aws_s3_bucket", {"versioning": {"enabled": True}}, {}),
        ("aws_elasticache_replication_group", {"snapshot_retention_limit": 1}, {}),
        ("aws_kinesis_stream", {"retention_period": 168}, {}),
        (
            "aws_backup_plan",
            {"rule": [{"lifecycle": {"delete_after": 35}}]},
            {"aws_backup_selection": {"s": {"plan_id": "${aws_backup_plan.main.id}"}}},
        ),
        ("aws_s3_bucket_versioning", {"versioning_configuration": {"status": "Enabled"}}, {}),
    ],
)
def test_what_aws_shows_as_backed_up_passes(
    judge: Judge, kind: str, body: Body, others: Body
) -> None:
    assert refused(judge, kind, body, **others) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_rds_cluster", {}),
        ("aws_rds_cluster", {"backup_retention_period": 1}),
        ("aws_db_instance", {"backup_retention_period": 0}),
        ("aws_docdb_cluster", {"backup_retention_period": 1}),
        ("aws_dynamodb_table", {}),
        ("aws_dynamodb_table", {"point_in_time_recovery": {"enabled": False}}),
        ("aws_dynamodb_table", {"point_in_time_recovery": {"enabled": "${var.x}"}}),
        ("aws_keyspaces_table", {}),
        ("aws_s3_bucket", {}),
        ("aws_s3_bucket", {"versioning": {"enabled": False}}),
        ("aws_s3_bucket_versioning", {"versioning_configuration": {"status": "Suspended"}}),
        ("aws_elasticache_replication_group", {"snapshot_retention_limit": 0}),
        ("aws_elasticache_replication_group", {}),
        ("aws_kinesis_stream", {"retention_period": 24}),
        ("aws_kinesis_stream", {}),
        ("aws_efs_backup_policy", {"backup_policy": {"status": "DISABLED"}}),
        ("aws_backup_plan", {"rule": [{"lifecycle": {"delete_after": 1}}]}),
        (
            "aws_s3_bucket_lifecycle_configuration",
            {"rule": [{"noncurrent_version_expiration": {"noncurrent_days": 1}}]},
        ),
    ],
)
def test_what_cannot_be_restored_is_refused(judge: Judge, kind: str, body: Body) -> None:
    assert refused(judge, kind, body)


def test_files_that_the_stacks_plan_leaves_out_are_refused(judge: Judge) -> None:
    """A selection that lost the file system: every other rule passed it."""
    kind = "aws_efs_file_system"
    own = "${aws_efs_file_system.main.arn}"
    assert refused(judge, kind, {}, aws_backup_selection=selection(own)) == []
    assert refused(judge, kind, {}, aws_backup_selection=selection(TABLE)) == [""]
    without = selection("*", not_resources=[own])
    assert refused(judge, kind, {}, aws_backup_selection=without) == [""]


def test_files_are_backed_up_by_their_own_policy_too(judge: Judge) -> None:
    """Amazon EFS User Guide, Backing up EFS file systems: automatic backups."""
    policy = {
        "p": {
            "file_system_id": "${aws_efs_file_system.main.id}",
            "backup_policy": {"status": "ENABLED"},
        }
    }
    found = report(judge, "aws_efs_file_system", {}, aws_efs_backup_policy=policy)
    assert not found.refused
    assert not found.warnings


def test_a_selection_by_tag_covers_what_has_the_tag(judge: Judge) -> None:
    """AWS Backup Developer Guide, Assigning resources: by tags."""
    tag = {"type": "STRINGEQUALS", "key": "Backup", "value": "daily"}
    chosen = {"all": {"plan_id": "p", "selection_tag": [tag]}}
    kind = "aws_efs_file_system"
    tagged = {"tags": {"Backup": "daily"}}
    assert refused(judge, kind, tagged, aws_backup_selection=chosen) == []
    assert refused(judge, kind, {"tags": {}}, aws_backup_selection=chosen) == [""]


def test_without_a_plan_in_the_stack_files_are_left_to_the_account_with_a_warning(
    judge: Judge,
) -> None:
    """Backups may be a plan of the organization; turning plugins.backup off is allowed."""
    found = report(judge, "aws_efs_file_system", {})
    assert not found.refused
    assert [one.address for one in found.warnings] == ["aws_efs_file_system.main"]


def test_a_database_that_the_stacks_plan_leaves_out_is_refused(judge: Judge) -> None:
    body = {"backup_retention_period": 35, "copy_tags_to_snapshot": True}
    own = selection("${aws_rds_cluster.main.arn}")
    assert refused(judge, "aws_rds_cluster", body, aws_backup_selection=own) == []
    assert refused(judge, "aws_rds_cluster", body, aws_backup_selection=selection(TABLE)) == [""]
    assert refused(judge, "aws_rds_cluster", body) == []


def test_a_plan_without_a_rule_or_a_selection_is_refused(judge: Judge) -> None:
    assert sorted(refused(judge, "aws_backup_plan", {})) == ["", "rule"]
