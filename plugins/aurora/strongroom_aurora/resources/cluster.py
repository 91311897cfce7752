"""The cluster and the log groups that it exports to."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.rds_cluster import (
    RdsCluster,
    RdsClusterServerlessv2ScalingConfiguration,
)
from constructs import Construct

from strongroom import Context, EncryptionKeys, make_log_group
from strongroom_aurora import names
from strongroom_aurora.resources.engine import CREATE_BEFORE_DESTROY, ENGINE, requested_version
from strongroom_aurora.resources.parameter_groups import make_cluster_parameters
from strongroom_aurora.resources.restore import restore_arguments
from strongroom_aurora.settings import AuroraSettings
from strongroom_aurora.sizing import Capacity

LOGS = ("iam-db-auth-error", "postgresql")
"""What Aurora PostgreSQL exports (CreateDBCluster); "instance" is about automatic pauses only."""


def make_cluster(
    scope: Construct, context: Context, capacity: Capacity, group_id: str, subnet_group: str
) -> RdsCluster:
    """Create the cluster, its log groups before it.

    :param group_id: the cluster's security group.
    :param subnet_group: the subnet group's name.
    """
    settings: AuroraSettings = context.settings
    keys = context.require(EncryptionKeys)
    identifier = names.cluster(context)
    log_groups = [
        make_log_group(
            scope,
            f"log-{log}",
            f"/aws/rds/cluster/{identifier}/{log}",
            kms_key_arn=keys.audit.arn,
            retention_days=settings.log_retention_days,
        )
        for log in LOGS
    ]
    return RdsCluster(
        scope,
        "cluster",
        cluster_identifier=identifier,
        engine=ENGINE,
        engine_mode="provisioned",  # of Serverless v2 too
        engine_version=requested_version(settings),
        storage_type=None if settings.storage_type == "aurora" else settings.storage_type,
        serverlessv2_scaling_configuration=_serverless_scaling(settings, capacity),
        **restore_arguments(settings.restore_from),
        database_name=settings.database_name,
        port=settings.port,
        master_username=settings.master_username,
        manage_master_user_password=True,
        master_user_secret_kms_key_id=keys.credentials.arn,
        iam_database_authentication_enabled=True,
        storage_encrypted=True,
        kms_key_id=keys.cardholder.arn,
        db_subnet_group_name=subnet_group,
        vpc_security_group_ids=[group_id],
        db_cluster_parameter_group_name=make_cluster_parameters(scope, context),
        enabled_cloudwatch_logs_exports=list(LOGS),
        enable_http_endpoint=False,
        backup_retention_period=settings.backup_retention_days,
        preferred_backup_window=settings.backup_window,
        preferred_maintenance_window=settings.maintenance_window,
        copy_tags_to_snapshot=True,
        apply_immediately=settings.apply_immediately,
        deletion_protection=False,
        skip_final_snapshot=True,
        delete_automated_backups=True,
        lifecycle=CREATE_BEFORE_DESTROY,
        depends_on=log_groups,
        tags={"Name": identifier},
    )


def _serverless_scaling(
    settings: AuroraSettings, capacity: Capacity
) -> RdsClusterServerlessv2ScalingConfiguration | None:
    if capacity.maximum_acu is None:
        return None
    return RdsClusterServerlessv2ScalingConfiguration(
        min_capacity=settings.serverless_minimum_acu, max_capacity=capacity.maximum_acu
    )
