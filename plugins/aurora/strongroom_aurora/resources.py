"""The cluster, its instances, its proxy, and what tells of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicy,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification,
)
from cdktf_cdktf_provider_aws.appautoscaling_target import AppautoscalingTarget
from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from cdktf_cdktf_provider_aws.cloudwatch_event_target import CloudwatchEventTarget
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.db_event_subscription import DbEventSubscription
from cdktf_cdktf_provider_aws.db_parameter_group import DbParameterGroup, DbParameterGroupParameter
from cdktf_cdktf_provider_aws.db_proxy import DbProxy, DbProxyAuth
from cdktf_cdktf_provider_aws.db_proxy_default_target_group import (
    DbProxyDefaultTargetGroup,
    DbProxyDefaultTargetGroupConnectionPoolConfig,
)
from cdktf_cdktf_provider_aws.db_proxy_endpoint import DbProxyEndpoint
from cdktf_cdktf_provider_aws.db_proxy_target import DbProxyTarget
from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from cdktf_cdktf_provider_aws.rds_cluster import (
    RdsCluster,
    RdsClusterRestoreToPointInTime,
    RdsClusterServerlessv2ScalingConfiguration,
)
from cdktf_cdktf_provider_aws.rds_cluster_instance import RdsClusterInstance
from cdktf_cdktf_provider_aws.rds_cluster_parameter_group import (
    RdsClusterParameterGroup,
    RdsClusterParameterGroupParameter,
)
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import (
    SecretsmanagerSecretRotation,
    SecretsmanagerSecretRotationRotationRules,
)
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from strongroom import REGION, Context, Database, EncryptionKeys, Network, topic_policy
from strongroom_aurora import events, names
from strongroom_aurora.parameters import (
    Parameter,
    cluster_parameters,
    family,
    instance_parameters,
)
from strongroom_aurora.permissions import MONITORING, PROXY, PUBLISHERS
from strongroom_aurora.settings import AuroraSettings, RestoreFrom
from strongroom_aurora.sizing import USABLE_SHARE, Capacity

if TYPE_CHECKING:
    from cdktf import TerraformResource

ENGINE = "aurora-postgresql"

LOGS = ("iam-db-auth-error", "postgresql")
"""What Aurora PostgreSQL exports (CreateDBCluster); "instance" is about automatic pauses only."""

PROXY_PORT = 5_432
"""A proxy for PostgreSQL listens here and nowhere else (Aurora User Guide, "RDS Proxy")."""

IDLE_SECONDS = 900
"""PCI DSS 8.2.8: a session that has been idle for 15 minutes is to end."""

BORROW_SECONDS = 30
"""Shorter than the default of 120: what waits longer has been given up by its caller."""

BESIDE = {"create_before_destroy": True}
"""A restored cluster is made while the one that it comes from is still there."""


@attrs.frozen
class _Groups:
    """Security groups, by id."""

    cluster: str
    proxy: str | None


class _Maker:
    """Makes the resources of one database."""

    def __init__(self, scope: Construct, context: Context, capacity: Capacity) -> None:
        self._scope = scope
        self._context = context
        self._capacity = capacity
        self._settings: AuroraSettings = context.settings
        self._network = context.require(Network)
        keys = context.require(EncryptionKeys)
        self._cardholder = keys.cardholder.arn
        self._credentials = keys.credentials.arn
        self._audit = keys.audit.arn
        self._telemetry = keys.telemetry.arn
        self._identifier = names.cluster(context)

    def make(self) -> Database:
        """Make everything."""
        settings = self._settings
        groups = self._security_groups()
        subnets = self._subnets()
        cluster = self._cluster(groups.cluster, subnets)
        cluster_id, cluster_arn = cluster.cluster_identifier, cluster.arn
        instances = self._instances(cluster_id, subnets)
        master_secret = cluster.master_user_secret.get(0).secret_arn
        self._rotate(master_secret, instances)
        self._scale(cluster_id, instances)
        self._tell(cluster_arn, master_secret)
        secret_name = self._context.name("aws_secretsmanager_secret", "db-app")
        secret_arn = SecretsmanagerSecret(
            self._scope,
            "app-secret",
            name=secret_name,
            description="The application's database login; filled and rotated, never by hand",
            kms_key_id=self._credentials,
            recovery_window_in_days=0,  # a name in its recovery window could not be made again
            tags={"Name": secret_name},
        ).arn
        proxy, reader = None, None
        if groups.proxy is not None:
            proxy, reader = self._proxy(groups.proxy, secret_arn, cluster_id, instances)
        return Database(
            **self._backup(cluster_arn),
            cluster_identifier=cluster_id,
            cluster_arn=cluster_arn,
            cluster_resource_id=cluster.cluster_resource_id,
            instance_identifiers=tuple(instance.identifier for instance in instances),
            writer_endpoint=cluster.endpoint,
            reader_endpoint=cluster.reader_endpoint,
            proxy_endpoint=proxy.endpoint if proxy else None,
            port=settings.port,
            database_name=settings.database_name,
            security_group_id=groups.cluster,
            master_secret_arn=master_secret,
            application_secret_arn=secret_arn,
            application_secret_name=secret_name,
            proxy_reader_endpoint=reader,
            # The ARN's last part is the id that rds-db:connect is allowed on.
            proxy_resource_id=(f'${{element(split(":", {proxy.fqn}.arn), 6)}}' if proxy else None),
        )

    def _security_groups(self) -> _Groups:
        """Open the cluster to the proxy alone, or without one to the application alone."""
        application = self._network.application_security_group_id
        cluster = self._security_group("cluster", "db-cluster", "The database: from named groups")
        port = self._settings.port
        if not self._settings.proxy:
            self._open("app", application, "cluster", cluster, port)
            return _Groups(cluster, None)
        proxy = self._security_group("proxy", "db-proxy", "The database's proxy: from named groups")
        self._open("app", application, "proxy", proxy, PROXY_PORT)
        self._open("proxy", proxy, "cluster", cluster, port)
        return _Groups(cluster, proxy)

    def _security_group(self, construct: str, purpose: str, description: str) -> str:
        name = self._context.name("aws_security_group", purpose)
        return SecurityGroup(
            self._scope,
            f"{construct}-group",
            vpc_id=self._network.vpc_id,
            name=name,
            description=description,
            tags={"Name": name},
        ).id

    def _open(self, source: str, source_id: str, target: str, target_id: str, port: int) -> None:
        described = {"app": "application", "cluster": "database", "proxy": "database's proxy"}
        ports: dict[str, Any] = {"ip_protocol": "tcp", "from_port": port, "to_port": port}
        words = f"PostgreSQL over TLS from the {described[source]} to the {described[target]}"
        name = self._context.name
        VpcSecurityGroupIngressRule(
            self._scope,
            f"{target}-from-{source}",
            security_group_id=target_id,
            referenced_security_group_id=source_id,
            description=words,
            tags={
                "Name": name("aws_vpc_security_group_ingress_rule", f"db-{target}-from-{source}")
            },
            **ports,
        )
        VpcSecurityGroupEgressRule(
            self._scope,
            f"{source}-to-{target}",
            security_group_id=source_id,
            referenced_security_group_id=target_id,
            description=words,
            tags={"Name": name("aws_vpc_security_group_egress_rule", f"{source}-to-db-{target}")},
            **ports,
        )

    def _subnets(self) -> str:
        name = self._context.name("aws_db_subnet_group", "main")
        return DbSubnetGroup(
            self._scope,
            "subnets",
            name=name,
            description="The data tier, three zones wide",
            subnet_ids=list(self._network.data_subnet_ids),
            tags={"Name": name},
        ).name

    def _log_group(self, construct: str, name: str, key_arn: str) -> CloudwatchLogGroup:
        """Make a log group before RDS does, which would use no key and keep logs for ever."""
        return CloudwatchLogGroup(
            self._scope,
            construct,
            name=name,
            kms_key_id=key_arn,
            retention_in_days=self._settings.log_retention_days,
            tags={"Name": name},
        )

    def _cluster(self, group_id: str, subnets: str) -> RdsCluster:
        settings, capacity = self._settings, self._capacity
        logs = [
            self._log_group(f"log-{log}", f"/aws/rds/cluster/{self._identifier}/{log}", self._audit)
            for log in LOGS
        ]
        scaling = None
        if capacity.maximum_acu is not None:
            scaling = RdsClusterServerlessv2ScalingConfiguration(
                min_capacity=settings.serverless_minimum_acu, max_capacity=capacity.maximum_acu
            )
        return RdsCluster(
            self._scope,
            "cluster",
            cluster_identifier=self._identifier,
            engine=ENGINE,
            engine_mode="provisioned",  # of Serverless v2 too
            engine_version=_version(settings),
            storage_type=None if settings.storage_type == "aurora" else settings.storage_type,
            serverlessv2_scaling_configuration=scaling,
            **_origin(settings.restore_from),
            database_name=settings.database_name,
            port=settings.port,
            master_username=settings.master_username,
            manage_master_user_password=True,
            master_user_secret_kms_key_id=self._credentials,
            iam_database_authentication_enabled=True,
            storage_encrypted=True,
            kms_key_id=self._cardholder,
            db_subnet_group_name=subnets,
            vpc_security_group_ids=[group_id],
            db_cluster_parameter_group_name=self._cluster_parameters(),
            enabled_cloudwatch_logs_exports=list(LOGS),
            enable_http_endpoint=False,
            backup_retention_period=settings.backup_retention_days,
            preferred_backup_window=settings.backup_window,
            preferred_maintenance_window=settings.maintenance_window,
            copy_tags_to_snapshot=True,
            apply_immediately=settings.apply_immediately,
            deletion_protection=False,
            skip_final_snapshot=True,
            delete_automated_backups=True,
            lifecycle=BESIDE,
            depends_on=logs,
            tags={"Name": self._identifier},
        )

    def _cluster_parameters(self) -> str:
        version = family(self._settings.engine_version)
        name = self._context.name("aws_rds_cluster_parameter_group", _major(self._settings))
        return RdsClusterParameterGroup(
            self._scope,
            "cluster-parameters",
            name=name,
            family=version,
            description="TLS only, an audit trail without parameter values, strong passwords",
            parameter=[
                RdsClusterParameterGroupParameter(**_parameter(found))
                for found in cluster_parameters(self._settings.slow_query_milliseconds)
            ],
            lifecycle=BESIDE,
            tags={"Name": name},
        ).name

    def _instance_parameters(self) -> str:
        name = self._context.name("aws_db_parameter_group", _major(self._settings))
        return DbParameterGroup(
            self._scope,
            "instance-parameters",
            name=name,
            family=family(self._settings.engine_version),
            description="What each instance logs and measures",
            parameter=[
                DbParameterGroupParameter(**_parameter(found)) for found in instance_parameters()
            ],
            lifecycle=BESIDE,
            tags={"Name": name},
        ).name

    def _instances(self, cluster_id: str, subnets: str) -> list[RdsClusterInstance]:
        """Make the writer, then the readers, each in the next zone and the next promotion tier."""
        settings = self._settings
        insights: dict[str, Any] = {"performance_insights_enabled": settings.performance_insights}
        if settings.performance_insights:
            insights |= {
                "performance_insights_kms_key_id": self._cardholder,
                "performance_insights_retention_period": settings.performance_insights_days,
            }
        monitoring_arn = self._context.role_arn(MONITORING)
        parameters = self._instance_parameters()
        zones = self._network.availability_zones
        purpose = names.purpose(settings.restore_from)
        made: list[RdsClusterInstance] = []
        for number in range(settings.readers + 1):
            name = self._context.name("aws_rds_cluster_instance", f"{purpose}-{number + 1}")
            made.append(
                RdsClusterInstance(
                    self._scope,
                    f"instance-{number + 1}",
                    identifier=name,
                    cluster_identifier=cluster_id,
                    engine=ENGINE,
                    engine_version=_version(settings),
                    instance_class=self._capacity.name,
                    availability_zone=zones[number % len(zones)],
                    promotion_tier=number,
                    db_subnet_group_name=subnets,
                    db_parameter_group_name=parameters,
                    publicly_accessible=False,
                    auto_minor_version_upgrade=settings.automatic_minor_upgrades,
                    ca_cert_identifier=settings.ca_certificate,
                    monitoring_interval=settings.monitoring_seconds,
                    monitoring_role_arn=monitoring_arn,
                    preferred_maintenance_window=settings.maintenance_window,
                    copy_tags_to_snapshot=True,
                    apply_immediately=settings.apply_immediately,
                    lifecycle=BESIDE,
                    # The first instance of a cluster becomes its writer.
                    depends_on=made[:1],
                    tags={"Name": name},
                    **insights,
                )
            )
        return made

    def _rotate(self, secret_arn: str, instances: Sequence[TerraformResource]) -> None:
        """Let RDS rotate the master password as often as we say, not every 7 days."""
        SecretsmanagerSecretRotation(
            self._scope,
            "master-rotation",
            secret_id=secret_arn,
            rotate_immediately=False,  # it has just been made
            rotation_rules=SecretsmanagerSecretRotationRotationRules(
                schedule_expression=f"rate({_days(self._settings.master_rotation_days)})"
            ),
            depends_on=list(instances[:1]),
        )

    def _scale(self, cluster_id: str, instances: Sequence[TerraformResource]) -> None:
        """Let readers come and go with the load, never below those that are made here."""
        settings = self._settings
        if settings.maximum_readers <= settings.readers:
            return
        target = AppautoscalingTarget(
            self._scope,
            "readers",
            service_namespace="rds",
            scalable_dimension="rds:cluster:ReadReplicaCount",
            resource_id=f"cluster:{cluster_id}",
            min_capacity=settings.readers,
            max_capacity=settings.maximum_readers,
            depends_on=list(instances),
            tags={"Name": self._context.name("aws_appautoscaling_target", "db-readers")},
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
            self._scope,
            "readers-policy",
            name=self._context.name("aws_appautoscaling_policy", "db-readers"),
            policy_type="TargetTrackingScaling",
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            target_tracking_scaling_policy_configuration=tracking,
        )

    def _tell(self, cluster_arn: str, master_secret: str) -> None:
        """Tell of events on a topic, and let alarms see failovers and failed rotations."""
        name = self._context.name("aws_sns_topic", "db-events")
        topic = SnsTopic(
            self._scope,
            "events",
            name=name,
            kms_master_key_id=self._telemetry,
            tags={"Name": name},
        )
        arn = topic.arn
        policy = topic_policy(arn, self._context.account_id, PUBLISHERS)
        policy_made = SnsTopicPolicy(self._scope, "events-policy", arn=arn, policy=policy)
        for source, categories in events.SUBSCRIPTIONS.items():
            name = self._context.name("aws_db_event_subscription", source)
            DbEventSubscription(
                self._scope,
                f"events-{source}",
                name=name,
                sns_topic=arn,
                source_type=source,
                event_categories=list(categories),
                depends_on=[policy_made],  # RDS tries the topic at once
                tags={"Name": name},
            )
        for construct, name, description, pattern in (
            (
                "failover",
                names.failover_rule(self._context),
                "The database failed over to another instance",
                events.failover(cluster_arn),
            ),
            (
                "rotation",
                names.rotation_rule(self._context),
                "RDS could not rotate the master password of the database",
                events.rotation_failure(master_secret),
            ),
        ):
            rule = CloudwatchEventRule(
                self._scope,
                f"{construct}-rule",
                name=name,
                description=description,
                event_pattern=json.dumps(pattern, separators=(",", ":")),
                tags={"Name": name},
            )
            CloudwatchEventTarget(
                self._scope, f"{construct}-target", rule=rule.name, target_id="topic", arn=arn
            )

    def _proxy(
        self,
        group_id: str,
        secret_arn: str,
        cluster_id: str,
        instances: Sequence[TerraformResource],
    ) -> tuple[DbProxy, str]:
        """Make the proxy and its way to the readers; return it and that way's endpoint."""
        name = names.proxy(self._context)
        subnets = list(self._network.data_subnet_ids)
        log = self._log_group("log-proxy", f"/aws/rds/proxy/{name}", self._telemetry)
        proxy = DbProxy(
            self._scope,
            "proxy",
            name=name,
            engine_family="POSTGRESQL",
            role_arn=self._context.role_arn(PROXY),
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
            vpc_subnet_ids=subnets,
            vpc_security_group_ids=[group_id],
            depends_on=[log],
            tags={"Name": name},
        )
        proxy_name = proxy.name
        pool = DbProxyDefaultTargetGroup(
            self._scope,
            "proxy-pool",
            db_proxy_name=proxy_name,
            connection_pool_config=DbProxyDefaultTargetGroupConnectionPoolConfig(
                connection_borrow_timeout=BORROW_SECONDS,
                max_connections_percent=round(USABLE_SHARE * 100),
                max_idle_connections_percent=50,
            ),
        )
        target = DbProxyTarget(
            self._scope,
            "proxy-target",
            db_proxy_name=proxy_name,
            target_group_name=pool.name,
            db_cluster_identifier=cluster_id,
            depends_on=list(instances),
        )
        reader_name = self._context.name("aws_db_proxy_endpoint", "reader")
        reader = DbProxyEndpoint(
            self._scope,
            "proxy-reader",
            db_proxy_name=proxy_name,
            db_proxy_endpoint_name=reader_name,
            vpc_subnet_ids=subnets,
            vpc_security_group_ids=[group_id],
            target_role="READ_ONLY",
            depends_on=[target],
            tags={"Name": reader_name},
        )
        return proxy, reader.endpoint

    def _backup(self, cluster_arn: str) -> dict[str, Any]:
        """Return what AWS Backup may do ("AWS Backup service role", AWS Backup Developer Guide)."""
        owner = f"arn:aws:rds:{REGION}:{self._context.account_id}"
        return {
            "backup_arns": (cluster_arn,),
            "backup_actions": (
                "rds:AddTagsToResource",
                "rds:CreateDBClusterSnapshot",
                "rds:DescribeDBClusters",
                "rds:ListTagsForResource",
                "rds:ModifyDBCluster",  # continuous backups move the backup window
            ),
            "restore_actions": (
                "kms:CreateGrant",
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:GenerateDataKey",
                "rds:AddTagsToResource",
                "rds:CopyDBClusterSnapshot",
                "rds:CreateDBClusterSnapshot",
                "rds:DeleteDBClusterSnapshot",
                "rds:DescribeDBClusterAutomatedBackups",
                "rds:DescribeDBClusterSnapshots",
                "rds:DescribeDBClusters",
                "rds:ListTagsForResource",
                "rds:RestoreDBClusterFromSnapshot",
                "rds:RestoreDBClusterToPointInTime",
            ),
            "restore_resources": (
                f"{owner}:cluster-auto-backup:*",
                f"{owner}:cluster-pg:*",
                f"{owner}:cluster-snapshot:awsbackup:*",
                f"{owner}:cluster:*",
                f"{owner}:subgrp:*",
                self._cardholder,
            ),
        }


def make_database(scope: Construct, context: Context, capacity: Capacity) -> Database:
    """Create the database under the cardholder key."""
    return _Maker(scope, context, capacity).make()


def _version(settings: AuroraSettings) -> str:
    """Return the version to ask for: with automatic upgrades the major one, whose minor may move."""
    version = settings.engine_version
    return version.partition(".")[0] if settings.automatic_minor_upgrades else version


def _major(settings: AuroraSettings) -> str:
    return f"pg{settings.engine_version.partition('.')[0]}"


def _days(days: int) -> str:
    return f"{days} day" if days == 1 else f"{days} days"


def _parameter(parameter: Parameter) -> dict[str, str]:
    return {
        "name": parameter.name,
        "value": parameter.value,
        "apply_method": "pending-reboot" if parameter.static else "immediate",
    }


def _origin(restore_from: RestoreFrom | None) -> dict[str, Any]:
    """Return where the cluster's data comes from; nowhere for a new one."""
    if restore_from is None:
        return {}
    if restore_from.snapshot_identifier is not None:
        return {"snapshot_identifier": restore_from.snapshot_identifier}
    return {
        "restore_to_point_in_time": RdsClusterRestoreToPointInTime(
            source_cluster_identifier=restore_from.cluster_identifier,
            restore_to_time=restore_from.time,
            use_latest_restorable_time=None if restore_from.time else True,
        )
    }
