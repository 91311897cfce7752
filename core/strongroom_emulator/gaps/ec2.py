"""EC2: descriptions of security group rules, what goes with a VPC, endpoints that cannot be made."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from strongroom_emulator.endpoint_services import refuse
from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()


@GAPS.replaces("ec2.models.security_groups:SecurityGroupRule")
def __init__(original: Any, self: Any, *arguments: Any, **options: Any) -> None:  # noqa: N807
    """Keep the description of a rule that names a group or a prefix list; moto knows CIDRs' only."""
    original(self, *arguments, **options)
    given = inspect.signature(original).bind(self, *arguments, **options).arguments
    peer = given.get("source_group") or given.get("prefix_list_id") or {}
    self.peer_description = peer.get("Description")


@GAPS.replaces("ec2.models.security_groups:SecurityGroupRule")
def description(original: Any, self: Any) -> str | None:
    """Return the description of a rule, whatever its peer."""
    found: str | None = original(self) or self.peer_description
    return found


@GAPS.replaces("ec2.models.security_groups:SecurityGroupBackend")
def modify_security_group_rules(
    _original: Any, self: Any, group_id: str, rules: Mapping[str, Mapping[str, Any]]
) -> None:
    """Change any part of a rule; moto changes ports and CIDR, and wants ports of any protocol."""
    from moto.ec2.exceptions import (
        InvalidSecurityGroupNotFoundError,
        InvalidSecurityGroupRuleIdNotFoundError,
    )

    group = self.get_security_group_by_name_or_id(group_id)
    if group is None:
        raise InvalidSecurityGroupNotFoundError(group_id)
    for rule_id, new in rules.items():
        rule = group.get_rule(rule_id)
        if rule is None:
            raise InvalidSecurityGroupRuleIdNotFoundError(rule_id)
        rule.ip_protocol = new["IpProtocol"]
        rule.from_port = new.get("FromPort")
        rule.to_port = new.get("ToPort")
        rule.ip_range = {
            key: new[name]
            for key, name in (("CidrIp", "CidrIpv4"), ("CidrIpv6", "CidrIpv6"))
            if name in new
        }
        rule.prefix_list_id = new.get("PrefixListId")
        peer = new.get("ReferencedGroupId")
        account = self.account_id
        rule.source_group = {"GroupId": peer, "OwnerId": account, "UserId": account} if peer else {}
        rule.peer_description = new.get("Description")


@GAPS.replaces("ec2.models.vpcs:VPCBackend")
def delete_vpc(original: Any, self: Any, vpc_id: str) -> Any:
    """Delete the default network ACL with its VPC."""
    vpc = original(self, vpc_id)
    for acl in [acl for acl in self.network_acls.values() if acl.vpc_id == vpc_id and acl.default]:
        del self.network_acls[acl.id]
    return vpc


@GAPS.replaces("ec2.responses.vpcs:VPCs")
def create_vpc_endpoint(original: Any, self: Any) -> Any:
    """Refuse what AWS refuses; moto makes an endpoint to any name, and private DNS names for it."""
    from moto.ec2.exceptions import EC2ClientError

    refused = refuse(
        self._get_param("ServiceName"),
        self._get_param("VpcEndpointType") or "Gateway",
        private_dns=self._get_bool_param("PrivateDnsEnabled", if_none=False),
    )
    if refused is not None:
        raise EC2ClientError(refused.code, refused.message)
    return original(self)
