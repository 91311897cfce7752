"""The parameter groups of the cluster and of its instances."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.db_parameter_group import DbParameterGroup, DbParameterGroupParameter
from cdktf_cdktf_provider_aws.rds_cluster_parameter_group import (
    RdsClusterParameterGroup,
    RdsClusterParameterGroupParameter,
)
from constructs import Construct

from strongroom import Context
from strongroom_aurora.parameters import (
    Parameter,
    cluster_parameters,
    family,
    instance_parameters,
)
from strongroom_aurora.resources.engine import CREATE_BEFORE_DESTROY, major_version
from strongroom_aurora.settings import AuroraSettings


def make_cluster_parameters(scope: Construct, context: Context) -> str:
    """Create the cluster's parameter group; return its name."""
    settings: AuroraSettings = context.settings
    name = context.name("aws_rds_cluster_parameter_group", major_version(settings))
    return RdsClusterParameterGroup(
        scope,
        "cluster-parameters",
        name=name,
        family=family(settings.engine_version),
        description="TLS only, an audit trail without parameter values, strong passwords",
        parameter=[
            RdsClusterParameterGroupParameter(**_arguments(parameter))
            for parameter in cluster_parameters(settings.slow_query_milliseconds)
        ],
        lifecycle=CREATE_BEFORE_DESTROY,
        tags={"Name": name},
    ).name


def make_instance_parameters(scope: Construct, context: Context) -> str:
    """Create the instances' parameter group; return its name."""
    settings: AuroraSettings = context.settings
    name = context.name("aws_db_parameter_group", major_version(settings))
    return DbParameterGroup(
        scope,
        "instance-parameters",
        name=name,
        family=family(settings.engine_version),
        description="What each instance logs and measures",
        parameter=[
            DbParameterGroupParameter(**_arguments(parameter))
            for parameter in instance_parameters()
        ],
        lifecycle=CREATE_BEFORE_DESTROY,
        tags={"Name": name},
    ).name


def _arguments(parameter: Parameter) -> dict[str, str]:
    return {
        "name": parameter.name,
        "value": parameter.value,
        "apply_method": "pending-reboot" if parameter.static else "immediate",
    }
