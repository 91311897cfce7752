"""Where moto keeps the resources of each Terraform type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Shelf = Callable[[Any], Iterable[str]]
"""Yields the ids or names of a type's resources in one backend: one service, account and region."""


def _keys(attribute: str) -> Shelf:
    """Return a shelf for a dictionary whose keys are the ids or names."""
    return lambda backend: list(getattr(backend, attribute))


def _own_vpcs(ec2: Any) -> set[str]:
    return {vpc.id for vpc in ec2.vpcs.values() if not vpc.is_default}


def _gone_or_own(ec2: Any, vpc_id: str) -> bool:
    """Tell whether a VPC is not the default one; one that is gone counts, its remains are leaks."""
    return vpc_id not in ec2.vpcs or vpc_id in _own_vpcs(ec2)


def _subnets(ec2: Any) -> Iterator[str]:
    for subnets in ec2.subnets.values():
        yield from (found.id for found in subnets.values() if _gone_or_own(ec2, found.vpc_id))


def _security_groups(ec2: Any) -> Iterator[str]:
    yield from (group.id for group in _groups(ec2))


def _groups(ec2: Any) -> Iterator[Any]:
    for vpc_id, groups in ec2.groups.items():
        if vpc_id is None:
            continue  # EC2-Classic, which moto keeps a default group for
        for group in groups.values():
            born_with_vpc = group.name == "default" and vpc_id in ec2.vpcs
            if not born_with_vpc:
                yield group


def _ingress_rules(ec2: Any) -> Iterator[str]:
    for group in _groups(ec2):
        yield from (rule.id for rule in group.ingress_rules)


def _egress_rules(ec2: Any) -> Iterator[str]:
    for group in _groups(ec2):
        yield from (rule.id for rule in group.egress_rules)


def _network_acls(ec2: Any) -> Iterator[str]:
    for acl in ec2.network_acls.values():
        born_with_vpc = acl.default and acl.vpc_id in ec2.vpcs
        if not born_with_vpc:
            yield acl.id


def _route_tables(ec2: Any) -> Iterator[str]:
    for table in ec2.route_tables.values():
        born_with_vpc = table.main_association_id is not None and table.vpc_id in ec2.vpcs
        if not born_with_vpc:
            yield table.id


def _route_table_associations(ec2: Any) -> Iterator[str]:
    for table in ec2.route_tables.values():
        for association, subnet in table._associations.items():  # noqa: SLF001
            if association != table.main_association_id and subnet is not None:
                yield association


def _vpc_endpoints(ec2: Any) -> Iterator[str]:
    # moto keeps deleted ones and shows them as such, as AWS does for a while.
    for endpoint in ec2.vpc_end_points.values():
        if endpoint.state != "deleted":
            yield endpoint.id


def _customer_keys(kms: Any) -> Iterator[Any]:
    for key in kms.keys.values():
        if key.key_manager == "CUSTOMER" and not any(
            name.startswith("alias/aws/") for name in key.aliases
        ):
            yield key


def _keys_in_use(kms: Any) -> Iterator[str]:
    yield from (key.id for key in _customer_keys(kms) if key.key_state != "PendingDeletion")


def keys_pending_deletion(kms: Any) -> Iterator[str]:
    """Yield the keys that are to be deleted and, as on AWS, are there until then."""
    yield from (key.id for key in _customer_keys(kms) if key.key_state == "PendingDeletion")


def _aliases(kms: Any) -> Iterator[str]:
    for key in _customer_keys(kms):
        yield from key.aliases


def _policies(iam: Any) -> Iterator[str]:
    yield from (arn for arn in iam.managed_policies if ":iam::aws:" not in arn)


def _attachments(iam: Any) -> Iterator[str]:
    for role in iam.roles.values():
        yield from (f"{role.name}/{arn}" for arn in role.managed_policies)


def _inline_policies(iam: Any) -> Iterator[str]:
    for role in iam.roles.values():
        yield from (f"{role.name}:{name}" for name in role.policies)


def _roles(iam: Any) -> Iterator[str]:
    yield from (role.name for role in iam.roles.values())


def _names(attribute: str, name: str) -> Shelf:
    """Return a shelf for a dictionary whose values know their name."""
    return lambda backend: [getattr(kept, name) for kept in getattr(backend, attribute).values()]


def _except_default(attribute: str) -> Shelf:
    """Return a shelf for a dictionary by name that AWS fills with defaults."""
    return lambda backend: [
        name for name in getattr(backend, attribute) if not name.startswith("default")
    ]


def _within(outer: str, inner: str) -> Shelf:
    """Return a shelf for what resources keep in a dictionary of their own."""
    return lambda backend: [
        f"{owner}/{name}"
        for owner, kept in getattr(backend, outer).items()
        for name in getattr(kept, inner)
    ]


def _scanned(inspector: Any) -> Iterator[str]:
    for account in inspector.account_status.values():
        for kind, state in account.to_json()["resourceStatus"].items():
            if state == "ENABLED":
                yield f"{account.account_id}/{kind}"


def _inner(attribute: str) -> Shelf:
    """Return a shelf for a dictionary of dictionaries."""
    return lambda backend: [
        f"{owner}/{name}" for owner, kept in getattr(backend, attribute).items() for name in kept
    ]


SHELVES: dict[str, tuple[str, Shelf]] = {
    "aws_acm_certificate": ("acm", _keys("_certificates")),
    "aws_api_gateway_account": (
        "apigateway",
        lambda gateway: [role] if (role := gateway.account.cloudwatch_role_arn) else [],
    ),
    "aws_api_gateway_api_key": ("apigateway", _names("keys", "name")),
    "aws_api_gateway_base_path_mapping": (
        "apigateway",
        lambda gateway: [
            f"{domain}/{path}"
            for domain, paths in gateway.base_path_mappings.items()
            for path in paths
        ],
    ),
    "aws_api_gateway_domain_name": ("apigateway", _keys("domain_names")),
    "aws_api_gateway_rest_api": ("apigateway", _keys("apis")),
    "aws_api_gateway_stage": ("apigateway", _within("apis", "stages")),
    "aws_api_gateway_usage_plan": ("apigateway", _keys("usage_plans")),
    "aws_api_gateway_usage_plan_key": ("apigateway", _inner("usage_plan_keys")),
    "aws_appautoscaling_policy": ("applicationautoscaling", _keys("policies")),
    "aws_appautoscaling_target": (
        "applicationautoscaling",
        lambda scaling: [
            f"{dimension}/{resource}"
            for dimension, targets in scaling.targets.items()
            for resource in targets
        ],
    ),
    "aws_backup_plan": (
        "backup",
        lambda backup: [name for name, plan in backup.plans.items() if not plan.deletion_date],
    ),
    "aws_backup_restore_testing_plan": (
        "backup",
        lambda backup: list(getattr(backup, "restore_testing_plans", ())),
    ),
    "aws_backup_restore_testing_selection": (
        "backup",
        lambda backup: [
            f"{plan}/{selection}"
            for plan, kept in getattr(backup, "restore_testing_plans", {}).items()
            for selection in kept["selections"]
        ],
    ),
    "aws_backup_selection": (
        "backup",
        lambda backup: [
            f"{plan}/{selection}"
            for plan, kept in backup.plans.items()
            for selection in getattr(kept, "selections", ())
        ],
    ),
    "aws_backup_vault": ("backup", _keys("vaults")),
    "aws_cloudtrail": ("cloudtrail", _keys("trails")),
    "aws_cloudwatch_composite_alarm": (
        "cloudwatch",
        lambda watch: [name for name, alarm in watch.alarms.items() if alarm.rule],
    ),
    "aws_cloudwatch_dashboard": ("cloudwatch", _keys("dashboards")),
    "aws_cloudwatch_event_rule": (
        "events",
        lambda events: [
            f"{bus.name}/{rule}" for bus in events.event_buses.values() for rule in bus.rules
        ],
    ),
    "aws_cloudwatch_log_group": ("logs", _keys("groups")),
    "aws_cloudwatch_log_metric_filter": (
        "logs",
        lambda logs: [found["filterName"] for found in logs.filters.metric_filters],
    ),
    "aws_cloudwatch_log_resource_policy": ("logs", _keys("resource_policies")),
    "aws_cloudwatch_log_data_protection_policy": (
        "logs",
        lambda logs: [
            name
            for name, group in logs.groups.items()
            if getattr(group, "data_protection_policy", None)
        ],
    ),
    "aws_cloudwatch_metric_alarm": (
        "cloudwatch",
        lambda watch: [name for name, alarm in watch.alarms.items() if not alarm.rule],
    ),
    "aws_config_configuration_recorder": ("config", _keys("recorders")),
    "aws_config_delivery_channel": ("config", _keys("delivery_channels")),
    "aws_db_event_subscription": ("rds", _keys("event_subscriptions")),
    "aws_db_parameter_group": ("rds", _except_default("db_parameter_groups")),
    "aws_db_proxy": ("rds", _keys("db_proxies")),
    "aws_db_proxy_endpoint": (
        "rds",
        lambda rds: [
            name
            for proxy in rds.db_proxies.values()
            for name in getattr(proxy, "endpoints_by_name", ())
        ],
    ),
    "aws_db_subnet_group": ("rds", _keys("subnet_groups")),
    "aws_dynamodb_table": ("dynamodb", _keys("tables")),
    "aws_efs_access_point": ("efs", _keys("access_points")),
    "aws_efs_file_system": ("efs", _keys("file_systems_by_id")),
    "aws_efs_mount_target": ("efs", _keys("mount_targets_by_id")),
    "aws_elasticache_cluster": ("elasticache", _keys("cache_clusters")),
    "aws_elasticache_parameter_group": (
        "elasticache",
        lambda cache: list(getattr(cache, "parameter_groups", ())),
    ),
    "aws_elasticache_replication_group": ("elasticache", _keys("replication_groups")),
    "aws_elasticache_subnet_group": ("elasticache", _except_default("cache_subnet_groups")),
    "aws_elasticache_user": (
        "elasticache",
        lambda cache: [user for user in cache.users if user != "default"],
    ),
    "aws_elasticache_user_group": (
        "elasticache",
        lambda cache: list(getattr(cache, "user_groups", ())),
    ),
    "aws_flow_log": ("ec2", _keys("flow_logs")),
    "aws_guardduty_detector": ("guardduty", _keys("detectors")),
    "aws_iam_policy": ("iam", _policies),
    "aws_iam_role": ("iam", _roles),
    "aws_iam_role_policy": ("iam", _inline_policies),
    "aws_iam_role_policy_attachment": ("iam", _attachments),
    "aws_inspector2_enabler": ("inspector2", _scanned),
    "aws_kinesis_firehose_delivery_stream": ("firehose", _keys("delivery_streams")),
    "aws_kinesis_resource_policy": ("kinesis", _keys("resource_policies")),
    "aws_kinesis_stream": ("kinesis", _keys("streams")),
    "aws_kinesis_stream_consumer": (
        "kinesis",
        lambda kinesis: [
            each.consumer_arn for stream in kinesis.streams.values() for each in stream.consumers
        ],
    ),
    "aws_kms_alias": ("kms", _aliases),
    "aws_kms_key": ("kms", _keys_in_use),
    "aws_lambda_event_source_mapping": ("lambda", _keys("_event_source_mappings")),
    "aws_lambda_function": (
        "lambda",
        lambda backend: [found.function_name for found in backend.list_functions()],
    ),
    "aws_network_acl": ("ec2", _network_acls),
    "aws_network_interface": ("ec2", _keys("enis")),
    "aws_rds_cluster": ("rds", _keys("clusters")),
    "aws_rds_cluster_instance": ("rds", _keys("databases")),
    "aws_rds_cluster_parameter_group": ("rds", _except_default("db_cluster_parameter_groups")),
    "aws_route53_health_check": ("route53", _keys("health_checks")),
    "aws_route53_zone": ("route53", _keys("zones")),
    "aws_route_table": ("ec2", _route_tables),
    "aws_route_table_association": ("ec2", _route_table_associations),
    "aws_s3_bucket": ("s3", _keys("buckets")),
    "aws_s3_object": ("s3", _within("buckets", "keys")),
    "aws_secretsmanager_secret": (
        "secretsmanager",
        lambda manager: [found.name for found in manager.secrets.values()],
    ),
    "aws_security_group": ("ec2", _security_groups),
    "aws_securityhub_account": (
        "securityhub",
        lambda hub: [hub.account_id] if hub.enabled else [],
    ),
    "aws_securityhub_standards_subscription": (
        "securityhub",
        lambda hub: list(getattr(hub, "standards", ())),
    ),
    "aws_sns_topic": ("sns", _keys("topics")),
    "aws_sns_topic_subscription": ("sns", _keys("subscriptions")),
    "aws_sqs_queue": ("sqs", _keys("queues")),
    "aws_subnet": ("ec2", _subnets),
    "aws_vpc": ("ec2", _own_vpcs),
    "aws_vpc_endpoint": ("ec2", _vpc_endpoints),
    "aws_vpc_security_group_egress_rule": ("ec2", _egress_rules),
    "aws_vpc_security_group_ingress_rule": ("ec2", _ingress_rules),
    "aws_wafv2_ip_set": ("wafv2", _keys("ip_sets")),
    "aws_wafv2_web_acl": ("wafv2", _keys("wacls")),
}
"""The module of moto and the shelf, by Terraform type."""
