"""The RDS Proxy: its log group, its connection pool, and its endpoint for readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
from cdktf_cdktf_provider_aws.db_proxy import DbProxy, DbProxyAuth
from cdktf_cdktf_provider_aws.db_proxy_default_target_group import (
    DbProxyDefaultTargetGroup,
    DbProxyDefaultTargetGroupConnectionPoolConfig,
)
from cdktf_cdktf_provider_aws.db_proxy_endpoint import DbProxyEndpoint
from cdktf_cdktf_provider_aws.db_proxy_target import DbProxyTarget
from constructs import Construct

from strongroom import Context, EncryptionKeys, Network, make_log_group
from strongroom_aurora import names
from strongroom_aurora.permissions import PROXY
from strongroom_aurora.sizing import USABLE_SHARE

if TYPE_CHECKING:
    from cdktf import TerraformResource

    from strongroom_aurora.settings import AuroraSettings

IDLE_SECONDS = 900
"""PCI DSS 8.2.8: a session that has been idle for 15 minutes has to end."""

BORROW_SECONDS = 30
"""Shorter than the default of 120 seconds: a caller has given up long before that."""


@attrs.frozen
class Proxy:
    """References to what others need of the proxy.

    :param resource_id: the id that ``rds-db:connect`` is allowed on.
    """

    endpoint: str
    reader_endpoint: str
    resource_id: str


def make_proxy(
    scope: Construct,
    context: Context,
    group_id: str,
    secret_arn: str,
    cluster_id: str,
    instances: Sequence[TerraformResource],
) -> Proxy:
    """Create the proxy and its endpoint for readers.

    :param group_id: the proxy's security group.
    :param secret_arn: the secret with the login by which the proxy connects to the database.
    """
    proxy = _proxy(scope, context, group_id, secret_arn)
    proxy_name = proxy.name
    pool = DbProxyDefaultTargetGroup(
        scope,
        "proxy-pool",
        db_proxy_name=proxy_name,
        connection_pool_config=DbProxyDefaultTargetGroupConnectionPoolConfig(
            connection_borrow_timeout=BORROW_SECONDS,
            max_connections_percent=round(USABLE_SHARE * 100),
            max_idle_connections_percent=50,
        ),
    )
    target = DbProxyTarget(
        scope,
        "proxy-target",
        db_proxy_name=proxy_name,
        target_group_name=pool.name,
        db_cluster_identifier=cluster_id,
        depends_on=list(instances),
    )
    reader_name = context.name("aws_db_proxy_endpoint", "reader")
    reader = DbProxyEndpoint(
        scope,
        "proxy-reader",
        db_proxy_name=proxy_name,
        db_proxy_endpoint_name=reader_name,
        vpc_subnet_ids=list(context.require(Network).data_subnet_ids),
        vpc_security_group_ids=[group_id],
        target_role="READ_ONLY",
        depends_on=[target],
        tags={"Name": reader_name},
    )
    # The ARN's last part is the id that rds-db:connect is allowed on.
    resource_id = f'${{element(split(":", {proxy.fqn}.arn), 6)}}'
    return Proxy(proxy.endpoint, reader.endpoint, resource_id)


def _proxy(scope: Construct, context: Context, group_id: str, secret_arn: str) -> DbProxy:
    settings: AuroraSettings = context.settings
    name = names.proxy(context)
    log_group = make_log_group(
        scope,
        "log-proxy",
        f"/aws/rds/proxy/{name}",
        kms_key_arn=context.require(EncryptionKeys).telemetry.arn,
        retention_days=settings.log_retention_days,
    )
    return DbProxy(
        scope,
        "proxy",
        name=name,
        engine_family="POSTGRESQL",
        role_arn=context.role_arn(PROXY),
        require_tls=True,
        idle_client_timeout=IDLE_SECONDS,
        debug_logging=False,  # it would log statements
        auth=[
            DbProxyAuth(
                auth_scheme="SECRETS",
                client_password_auth_type="POSTGRES_SCRAM_SHA_256",  # noqa: S106 - its kind
                description="The application's login",
                iam_auth="REQUIRED",
                secret_arn=secret_arn,
            )
        ],
        vpc_subnet_ids=list(context.require(Network).data_subnet_ids),
        vpc_security_group_ids=[group_id],
        depends_on=[log_group],
        tags={"Name": name},
    )
