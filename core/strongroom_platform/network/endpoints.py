"""The ways from the VPC to AWS: one endpoint per API, each with a policy of its own.

The policies are made last, from the IAM statements of the roles that work inside the VPC: what no
such role may do, no endpoint lets through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from strongroom_base.declarations import IamStatement
from strongroom_platform.endpoint_plan import PlannedEndpoint, only
from strongroom_platform.endpoint_services import (
    EndpointService,
    construct_id,
    service_name,
    takes_policy,
)
from strongroom_platform.network.vpc import Namer, Vpcs
from strongroom_platform.policies import endpoint_policy

_GATEWAYS = {"dynamodb": "DynamoDB", "s3": "S3"}
"""Services that are reached through a gateway, as rules of security groups call them."""


class Endpoints:
    """The endpoints of a stack."""

    def __init__(
        self, scope: Construct, vpcs: Vpcs, planned: Iterable[PlannedEndpoint], name: Namer
    ) -> None:
        self._scope = scope
        self._vpcs = vpcs
        self._name = name
        self.prefix_list_ids: dict[str, str] = {}
        """References to the prefix lists of what is reached through gateways, by service."""
        # Gateways first, then by construct id: the same stack whatever the plugins' order.
        ordered = sorted(
            planned, key=lambda p: (p.service.kind != "Gateway", construct_id(p.service))
        )
        self._made = [(one, self._make(one.service)) for one in ordered]
        self._open_interfaces()
        for service in self.prefix_list_ids:
            self._open_gateway(service)

    def limit(self, statements: Sequence[IamStatement], role_arns: Mapping[str, str]) -> None:
        """Give each endpoint its policy.

        :param statements: those of the roles inside the VPC.
        :param role_arns: each such role's ARN, by purpose.
        """
        for planned, endpoint in self._made:
            if takes_policy(planned.service):
                endpoint.policy = endpoint_policy(
                    (part, role_arns[part.role.purpose])
                    for part in (only(planned.prefixes, statement) for statement in statements)
                    if part is not None
                )

    def _make(self, service: EndpointService) -> VpcEndpoint:
        made = construct_id(service)
        tags = {"Name": self._name("aws_vpc_endpoint", made)}
        if service.kind == "Gateway":
            gateway = VpcEndpoint(
                self._scope,
                made,
                vpc_id=self._vpcs.vpc_id,
                service_name=service_name(service),
                vpc_endpoint_type="Gateway",
                route_table_ids=list(self._vpcs.route_table_ids),
                tags=tags,
            )
            self.prefix_list_ids[service.name] = gateway.prefix_list_id
            return gateway
        return VpcEndpoint(
            self._scope,
            made,
            vpc_id=self._vpcs.vpc_id,
            service_name=service_name(service),
            vpc_endpoint_type="Interface",
            private_dns_enabled=service.private_dns,
            subnet_ids=list(self._vpcs.application_subnet_ids),
            security_group_ids=[self._vpcs.endpoint_group.id],
            tags=tags,
        )

    def _open_interfaces(self) -> None:
        application = self._vpcs.application_group.id
        endpoints = self._vpcs.endpoint_group.id
        VpcSecurityGroupIngressRule(
            self._scope,
            "endpoints-from-app",
            security_group_id=endpoints,
            referenced_security_group_id=application,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            description="TLS from the application to AWS APIs",
            tags={"Name": self._name("aws_vpc_security_group_ingress_rule", "endpoints-from-app")},
        )
        self._out("app-to-endpoints", "TLS to AWS APIs through the interface endpoints", endpoints)

    def _open_gateway(self, service: str) -> None:
        text = f"TLS to {_GATEWAYS.get(service, service)} through the gateway endpoint"
        self._out(f"app-to-{service}", text, prefix_list_id=self.prefix_list_ids[service])

    def _out(
        self,
        purpose: str,
        description: str,
        group_id: str | None = None,
        prefix_list_id: str | None = None,
    ) -> None:
        VpcSecurityGroupEgressRule(
            self._scope,
            purpose,
            security_group_id=self._vpcs.application_group.id,
            referenced_security_group_id=group_id,
            prefix_list_id=prefix_list_id,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            description=description,
            tags={"Name": self._name("aws_vpc_security_group_egress_rule", purpose)},
        )
