"""The security group, and the rules by which one group connects to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from cdktf_cdktf_provider_aws.security_group import SecurityGroup, SecurityGroupTimeouts
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct


def make_security_group(
    scope: Construct,
    construct_id: str,
    name: str,
    *,
    vpc_id: str,
    description: str,
    for_lambda: bool = False,
) -> SecurityGroup:
    """Create a security group without rules: nothing can connect to it or from it.

    :param name: the physical name, also of the ``Name`` tag.
    :param for_lambda: whether a Lambda function is in it. Its network interfaces stay for
        up to 45 minutes after the function is deleted (provider issue 10329); deleting the group waits.
    """
    return SecurityGroup(
        scope,
        construct_id,
        vpc_id=vpc_id,
        name=name,
        description=description,
        timeouts=SecurityGroupTimeouts(delete="45m") if for_lambda else None,
        tags={"Name": name},
    )


@attrs.frozen
class Peer:
    """One side of a connection: a security group and the rule that is added to it.

    :param group_id: the security group's id.
    :param construct_id: the rule's construct id.
    :param purpose: what the rule's ``Name`` tag says, such as ``redis-from-app``.
    """

    group_id: str
    construct_id: str
    purpose: str


def allow_connections(
    scope: Construct,
    name: Callable[[str, str], str],
    *,
    source: Peer,
    target: Peer,
    port: int,
    description: str,
    egress_description: str | None = None,
) -> tuple[VpcSecurityGroupIngressRule, VpcSecurityGroupEgressRule]:
    """Let one security group open TCP connections to a port of another, by a rule on each side.

    :param name: gives the physical name of a resource type and a purpose; ``context.name``.
    :param source: the group that connects; gets the egress rule.
    :param target: the group that is connected to; gets the ingress rule.
    :param description: of both rules, unless ``egress_description`` is given.
    """
    ports: dict[str, Any] = {"ip_protocol": "tcp", "from_port": port, "to_port": port}
    ingress = VpcSecurityGroupIngressRule(
        scope,
        target.construct_id,
        security_group_id=target.group_id,
        referenced_security_group_id=source.group_id,
        description=description,
        tags={"Name": name("aws_vpc_security_group_ingress_rule", target.purpose)},
        **ports,
    )
    egress = VpcSecurityGroupEgressRule(
        scope,
        source.construct_id,
        security_group_id=source.group_id,
        referenced_security_group_id=target.group_id,
        description=egress_description or description,
        tags={"Name": name("aws_vpc_security_group_egress_rule", source.purpose)},
        **ports,
    )
    return ingress, egress
