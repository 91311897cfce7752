"""The file system, its mount targets, its two doors and its policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_cdktf_provider_aws.efs_access_point import (
    EfsAccessPoint,
    EfsAccessPointPosixUser,
    EfsAccessPointRootDirectory,
    EfsAccessPointRootDirectoryCreationInfo,
)
from cdktf_cdktf_provider_aws.efs_file_system import EfsFileSystem, EfsFileSystemLifecyclePolicy
from cdktf_cdktf_provider_aws.efs_file_system_policy import EfsFileSystemPolicy
from cdktf_cdktf_provider_aws.efs_mount_target import EfsMountTarget
from constructs import Construct

from strongroom import (
    REGION,
    AuditStore,
    Context,
    EncryptionKeys,
    Network,
    Peer,
    allow_connections,
    make_security_group,
)
from strongroom_efs.permissions import file_system_policy, reader, writer

if TYPE_CHECKING:
    from strongroom_efs.settings import EfsSettings

NFS = 2049

ROOT = "/audit"
"""The directory behind both access points; the writer's, and read by the reader's group."""

PERMISSIONS = "0750"


def make_store(scope: Construct, context: Context, settings: EfsSettings) -> AuditStore:
    """Create the audit store under the audit key."""
    network = context.require(Network)
    file_system = _file_system(scope, context, settings)
    file_system_id = file_system.id
    group_id = _security_group(scope, context, network)
    for zone, subnet_id in enumerate(network.data_subnet_ids, start=1):
        EfsMountTarget(
            scope,
            f"mount-target-{zone}",
            file_system_id=file_system_id,
            subnet_id=subnet_id,
            security_groups=[group_id],
        )
    group = settings.writer_id
    file_system_arn = file_system.arn
    store = AuditStore(
        **_recovery(context, file_system_arn),
        file_system_id=file_system_id,
        file_system_arn=file_system_arn,
        writer_access_point_arn=_door(
            scope, context, "writer", file_system_id, settings.writer_id, group, settings
        ),
        reader_access_point_arn=_door(
            scope, context, "reader", file_system_id, settings.reader_id, group, settings
        ),
        security_group_id=group_id,
    )
    EfsFileSystemPolicy(
        scope,
        "policy",
        file_system_id=file_system_id,
        policy=file_system_policy(
            store,
            writer_arn=context.role_arn(writer(settings.client_service)),
            reader_arn=context.role_arn(reader(settings.client_service)),
        ),
    )
    return store


def _recovery(context: Context, file_system_arn: str) -> dict[str, Any]:
    """Return what AWS Backup may do ("AWS Backup service role", AWS Backup Developer Guide).

    It may delete no file system, since that would let it delete the audit store itself: what a test
    of restoring made is removed by AWS Backup's service-linked role, and by its tag.
    """
    key_arn = context.require(EncryptionKeys).audit.arn
    return {
        "backup_arns": (file_system_arn,),
        "backup_actions": ("elasticfilesystem:Backup", "elasticfilesystem:DescribeTags"),
        "restore_actions": (
            "elasticfilesystem:CreateFileSystem",
            "elasticfilesystem:DescribeFileSystems",
            "elasticfilesystem:Restore",
            "elasticfilesystem:TagResource",
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKeyWithoutPlaintext",
        ),
        "restore_resources": (
            f"arn:aws:elasticfilesystem:{REGION}:{context.account_id}:file-system/*",
            key_arn,
        ),
        "restore_type": "EFS",
        # Left to itself, a test restores under AWS's own key.
        "restore_metadata": (("kmsKeyId", key_arn),),
    }


def _file_system(scope: Construct, context: Context, settings: EfsSettings) -> EfsFileSystem:
    name = context.name("aws_efs_file_system", "audit")
    moves = (
        EfsFileSystemLifecyclePolicy(
            transition_to_ia=f"AFTER_{settings.infrequent_access_days}_DAYS"
        ),
        EfsFileSystemLifecyclePolicy(transition_to_archive=f"AFTER_{settings.archive_days}_DAYS"),
        EfsFileSystemLifecyclePolicy(transition_to_primary_storage_class="AFTER_1_ACCESS"),
    )
    return EfsFileSystem(
        scope,
        "audit",
        creation_token=name,
        encrypted=True,
        kms_key_id=context.require(EncryptionKeys).audit.arn,
        performance_mode="generalPurpose",
        throughput_mode=settings.throughput_mode,
        lifecycle_policy=list(moves),
        tags={"Name": name},
    )


def _door(
    scope: Construct,
    context: Context,
    purpose: str,
    file_system_id: str,
    user: int,
    group: int,
    settings: EfsSettings,
) -> str:
    """Create an access point that acts as one POSIX user below one directory; return its ARN."""
    owner = EfsAccessPointRootDirectoryCreationInfo(
        owner_uid=settings.writer_id, owner_gid=settings.writer_id, permissions=PERMISSIONS
    )
    return EfsAccessPoint(
        scope,
        purpose,
        file_system_id=file_system_id,
        posix_user=EfsAccessPointPosixUser(uid=user, gid=group),
        root_directory=EfsAccessPointRootDirectory(path=ROOT, creation_info=owner),
        tags={"Name": context.name("aws_efs_access_point", f"audit-{purpose}")},
    ).arn


def _security_group(scope: Construct, context: Context, network: Network) -> str:
    application = network.application_security_group_id
    group_id = make_security_group(
        scope,
        "group",
        context.name("aws_security_group", "audit-efs"),
        vpc_id=network.vpc_id,
        description="The audit file system: NFS over TLS from the application only",
    ).id
    allow_connections(
        scope,
        context.name,
        source=Peer(application, "app-to-store", "app-to-audit"),
        target=Peer(group_id, "from-app", "audit-from-app"),
        port=NFS,
        description="NFS over TLS from the application to the audit file system",
        egress_description="NFS over TLS to the audit file system",
    )
    return group_id
