"""The replication group, its users, its logs and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_log_resource_policy import CloudwatchLogResourcePolicy
from cdktf_cdktf_provider_aws.elasticache_parameter_group import (
    ElasticacheParameterGroup,
    ElasticacheParameterGroupParameter,
)
from cdktf_cdktf_provider_aws.elasticache_replication_group import (
    ElasticacheReplicationGroup,
    ElasticacheReplicationGroupLogDeliveryConfiguration,
)
from cdktf_cdktf_provider_aws.elasticache_subnet_group import ElasticacheSubnetGroup
from cdktf_cdktf_provider_aws.elasticache_user import (
    ElasticacheUser,
    ElasticacheUserAuthenticationMode,
)
from cdktf_cdktf_provider_aws.elasticache_user_group import ElasticacheUserGroup
from constructs import Construct

from strongroom import (
    REGION,
    Context,
    EncryptionKeys,
    Network,
    Peer,
    SessionCache,
    allow_connections,
    make_log_group,
    make_security_group,
)
from strongroom_redis import access
from strongroom_redis.permissions import log_delivery_policy
from strongroom_redis.settings import ENGINES, SLOW_MICROSECONDS, RedisSettings
from strongroom_redis.sizing import Layout

if TYPE_CHECKING:
    from cdktf import TerraformResource

LOGS = ("engine-log", "slow-log")
"""All that ElastiCache delivers of Redis 7 ("Log delivery", ElastiCache User Guide)."""

USER_ENGINE = "redis"
"""Of users and their group, with either engine: a group of the engine "valkey" takes no user without
a password, switched off or not ("Role-Based Access Control (RBAC)", ElastiCache User Guide)."""


class _Maker:
    """Makes the resources of one cache."""

    def __init__(self, scope: Construct, context: Context, layout: Layout) -> None:
        self._scope = scope
        self._context = context
        self._layout = layout
        self._settings: RedisSettings = context.settings
        self._network = context.require(Network)
        keys = context.require(EncryptionKeys)
        self._session = keys.session.arn
        self._telemetry = keys.telemetry.arn

    def make(self) -> SessionCache:
        """Make everything."""
        user_id = self._context.name("aws_elasticache_user", "app")
        user = self._user("app-user", user_id, user_id, "iam", self._access())
        group_id = self._security_group()
        cache = self._replication_group(group_id, self._users(user.user_id))
        return SessionCache(
            replication_group_id=cache.replication_group_id,
            replication_group_arn=cache.arn,
            configuration_endpoint=cache.configuration_endpoint_address,
            port=self._settings.port,
            user_id=user.user_id,
            user_arn=user.arn,
            security_group_id=group_id,
        )

    def _access(self) -> str:
        return access.application(self._settings.key_prefix)

    def _replication_group(self, group_id: str, users: str) -> ElasticacheReplicationGroup:
        settings, layout = self._settings, self._layout
        name = self._context.name("aws_elasticache_replication_group", "sessions")
        subnets, parameters = self._subnets(), self._parameters()
        log_groups = {log: self._log_group(log) for log in LOGS}
        delivery = self._log_delivery([group.arn for group in log_groups.values()])
        return ElasticacheReplicationGroup(
            self._scope,
            "cache",
            replication_group_id=name,
            description="Sessions of the trading application",
            engine=settings.engine,
            engine_version=settings.version,
            auto_minor_version_upgrade=str(settings.automatic_minor_upgrades).lower(),
            node_type=layout.node.name,
            cluster_mode="enabled",
            num_node_groups=layout.shards,
            replicas_per_node_group=layout.replicas,
            automatic_failover_enabled=True,
            multi_az_enabled=True,  # a shard's nodes go to different zones of the subnets
            at_rest_encryption_enabled="true",
            kms_key_id=self._session,
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            user_group_ids=[users],
            port=settings.port,
            subnet_group_name=subnets,
            security_group_ids=[group_id],
            parameter_group_name=parameters,
            snapshot_retention_limit=settings.snapshot_retention_days,
            snapshot_window=settings.snapshot_window,
            maintenance_window=settings.maintenance_window,
            apply_immediately=settings.apply_immediately,
            log_delivery_configuration=[
                ElasticacheReplicationGroupLogDeliveryConfiguration(
                    log_type=log,
                    log_format="json",
                    destination_type="cloudwatch-logs",
                    destination=group.name,
                )
                for log, group in log_groups.items()
            ],
            depends_on=[delivery],  # ElastiCache tries the log groups at once
            tags={"Name": name},
        )

    def _user(
        self, construct: str, user_id: str, user_name: str, mode: str, rules: str
    ) -> ElasticacheUser:
        return ElasticacheUser(
            self._scope,
            construct,
            user_id=user_id,
            user_name=user_name,
            engine=USER_ENGINE,
            access_string=rules,
            authentication_mode=ElasticacheUserAuthenticationMode(type=mode),
            tags={"Name": user_id},
        )

    def _users(self, application: str) -> str:
        """Group the application's user, and a disabled one in place of ``default``."""
        disabled_default = self._user(
            "default-user",
            self._context.name("aws_elasticache_user", "default"),
            "default",
            "no-password-required",
            access.DISABLED,
        ).user_id
        name = self._context.name("aws_elasticache_user_group", "sessions")
        return ElasticacheUserGroup(
            self._scope,
            "users",
            user_group_id=name,
            engine=USER_ENGINE,
            user_ids=[application, disabled_default],
            tags={"Name": name},
        ).user_group_id

    def _subnets(self) -> str:
        name = self._context.name("aws_elasticache_subnet_group", "main")
        return ElasticacheSubnetGroup(
            self._scope,
            "subnets",
            name=name,
            description="The data tier, three zones wide",
            subnet_ids=list(self._network.data_subnet_ids),
            tags={"Name": name},
        ).name

    def _parameters(self) -> str:
        """Make the parameter group; only what differs from the defaults, which AWS does not list."""
        settings = self._settings
        family = ENGINES[settings.engine][settings.version]
        wanted = {
            "cluster-enabled": "yes",
            "maxmemory-policy": "volatile-ttl",  # a full cache drops what is about to expire
        }
        if settings.slow_microseconds != SLOW_MICROSECONDS:
            wanted["slowlog-log-slower-than"] = str(settings.slow_microseconds)
        name = self._context.name("aws_elasticache_parameter_group", family)
        return ElasticacheParameterGroup(
            self._scope,
            "parameters",
            name=name,
            family=family,
            description="Cluster mode, and which sessions go first",
            parameter=[
                ElasticacheParameterGroupParameter(name=key, value=value)
                for key, value in wanted.items()
            ],
            lifecycle={"create_before_destroy": True},  # another engine, another family
            tags={"Name": name},
        ).name

    def _log_group(self, log: str) -> CloudwatchLogGroup:
        return make_log_group(
            self._scope,
            log,
            self._context.name("aws_cloudwatch_log_group", f"redis-{log}"),
            kms_key_arn=self._telemetry,
            retention_days=self._settings.log_retention_days,
        )

    def _log_delivery(self, group_arns: Sequence[str]) -> TerraformResource:
        return CloudwatchLogResourcePolicy(
            self._scope,
            "log-delivery",
            policy_name=self._context.name("aws_cloudwatch_log_resource_policy", "redis"),
            policy_document=log_delivery_policy(group_arns, REGION, self._context.account_id),
        )

    def _security_group(self) -> str:
        """Open the cache to the application's group alone; it opens no connection itself."""
        application = self._network.application_security_group_id
        group_id = make_security_group(
            self._scope,
            "group",
            self._context.name("aws_security_group", "redis"),
            vpc_id=self._network.vpc_id,
            description="The session cache: from the application only",
        ).id
        allow_connections(
            self._scope,
            self._context.name,
            source=Peer(application, "app-to-cache", "app-to-redis"),
            target=Peer(group_id, "from-app", "redis-from-app"),
            port=self._settings.port,
            description="Redis over TLS from the application to the cache",
        )
        return group_id


def make_cache(scope: Construct, context: Context, layout: Layout) -> SessionCache:
    """Create the session cache under the session key."""
    return _Maker(scope, context, layout).make()
