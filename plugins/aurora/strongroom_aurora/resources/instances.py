"""The writer and reader instances."""

from __future__ import annotations

from typing import Any

from cdktf_cdktf_provider_aws.rds_cluster_instance import RdsClusterInstance
from constructs import Construct

from strongroom import Context, EncryptionKeys, Network
from strongroom_aurora import names
from strongroom_aurora.permissions import MONITORING
from strongroom_aurora.resources.engine import CREATE_BEFORE_DESTROY, ENGINE, requested_version
from strongroom_aurora.resources.parameter_groups import make_instance_parameters
from strongroom_aurora.settings import AuroraSettings
from strongroom_aurora.sizing import Capacity


def make_instances(
    scope: Construct, context: Context, capacity: Capacity, cluster_id: str, subnet_group: str
) -> list[RdsClusterInstance]:
    """Create the writer, then the readers, each in the next zone and the next promotion tier.

    :param subnet_group: the subnet group's name.
    """
    settings: AuroraSettings = context.settings
    insights = _performance_insights(context, settings)
    monitoring_arn = context.role_arn(MONITORING)
    parameters = make_instance_parameters(scope, context)
    zones = context.require(Network).availability_zones
    purpose = names.purpose(settings.restore_from)
    instances: list[RdsClusterInstance] = []
    for number in range(settings.readers + 1):
        name = context.name("aws_rds_cluster_instance", f"{purpose}-{number + 1}")
        instances.append(
            RdsClusterInstance(
                scope,
                f"instance-{number + 1}",
                identifier=name,
                cluster_identifier=cluster_id,
                engine=ENGINE,
                engine_version=requested_version(settings),
                instance_class=capacity.name,
                availability_zone=zones[number % len(zones)],
                promotion_tier=number,
                db_subnet_group_name=subnet_group,
                db_parameter_group_name=parameters,
                publicly_accessible=False,
                auto_minor_version_upgrade=settings.automatic_minor_upgrades,
                ca_cert_identifier=settings.ca_certificate,
                monitoring_interval=settings.monitoring_seconds,
                monitoring_role_arn=monitoring_arn,
                preferred_maintenance_window=settings.maintenance_window,
                copy_tags_to_snapshot=True,
                apply_immediately=settings.apply_immediately,
                lifecycle=CREATE_BEFORE_DESTROY,
                # The first instance of a cluster becomes its writer.
                depends_on=instances[:1],
                tags={"Name": name},
                **insights,
            )
        )
    return instances


def _performance_insights(context: Context, settings: AuroraSettings) -> dict[str, Any]:
    if not settings.performance_insights:
        return {"performance_insights_enabled": False}
    return {
        "performance_insights_enabled": True,
        "performance_insights_kms_key_id": context.require(EncryptionKeys).cardholder.arn,
        "performance_insights_retention_period": settings.performance_insights_days,
    }
