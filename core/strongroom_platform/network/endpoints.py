"""The ways from the VPC to AWS: one endpoint per API, each with a policy of its own.

The policies are made last, from the IAM statements of the roles that work inside the VPC: what no
such role may do, no endpoint lets through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs
from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from strongroom_base.declarations import IamStatement
from strongroom_base.region import REGION
from strongroom_platform.network.vpc import Namer, Vpcs
from strongroom_platform.policies import endpoint_policy

GATEWAY = "s3"
"""Always there, through a gateway: it costs nothing, and ECR, Lambda layers and backups need it."""

ENDPOINT_SERVICES = {
    "cloudwatch": "monitoring",
    "kinesis": "kinesis-streams",
    "elasticfilesystem": "elasticfilesystem",
}
"""IAM prefixes whose endpoint has another name (AWS PrivateLink Guide, services that integrate)."""


class Endpoints:
    """The endpoints of a stack, by IAM service prefix."""

    def __init__(self, scope: Construct, vpcs: Vpcs, calls: Iterable[str], name: Namer) -> None:
        gateway = VpcEndpoint(
            scope,
            "s3",
            vpc_id=vpcs.vpc_id,
            service_name=f"com.amazonaws.{REGION}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=list(vpcs.route_table_ids),
            tags={"Name": name("aws_vpc_endpoint", "s3")},
        )
        self.s3_prefix_list_id = gateway.prefix_list_id
        self._made: dict[str, VpcEndpoint] = {GATEWAY: gateway}
        group_id = vpcs.endpoint_group.id
        for service in sorted(set(calls) - {GATEWAY}):
            self._made[service] = VpcEndpoint(
                scope,
                service,
                vpc_id=vpcs.vpc_id,
                service_name=f"com.amazonaws.{REGION}.{ENDPOINT_SERVICES.get(service, service)}",
                vpc_endpoint_type="Interface",
                private_dns_enabled=True,
                subnet_ids=list(vpcs.application_subnet_ids),
                security_group_ids=[group_id],
                tags={"Name": name("aws_vpc_endpoint", service)},
            )
        _open(scope, vpcs, self.s3_prefix_list_id, name)

    @property
    def services(self) -> tuple[str, ...]:
        """The IAM prefixes that can be called from the VPC."""
        return tuple(sorted(self._made))

    def limit(self, statements: Sequence[IamStatement], role_arns: Mapping[str, str]) -> None:
        """Give each endpoint its policy.

        :param statements: those of the roles inside the VPC.
        :param role_arns: each such role's ARN, by purpose.
        """
        for service, endpoint in self._made.items():
            endpoint.policy = endpoint_policy(
                (part, role_arns[part.role.purpose])
                for part in (only(service, statement) for statement in statements)
                if part is not None
            )


def called(statement: IamStatement) -> set[str]:
    """Return the IAM prefixes of the APIs that the holder of a statement calls itself.

    A permission on KMS through another service is used by that service, not from the VPC.
    """
    through_another = any(c.key == "kms:ViaService" for c in statement.conditions)
    if statement.by_service or through_another:
        return set()
    return {action.partition(":")[0] for action in statement.actions}


def only(service: str, statement: IamStatement) -> IamStatement | None:
    """Return a statement with the actions of one service alone; None when it calls none."""
    if service not in called(statement):
        return None
    actions = (action for action in statement.actions if action.startswith(f"{service}:"))
    return attrs.evolve(statement, actions=tuple(actions))


def _open(scope: Construct, vpcs: Vpcs, s3_prefix_list_id: str, name: Namer) -> None:
    application = vpcs.application_group.id
    endpoints = vpcs.endpoint_group.id
    VpcSecurityGroupIngressRule(
        scope,
        "endpoints-from-app",
        security_group_id=endpoints,
        referenced_security_group_id=application,
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        description="TLS from the application to AWS APIs",
        tags={"Name": name("aws_vpc_security_group_ingress_rule", "endpoints-from-app")},
    )
    VpcSecurityGroupEgressRule(
        scope,
        "app-to-endpoints",
        security_group_id=application,
        referenced_security_group_id=endpoints,
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        description="TLS to AWS APIs through the interface endpoints",
        tags={"Name": name("aws_vpc_security_group_egress_rule", "app-to-endpoints")},
    )
    VpcSecurityGroupEgressRule(
        scope,
        "app-to-s3",
        security_group_id=application,
        prefix_list_id=s3_prefix_list_id,
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        description="TLS to S3 through the gateway endpoint",
        tags={"Name": name("aws_vpc_security_group_egress_rule", "app-to-s3")},
    )
