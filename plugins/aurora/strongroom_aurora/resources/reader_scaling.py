"""Auto scaling of the readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicy,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification,
)
from cdktf_cdktf_provider_aws.appautoscaling_target import AppautoscalingTarget
from constructs import Construct

from strongroom import Context
from strongroom_aurora.settings import AuroraSettings

if TYPE_CHECKING:
    from cdktf import TerraformResource


def make_reader_scaling(
    scope: Construct, context: Context, cluster_id: str, instances: Sequence[TerraformResource]
) -> None:
    """Add and remove readers with the load, never fewer than the stack declares."""
    settings: AuroraSettings = context.settings
    if settings.maximum_readers <= settings.readers:
        return
    target = AppautoscalingTarget(
        scope,
        "readers",
        service_namespace="rds",
        scalable_dimension="rds:cluster:ReadReplicaCount",
        resource_id=f"cluster:{cluster_id}",
        min_capacity=settings.readers,
        max_capacity=settings.maximum_readers,
        depends_on=list(instances),
        tags={"Name": context.name("aws_appautoscaling_target", "db-readers")},
    )
    tracking = AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration(
        target_value=settings.reader_target_cpu,
        scale_in_cooldown=600,
        scale_out_cooldown=300,
        predefined_metric_specification=AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification(
            predefined_metric_type="RDSReaderAverageCPUUtilization"
        ),
    )
    AppautoscalingPolicy(
        scope,
        "readers-policy",
        name=context.name("aws_appautoscaling_policy", "db-readers"),
        policy_type="TargetTrackingScaling",
        service_namespace=target.service_namespace,
        scalable_dimension=target.scalable_dimension,
        resource_id=target.resource_id,
        target_tracking_scaling_policy_configuration=tracking,
    )
