"""What the core makes before any plugin runs: provider, backend, account, roles and network."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from cdktf import LocalBackend, TerraformStack
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags
from constructs import Construct

from strongroom.config.model import Config
from strongroom.hookspecs import CORE
from strongroom.stack.roles import Roles
from strongroom_base.naming import physical_name
from strongroom_platform.capabilities import Network
from strongroom_platform.endpoint_plan import PlannedEndpoint
from strongroom_platform.network.endpoints import Endpoints
from strongroom_platform.network.flow_logs import ROLE as FLOW_LOGS_ROLE
from strongroom_platform.network.flow_logs import make_flow_logs
from strongroom_platform.network.vpc import Vpcs, make_network

MANAGED_BY = "strongroom"


@attrs.frozen
class Foundation:
    """What plugins stand on.

    :param scope: the core's own scope.
    :param account_id: a reference to the AWS account's id.
    :param flow_log_group: the name of the log group that the VPC's flow logs go to.
    """

    scope: Construct
    account_id: str
    roles: Roles
    endpoints: Endpoints
    network: Network
    flow_log_group: str


def make_foundation(
    stack: TerraformStack, config: Config, planned: Iterable[PlannedEndpoint]
) -> Foundation:
    """Make the core's own part of a stack.

    :param planned: the endpoints through which roles inside the VPC call AWS.
    """

    def named(resource_type: str, purpose: str) -> str:
        return physical_name(resource_type, purpose, config.environment_suffix)

    LocalBackend(stack, path="terraform.tfstate")
    # CDKTF writes the short form "aws", which only Terraform's own registry understands.
    stack.add_override("terraform.required_providers.aws.source", "hashicorp/aws")
    _provider(stack, config)
    core = Construct(stack, CORE)
    account_id = DataAwsCallerIdentity(core, "account").account_id
    roles = Roles(Construct(core, "roles"), account_id, named)
    vpcs = make_network(Construct(core, "network"), config.network.cidr, named)
    flow_logs = make_flow_logs(
        Construct(core, "flow-logs"),
        vpcs.vpc_id,
        account_id,
        config.network.flow_log_retention_days,
        named,
        roles.arn(FLOW_LOGS_ROLE, CORE),
    )
    roles.allow(CORE, flow_logs.statements)
    endpoints = Endpoints(Construct(core, "endpoints"), vpcs, planned, named)
    network = _network(vpcs, endpoints)
    return Foundation(core, account_id, roles, endpoints, network, flow_logs.group_name)


def _provider(stack: TerraformStack, config: Config) -> None:
    tags = {
        "EnvironmentSuffix": config.environment_suffix,
        "ManagedBy": MANAGED_BY,
        **config.tags,
    }
    AwsProvider(
        stack,
        "aws",
        region=config.region,
        default_tags=[AwsProviderDefaultTags(tags=tags)],
    )


def _network(vpcs: Vpcs, endpoints: Endpoints) -> Network:
    application_table, data_table = vpcs.route_table_ids
    return Network(
        vpc_id=vpcs.vpc_id,
        cidr=vpcs.cidr,
        application_subnet_ids=vpcs.application_subnet_ids,
        application_cidr=vpcs.application.cidr,
        data_subnet_ids=vpcs.data_subnet_ids,
        data_cidr=vpcs.data.cidr,
        application_security_group_id=vpcs.application_group.id,
        endpoint_security_group_id=vpcs.endpoint_group.id,
        s3_prefix_list_id=endpoints.prefix_list_ids["s3"],
        availability_zones=vpcs.availability_zones,
        dynamodb_prefix_list_id=endpoints.prefix_list_ids.get("dynamodb"),
        application_route_table_id=application_table,
        data_route_table_id=data_table,
    )
