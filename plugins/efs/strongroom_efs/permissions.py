"""Who may write the audit store and who may read it: two roles, two doors, one file system policy.

EFS checks both the role's own policy and the file system's, which once attached takes away the
default that lets anybody in the network mount.
"""

from __future__ import annotations

import json

from strongroom import AuditStore, Condition, IamStatement, Role

ACCESS_POINT = "elasticfilesystem:AccessPointArn"

MOUNT = "elasticfilesystem:ClientMount"
WRITE = "elasticfilesystem:ClientWrite"
ROOT = "elasticfilesystem:ClientRootAccess"


def writer(service: str) -> Role:
    """Return the role of what writes audit records."""
    return Role("audit-writer", service, "Lets audit records be written", in_network=True)


def reader(service: str) -> Role:
    """Return the role of what reads audit records."""
    return Role("audit-reader", service, "Lets auditors read audit records", in_network=True)


def statements(store: AuditStore, service: str) -> list[IamStatement]:
    """Return the statements of both roles, each through its own access point alone."""
    return [
        *_role_statements(writer(service), store, store.writer_access_point_arn, (MOUNT, WRITE)),
        *_role_statements(reader(service), store, store.reader_access_point_arn, (MOUNT,)),
    ]


def _role_statements(
    role: Role, store: AuditStore, access_point: str, actions: tuple[str, ...]
) -> list[IamStatement]:
    through = Condition("StringEquals", ACCESS_POINT, (access_point,))
    return [
        IamStatement(role, "Mount", actions, (store.file_system_arn,), conditions=(through,)),
        # The EFS mount helper asks where the mount targets are.
        IamStatement(
            role,
            "FindMountTargets",
            ("elasticfilesystem:DescribeMountTargets",),
            (store.file_system_arn,),
        ),
    ]


def file_system_policy(store: AuditStore, *, writer_arn: str, reader_arn: str) -> str:
    """Return the file system's policy.

    Allows the two roles, each through its access point; denies everybody without TLS, without one of
    the access points or past the mount targets, and denies root to all. Nothing in EFS refuses a
    delete to who may write: a writer that must not remove what it wrote needs the backups, which
    no one may delete, behind it.
    """
    points = [store.writer_access_point_arn, store.reader_access_point_arn]
    clients = [MOUNT, WRITE, ROOT]
    everybody = {"AWS": "*"}
    policy: list[dict[str, object]] = [
        _allow("Writer", writer_arn, [MOUNT, WRITE], store.writer_access_point_arn),
        _allow("Reader", reader_arn, [MOUNT], store.reader_access_point_arn),
        {
            "Sid": "RefusePlainNfs",
            "Effect": "Deny",
            "Principal": everybody,
            "Action": clients,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "RefuseOutsideAccessPoints",
            "Effect": "Deny",
            "Principal": everybody,
            "Action": clients,
            "Condition": {"StringNotEquals": {ACCESS_POINT: points}},
        },
        {
            "Sid": "RefuseOutsideMountTargets",
            "Effect": "Deny",
            "Principal": everybody,
            "Action": clients,
            "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "false"}},
        },
        {"Sid": "RefuseRoot", "Effect": "Deny", "Principal": everybody, "Action": ROOT},
    ]
    document = {
        "Version": "2012-10-17",
        "Statement": [{**statement, "Resource": store.file_system_arn} for statement in policy],
    }
    return json.dumps(document, separators=(",", ":"))


def _allow(sid: str, role_arn: str, actions: list[str], access_point: str) -> dict[str, object]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": role_arn},
        "Action": actions if len(actions) > 1 else actions[0],
        "Condition": {"StringEquals": {ACCESS_POINT: access_point}},
    }
