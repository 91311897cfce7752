"""What a plan would lose: the tool's guard where Terraform's own is kept off.

Everything strongroom makes can be destroyed, so nothing in the stack stops a plan that replaces a
database because a name changed. This does.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from strongroom_base.errors import CallerError, RefusedError

if TYPE_CHECKING:
    from strongroom_terraform.plan import Change

STATEFUL = frozenset(
    {
        "aws_backup_logically_air_gapped_vault",
        "aws_backup_vault",
        "aws_cloudtrail_event_data_store",
        "aws_cloudwatch_event_archive",
        "aws_cloudwatch_log_group",
        "aws_codecommit_repository",
        "aws_cognito_user_pool",
        "aws_customerprofiles_domain",
        "aws_db_cluster_snapshot",
        "aws_db_instance",
        "aws_db_snapshot",
        "aws_directory_service_directory",
        "aws_docdb_cluster",
        "aws_docdb_cluster_snapshot",
        "aws_docdb_global_cluster",
        "aws_docdbelastic_cluster",
        "aws_dsql_cluster",
        "aws_dynamodb_global_table",
        "aws_dynamodb_table",
        "aws_ebs_snapshot",
        "aws_ebs_volume",
        "aws_ecr_repository",
        "aws_efs_file_system",
        "aws_elasticache_cluster",
        "aws_elasticache_replication_group",
        "aws_elasticache_serverless_cache",
        "aws_elasticsearch_domain",
        "aws_fsx_lustre_file_system",
        "aws_fsx_ontap_file_system",
        "aws_fsx_openzfs_file_system",
        "aws_fsx_windows_file_system",
        "aws_glacier_vault",
        "aws_instance",
        "aws_keyspaces_table",
        "aws_kinesis_stream",
        "aws_kinesis_video_stream",
        "aws_kms_external_key",
        "aws_kms_key",
        "aws_kms_replica_key",
        "aws_lightsail_bucket",
        "aws_lightsail_database",
        "aws_lightsail_disk",
        "aws_memorydb_cluster",
        "aws_mq_broker",
        "aws_msk_cluster",
        "aws_msk_serverless_cluster",
        "aws_neptune_cluster",
        "aws_neptune_cluster_snapshot",
        "aws_neptune_global_cluster",
        "aws_opensearch_domain",
        "aws_opensearchserverless_collection",
        "aws_qldb_ledger",
        "aws_rds_cluster",
        "aws_rds_global_cluster",
        "aws_redshift_cluster",
        "aws_redshift_cluster_snapshot",
        "aws_redshiftserverless_namespace",
        "aws_s3_bucket",
        "aws_s3_directory_bucket",
        "aws_s3tables_table",
        "aws_s3tables_table_bucket",
        "aws_secretsmanager_secret",
        "aws_sqs_queue",
        "aws_ssm_parameter",
        "aws_timestreaminfluxdb_db_instance",
        "aws_timestreamwrite_database",
        "aws_timestreamwrite_table",
    }
)
"""Types whose deletion loses data, or the key to it.

Narrower than the guardrails' "stores": a function's code or a cluster's instance comes back with the
next deploy.
"""


def losses(changes: Iterable[Change], added: Collection[str] = ()) -> list[Change]:
    """Return the changes that delete or replace a stateful resource.

    :param added: types that plugins declare to be stateful too.
    """
    stateful = STATEFUL.union(added)
    return [c for c in changes if c.type in stateful and c.action in ("delete", "replace")]


def refuse_losses(
    changes: Iterable[Change],
    allowed: Collection[str],
    command: str = "strongroom deploy",
    added: Collection[str] = (),
) -> None:
    """Refuse a plan that loses data, except at the addresses that the caller named.

    :param allowed: addresses whose loss was allowed on the command line.
    :param command: what the caller typed, to which the hint adds the addresses.
    :param added: as for :func:`losses`.
    :raises RefusedError: when an address not named would be deleted or replaced.
    :raises CallerError: when an address is named that the plan does not lose.
    """
    found = {change.address: change for change in losses(changes, added)}
    unknown = sorted(set(allowed) - set(found))
    if unknown:
        raise CallerError(
            f"--allow-loss names {', '.join(unknown)}, which this plan does not delete or replace",
            hint="strongroom plan shows the addresses",
        )
    refused = [change for address, change in sorted(found.items()) if address not in allowed]
    if refused:
        lines = "\n".join(f"  {change.action} {change.address}" for change in refused)
        raise RefusedError(
            f"this plan would lose data:\n{lines}",
            hint=f"To lose this data on purpose: {command} --allow-loss {shlex.join(sorted(found))}",
        )
