"""The resources of every other service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom_emulator.inventory.listers import Table, except_default, inner, keys, names, within


def _scanned(inspector: Any) -> Iterator[str]:
    for account in inspector.account_status.values():
        for kind, state in account.to_json()["resourceStatus"].items():
            if state == "ENABLED":
                yield f"{account.account_id}/{kind}"


SERVICES: Table = {
    "aws_acm_certificate": ("acm", keys("_certificates")),
    "aws_api_gateway_account": (
        "apigateway",
        lambda gateway: [role] if (role := gateway.account.cloudwatch_role_arn) else [],
    ),
    "aws_api_gateway_api_key": ("apigateway", names("keys", "name")),
    "aws_api_gateway_base_path_mapping": (
        "apigateway",
        lambda gateway: [
            f"{domain}/{path}"
            for domain, paths in gateway.base_path_mappings.items()
            for path in paths
        ],
    ),
    "aws_api_gateway_domain_name": ("apigateway", keys("domain_names")),
    "aws_api_gateway_rest_api": ("apigateway", keys("apis")),
    "aws_api_gateway_stage": ("apigateway", within("apis", "stages")),
    "aws_api_gateway_usage_plan": ("apigateway", keys("usage_plans")),
    "aws_api_gateway_usage_plan_key": ("apigateway", inner("usage_plan_keys")),
    "aws_appautoscaling_policy": ("applicationautoscaling", keys("policies")),
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
    "aws_backup_vault": ("backup", keys("vaults")),
    "aws_cloudtrail": ("cloudtrail", keys("trails")),
    "aws_cloudwatch_composite_alarm": (
        "cloudwatch",
        lambda watch: [name for name, alarm in watch.alarms.items() if alarm.rule],
    ),
    "aws_cloudwatch_dashboard": ("cloudwatch", keys("dashboards")),
    "aws_cloudwatch_event_rule": (
        "events",
        lambda events: [
            f"{bus.name}/{rule}" for bus in events.event_buses.values() for rule in bus.rules
        ],
    ),
    "aws_cloudwatch_log_group": ("logs", keys("groups")),
    "aws_cloudwatch_log_metric_filter": (
        "logs",
        lambda logs: [found["filterName"] for found in logs.filters.metric_filters],
    ),
    "aws_cloudwatch_log_resource_policy": ("logs", keys("resource_policies")),
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
    "aws_config_configuration_recorder": ("config", keys("recorders")),
    "aws_config_delivery_channel": ("config", keys("delivery_channels")),
    "aws_db_event_subscription": ("rds", keys("event_subscriptions")),
    "aws_db_parameter_group": ("rds", except_default("db_parameter_groups")),
    "aws_db_proxy": ("rds", keys("db_proxies")),
    "aws_db_proxy_endpoint": (
        "rds",
        lambda rds: [
            name
            for proxy in rds.db_proxies.values()
            for name in getattr(proxy, "endpoints_by_name", ())
        ],
    ),
    "aws_db_subnet_group": ("rds", keys("subnet_groups")),
    "aws_dynamodb_table": ("dynamodb", keys("tables")),
    "aws_efs_access_point": ("efs", keys("access_points")),
    "aws_efs_file_system": ("efs", keys("file_systems_by_id")),
    "aws_efs_mount_target": ("efs", keys("mount_targets_by_id")),
    "aws_elasticache_cluster": ("elasticache", keys("cache_clusters")),
    "aws_elasticache_parameter_group": (
        "elasticache",
        lambda cache: list(getattr(cache, "parameter_groups", ())),
    ),
    "aws_elasticache_replication_group": ("elasticache", keys("replication_groups")),
    "aws_elasticache_subnet_group": ("elasticache", except_default("cache_subnet_groups")),
    "aws_elasticache_user": (
        "elasticache",
        lambda cache: [user for user in cache.users if user != "default"],
    ),
    "aws_elasticache_user_group": (
        "elasticache",
        lambda cache: list(getattr(cache, "user_groups", ())),
    ),
    "aws_guardduty_detector": ("guardduty", keys("detectors")),
    "aws_inspector2_enabler": ("inspector2", _scanned),
    "aws_kinesis_firehose_delivery_stream": ("firehose", keys("delivery_streams")),
    "aws_kinesis_resource_policy": ("kinesis", keys("resource_policies")),
    "aws_kinesis_stream": ("kinesis", keys("streams")),
    "aws_kinesis_stream_consumer": (
        "kinesis",
        lambda kinesis: [
            each.consumer_arn for stream in kinesis.streams.values() for each in stream.consumers
        ],
    ),
    "aws_lambda_event_source_mapping": ("lambda", keys("_event_source_mappings")),
    "aws_lambda_function": (
        "lambda",
        lambda backend: [found.function_name for found in backend.list_functions()],
    ),
    "aws_rds_cluster": ("rds", keys("clusters")),
    "aws_rds_cluster_instance": ("rds", keys("databases")),
    "aws_rds_cluster_parameter_group": ("rds", except_default("db_cluster_parameter_groups")),
    "aws_route53_health_check": ("route53", keys("health_checks")),
    "aws_route53_zone": ("route53", keys("zones")),
    "aws_s3_bucket": ("s3", keys("buckets")),
    "aws_s3_object": ("s3", within("buckets", "keys")),
    "aws_secretsmanager_secret": (
        "secretsmanager",
        lambda manager: [found.name for found in manager.secrets.values()],
    ),
    "aws_securityhub_account": (
        "securityhub",
        lambda hub: [hub.account_id] if hub.enabled else [],
    ),
    "aws_securityhub_standards_subscription": (
        "securityhub",
        lambda hub: list(getattr(hub, "standards", ())),
    ),
    "aws_sns_topic": ("sns", keys("topics")),
    "aws_sns_topic_subscription": ("sns", keys("subscriptions")),
    "aws_sqs_queue": ("sqs", keys("queues")),
    "aws_wafv2_ip_set": ("wafv2", keys("ip_sets")),
    "aws_wafv2_web_acl": ("wafv2", keys("wacls")),
}
