"""Who can connect to the database: security groups, their rules, and the subnets."""

from __future__ import annotations

import attrs
from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from constructs import Construct

from strongroom import Context, Network, Peer, allow_connections, make_security_group
from strongroom_aurora.settings import AuroraSettings

PROXY_PORT = 5_432
"""A proxy for PostgreSQL listens on no other port (Aurora User Guide, "RDS Proxy")."""

_APPLICATION, _CLUSTER, _PROXY = "app", "cluster", "proxy"
_DESCRIBED = {_APPLICATION: "application", _CLUSTER: "database", _PROXY: "database's proxy"}


@attrs.frozen
class SecurityGroups:
    """The ids of the database's security groups; without a proxy, it has none."""

    cluster_id: str
    proxy_id: str | None


def make_network_access(
    scope: Construct, context: Context, settings: AuroraSettings
) -> SecurityGroups:
    """Open the cluster to the proxy only, or without a proxy to the application only."""
    application = context.require(Network).application_security_group_id
    cluster = _security_group(scope, context, _CLUSTER, "The database: from named groups")
    groups = {_APPLICATION: application, _CLUSTER: cluster}
    if not settings.proxy:
        _allow(scope, context, groups, _APPLICATION, _CLUSTER, settings.port)
        return SecurityGroups(cluster, None)
    proxy = _security_group(scope, context, _PROXY, "The database's proxy: from named groups")
    groups[_PROXY] = proxy
    _allow(scope, context, groups, _APPLICATION, _PROXY, PROXY_PORT)
    _allow(scope, context, groups, _PROXY, _CLUSTER, settings.port)
    return SecurityGroups(cluster, proxy)


def make_subnet_group(scope: Construct, context: Context) -> str:
    """Create the subnet group over the data subnets of three zones; return its name."""
    name = context.name("aws_db_subnet_group", "main")
    return DbSubnetGroup(
        scope,
        "subnets",
        name=name,
        description="The data tier, three zones wide",
        subnet_ids=list(context.require(Network).data_subnet_ids),
        tags={"Name": name},
    ).name


def _security_group(scope: Construct, context: Context, part: str, description: str) -> str:
    return make_security_group(
        scope,
        f"{part}-group",
        context.name("aws_security_group", f"db-{part}"),
        vpc_id=context.require(Network).vpc_id,
        description=description,
    ).id


def _allow(
    scope: Construct, context: Context, groups: dict[str, str], source: str, target: str, port: int
) -> None:
    allow_connections(
        scope,
        context.name,
        source=Peer(groups[source], f"{source}-to-{target}", f"{source}-to-db-{target}"),
        target=Peer(groups[target], f"{target}-from-{source}", f"db-{target}-from-{source}"),
        port=port,
        description=f"PostgreSQL over TLS from the {_DESCRIBED[source]} to the {_DESCRIBED[target]}",
    )
