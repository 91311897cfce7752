from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom import AuditStore, Config
from strongroom_efs import strongroom_validate
from strongroom_efs.alarms import alarms
from strongroom_efs.permissions import file_system_policy, reader, statements, writer
from strongroom_efs.settings import HOT_DAYS, TRANSITION_DAYS, EfsSettings
from strongroom_settings.structure import structure
from support.synthesis import of_type, synthesise

STORE = AuditStore(
    backup_arns=("arn:fs",),
    backup_actions=("elasticfilesystem:Backup",),
    restore_actions=("elasticfilesystem:Restore",),
    restore_resources=("arn:fs/*",),
    file_system_id="fs-1",
    file_system_arn="arn:fs",
    writer_access_point_arn="arn:writer-door",
    reader_access_point_arn="arn:reader-door",
    security_group_id="sg-1",
)
SERVICE = "lambda.amazonaws.com"
POLICY = json.loads(file_system_policy(STORE, writer_arn="arn:writer", reader_arn="arn:reader"))

PUBLISHED = {
    "PercentIOLimit",
    "ClientConnections",
    "MeteredIOBytes",
    "StorageBytes",
    "BurstCreditBalance",
}
"""Metrics that EFS publishes (EFS User Guide, "Amazon CloudWatch metrics for Amazon EFS")."""


def problems(**table: Any) -> list[str]:
    settings, found = structure(table, EfsSettings, "plugins.efs")
    if settings is not None:
        found = list(strongroom_validate(settings, Config("dev01")))
    return [str(problem) for problem in found]


def allows(*, role: str, action: str, door: str | None, tls: bool = True) -> bool:
    """Judge one request as IAM would: an explicit Deny wins, then an Allow is needed."""
    found = False
    for statement in POLICY["Statement"]:
        actions = statement["Action"]
        actions = actions if isinstance(actions, list) else [actions]
        principal = statement["Principal"]["AWS"]
        if f"elasticfilesystem:{action}" not in actions or principal not in ("*", role):
            continue
        if all(
            _holds(operator, key, wanted, door=door, tls=tls)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        ):
            if statement["Effect"] == "Deny":
                return False
            found = True
    return found


def _holds(operator: str, key: str, wanted: Any, *, door: str | None, tls: bool) -> bool:
    facts = {
        "elasticfilesystem:AccessPointArn": door,
        "aws:SecureTransport": str(tls).lower(),
        "elasticfilesystem:AccessedViaMountTarget": "true",
    }
    among = facts[key] in (wanted if isinstance(wanted, list) else [wanted])
    return among != (operator == "StringNotEquals")


def test_the_writer_writes_through_its_own_door_alone() -> None:
    assert allows(role="arn:writer", action="ClientWrite", door="arn:writer-door")
    assert not allows(role="arn:writer", action="ClientWrite", door="arn:reader-door")
    assert not allows(role="arn:writer", action="ClientWrite", door=None)


def test_the_reader_reads_and_never_writes() -> None:
    assert allows(role="arn:reader", action="ClientMount", door="arn:reader-door")
    assert not allows(role="arn:reader", action="ClientMount", door="arn:writer-door")
    for door in ("arn:reader-door", "arn:writer-door", None):
        assert not allows(role="arn:reader", action="ClientWrite", door=door)


@pytest.mark.parametrize("role", ["arn:writer", "arn:reader"])
def test_nobody_gets_in_without_tls_or_as_root(role: str) -> None:
    door = f"{role}-door"
    assert not allows(role=role, action="ClientMount", door=door, tls=False)
    assert not allows(role=role, action="ClientRootAccess", door=door)


@pytest.mark.parametrize("door", ["arn:reader-door", "arn:writer-door", None])
def test_no_other_role_and_no_anonymous_client_gets_in(door: str | None) -> None:
    for action in ("ClientMount", "ClientWrite", "ClientRootAccess"):
        assert not allows(role="arn:stranger", action=action, door=door)


def test_each_role_s_own_policy_says_the_same() -> None:
    found = statements(STORE, SERVICE)
    mounts = {s.role: s for s in found if s.sid == "Mount"}
    assert mounts[reader(SERVICE)].actions == ("elasticfilesystem:ClientMount",)
    assert "elasticfilesystem:ClientWrite" in mounts[writer(SERVICE)].actions
    assert {s.resources for s in found} == {("arn:fs",)}


@given(st.builds(EfsSettings, throughput_mode=st.sampled_from(["elastic", "bursting"])))
def test_alarms_watch_published_metrics_of_this_file_system(settings: EfsSettings) -> None:
    """For every mode: distinct purposes, dimensions of the store, burst credits where they exist."""
    bursting = settings.throughput_mode == "bursting"
    found = alarms(STORE, transactions_per_minute=10_000, settings=settings)
    assert {alarm.metric for alarm in found} == PUBLISHED - (
        set() if bursting else {"BurstCreditBalance"}
    )
    assert len({alarm.purpose for alarm in found}) == len(found)
    assert all(dict(alarm.dimensions)["FileSystemId"] == "fs-1" for alarm in found)


@given(st.sampled_from(TRANSITION_DAYS), st.sampled_from(TRANSITION_DAYS))
def test_files_reach_the_archive_after_infrequent_access_or_the_config_is_refused(
    infrequent: int, archive: int
) -> None:
    refused = problems(infrequent_access_days=infrequent, archive_days=archive)
    assert bool(refused) == (archive <= infrequent)


def test_what_restores_backups_can_delete_no_file_system() -> None:
    """It could delete the audit store itself; what a test restored is not this role's to remove."""
    (policy,) = (
        body["policy"]
        for path, body in of_type(synthesise().document, "aws_iam_policy").items()
        if path.startswith("core/roles/backup/")
    )
    assert "elasticfilesystem:Restore" in policy
    assert "elasticfilesystem:Delete" not in policy


def test_three_months_are_at_hand_by_default() -> None:
    """PCI DSS 10.5.1."""
    assert EfsSettings().infrequent_access_days >= HOT_DAYS


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (
            {"infrequent_access_days": 45},
            "plugins.efs.infrequent_access_days: expected one of 1, 7, 14, 30, 60, 90, 180, 270, 365 "
            "days, found 45",
        ),
        (
            {"writer_id": 0},
            "plugins.efs.writer_id: expected 1,000 to 65,533, found 0",
        ),
        (
            {"reader_id": 10_001},
            "plugins.efs.reader_id: expected another id than writer_id, so that reading and writing "
            "differ, found 10001",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_refused(table: dict[str, Any], line: str) -> None:
    assert problems(**table) == [line]


def test_the_file_system_is_encrypted_in_three_zones_and_opened_by_name_only() -> None:
    document = synthesise().document
    (file_system,) = of_type(document, "aws_efs_file_system").values()
    assert file_system["encrypted"] is True
    assert file_system["kms_key_id"].startswith("${aws_kms_key.kms_audit")
    targets = of_type(document, "aws_efs_mount_target").values()
    assert len({target["subnet_id"] for target in targets}) == 3
    rule = of_type(document, "aws_vpc_security_group_ingress_rule")["efs/from-app"]
    assert "cidr_ipv4" not in rule
    assert (rule["from_port"], rule["to_port"]) == (2049, 2049)
    points = of_type(document, "aws_efs_access_point")
    users = {path: point["posix_user"]["uid"] for path, point in points.items()}
    assert len(set(users.values())) == 2
    assert 0 not in users.values()
