"""Designs of settings, metrics and records."""

from __future__ import annotations

import json

from support.designs.files import bucket
from support.designs.written import (
    ACCOUNT,
    KEY,
    REGION,
    Resources,
    allow,
    arn,
    called,
    deny_plain_http,
    design,
    log_group,
    logs_to,
    merged,
    own_account,
    policy,
    ref,
    role,
    tags,
)


@design("AWS Systems Manager User Guide, Create a SecureString parameter")
def ssm_secure_parameter() -> Resources:
    return {
        "aws_ssm_parameter": {
            "endpoint": {
                "name": called("aws_ssm_parameter", "endpoint"),
                "type": "SecureString",
                "key_id": KEY,
                "value_wo": "https://orders.internal.example.com",
                "value_wo_version": 1,
            }
        }
    }


@design("AWS Systems Manager User Guide, Create a String parameter")
def ssm_plain_parameter() -> Resources:
    return {
        "aws_ssm_parameter": {
            "endpoint": {
                "name": called("aws_ssm_parameter", "endpoint"),
                "type": "String",
                "insecure_value": "https://orders.internal.example.com",
                "description": "Where the orders service answers",
            }
        }
    }


@design("AWS AppConfig User Guide, Creating a configuration profile; Encrypting data")
def appconfig_application() -> Resources:
    application = ref("aws_appconfig_application.orders", "id")
    return {
        "aws_appconfig_application": {"orders": {"name": called("aws_appconfig_application")}},
        "aws_appconfig_environment": {
            "live": {
                "name": called("aws_appconfig_environment", "live"),
                "application_id": application,
            }
        },
        "aws_appconfig_configuration_profile": {
            "flags": {
                "name": called("aws_appconfig_configuration_profile", "flags"),
                "application_id": application,
                "location_uri": "hosted",
                "type": "AWS.AppConfig.FeatureFlags",
                "kms_key_identifier": KEY,
            }
        },
        "aws_appconfig_hosted_configuration_version": {
            "flags": {
                "application_id": application,
                "configuration_profile_id": ref(
                    "aws_appconfig_configuration_profile.flags", "configuration_profile_id"
                ),
                "content": json.dumps({"version": "1", "flags": {}, "values": {}}),
                "content_type": "application/json",
            }
        },
        "aws_appconfig_deployment_strategy": {
            "slow": {
                "name": called("aws_appconfig_deployment_strategy", "slow"),
                "deployment_duration_in_minutes": 10,
                "growth_factor": 20,
                "replicate_to": "NONE",
                "final_bake_time_in_minutes": 5,
            }
        },
    }


@design("AWS X-Ray Developer Guide, Configuring groups; Sampling rules; Data protection")
def xray_group() -> Resources:
    return {
        "aws_xray_group": {
            "orders": {
                "group_name": called("aws_xray_group"),
                "filter_expression": "responsetime > 5",
                "insights_configuration": {"insights_enabled": True},
            }
        },
        "aws_xray_sampling_rule": {
            "orders": {
                "rule_name": called("aws_xray_sampling_rule", "o"),
                "priority": 1000,
                "version": 1,
                "reservoir_size": 1,
                "fixed_rate": 0.05,
                "url_path": "*",
                "host": "*",
                "http_method": "*",
                "service_type": "*",
                "service_name": "*",
                "resource_arn": "*",
            }
        },
        "aws_xray_encryption_config": {"orders": {"type": "KMS", "key_id": KEY}},
    }


@design("Amazon CloudWatch User Guide, Dashboards; Alarms; Creating metrics from log events")
def dashboard_alarm_and_metric_filter() -> Resources:
    widget = {
        "type": "metric",
        "properties": {"region": REGION, "metrics": [["Orders", "Failed"]], "period": 60},
    }
    return merged(
        log_group("orders", "/aws/ecs/ecs-service-orders-dev01"),
        {
            "aws_cloudwatch_dashboard": {
                "orders": {
                    "dashboard_name": called("aws_cloudwatch_dashboard"),
                    "dashboard_body": json.dumps({"widgets": [widget]}),
                }
            },
            "aws_cloudwatch_log_metric_filter": {
                "orders": {
                    "name": called("aws_cloudwatch_log_metric_filter"),
                    "pattern": '{ $.level = "ERROR" }',
                    "log_group_name": ref("aws_cloudwatch_log_group.orders", "name"),
                    "metric_transformation": {
                        "name": "Failed",
                        "namespace": "Orders",
                        "value": "1",
                    },
                }
            },
            "aws_sns_topic": {
                "alarms": {"name": called("aws_sns_topic", "alarms"), "kms_master_key_id": KEY}
            },
            "aws_cloudwatch_metric_alarm": {
                "orders": {
                    "alarm_name": called("aws_cloudwatch_metric_alarm"),
                    "namespace": "Orders",
                    "metric_name": "Failed",
                    "statistic": "Sum",
                    "period": 60,
                    "evaluation_periods": 5,
                    "threshold": 1,
                    "comparison_operator": "GreaterThanThreshold",
                    "alarm_actions": [ref("aws_sns_topic.alarms")],
                }
            },
            "aws_cloudwatch_query_definition": {
                "orders": {
                    "name": called("aws_cloudwatch_query_definition"),
                    "query_string": "fields @timestamp, @message | limit 20",
                    "log_group_names": [ref("aws_cloudwatch_log_group.orders", "name")],
                }
            },
        },
    )


@design("AWS Config Developer Guide, AWS Config managed rules")
def config_rule() -> Resources:
    return {
        "aws_config_config_rule": {
            "encrypted": {
                "name": called("aws_config_config_rule", "encrypted"),
                "source": {"owner": "AWS", "source_identifier": "ENCRYPTED_VOLUMES"},
            }
        }
    }


@design("AWS Systems Manager User Guide, Session Manager: session preferences, encryption")
def session_preferences() -> Resources:
    preferences = {
        "schemaVersion": "1.0",
        "sessionType": "Standard_Stream",
        "inputs": {
            "kmsKeyId": KEY,
            "cloudWatchLogGroupName": ref("aws_cloudwatch_log_group.sessions", "name"),
            "cloudWatchEncryptionEnabled": True,
        },
    }
    return merged(
        log_group("sessions", "/aws/ssm/sessions-dev01"),
        {
            "aws_ssm_document": {
                "sessions": {
                    "name": called("aws_ssm_document", "sessions"),
                    "document_type": "Session",
                    "document_format": "JSON",
                    "content": json.dumps(preferences),
                }
            }
        },
    )


@design("AWS CloudTrail User Guide, Encrypting log files with KMS; Validating log file integrity")
def trail() -> Resources:
    name = called("aws_cloudtrail")
    made = bucket("trail")
    address = ref("aws_s3_bucket.trail")
    source = {"StringEquals": {"aws:SourceArn": arn("cloudtrail", f"trail/{name}")}}
    service = {"Service": "cloudtrail.amazonaws.com"}
    made["aws_s3_bucket_policy"]["trail"]["policy"] = policy(
        deny_plain_http("s3:*", address, f"{address}/*"),
        allow(["s3:GetBucketAcl"], [address], Principal=service, Condition=source),
        allow(
            ["s3:PutObject"],
            [f"{address}/AWSLogs/{ACCOUNT}/*"],
            Principal=service,
            Condition={
                "StringEquals": {
                    "s3:x-amz-acl": "bucket-owner-full-control",
                    **source["StringEquals"],
                }
            },
        ),
    )
    logs = bucket("access")
    logs["aws_s3_bucket_server_side_encryption_configuration"]["access"]["rule"] = [
        {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    ]
    deliver = allow(["s3:PutObject"], [f"{ref('aws_s3_bucket.access')}/*"])
    logs["aws_s3_bucket_policy"]["access"]["policy"] = policy(
        deny_plain_http("s3:*", ref("aws_s3_bucket.access"), f"{ref('aws_s3_bucket.access')}/*"),
        {
            **deliver,
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Condition": own_account(ArnLike={"aws:SourceArn": address}),
        },
    )
    return merged(
        made,
        logs,
        {
            "aws_s3_bucket_logging": {
                "trail": {
                    "bucket": ref("aws_s3_bucket.trail", "id"),
                    "target_bucket": ref("aws_s3_bucket.access", "id"),
                    "target_prefix": "trail/",
                }
            }
        },
        log_group("trail", "/aws/cloudtrail/trail-orders-dev01"),
        role(
            "trail",
            "cloudtrail.amazonaws.com",
            logs_to("aws_cloudwatch_log_group.trail"),
            trust={},
        ),
        {
            "aws_cloudtrail": {
                "orders": {
                    "name": name,
                    "s3_bucket_name": ref("aws_s3_bucket.trail", "id"),
                    "kms_key_id": KEY,
                    "is_multi_region_trail": True,
                    "include_global_service_events": True,
                    "enable_log_file_validation": True,
                    "cloud_watch_logs_group_arn": f"{ref('aws_cloudwatch_log_group.trail')}:*",
                    "cloud_watch_logs_role_arn": ref("aws_iam_role.trail"),
                    "advanced_event_selector": [
                        {
                            "name": "Management events",
                            "field_selector": [
                                {"field": "eventCategory", "equals": ["Management"]}
                            ],
                        },
                        {
                            "name": "Objects of every bucket",
                            "field_selector": [
                                {"field": "eventCategory", "equals": ["Data"]},
                                {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                            ],
                        },
                    ],
                    "depends_on": ["aws_s3_bucket_policy.trail"],
                }
            }
        },
    )


@design("Amazon GuardDuty User Guide, Getting started")
def guardduty_detector() -> Resources:
    return {
        "aws_guardduty_detector": {
            "main": {
                "enable": True,
                "finding_publishing_frequency": "FIFTEEN_MINUTES",
                "tags": tags("aws_guardduty_detector", "main"),
            }
        }
    }


@design("AWS Budgets User Guide, Creating a cost budget")
def budget() -> Resources:
    return {
        "aws_budgets_budget": {
            "orders": {
                "name": called("aws_budgets_budget"),
                "budget_type": "COST",
                "limit_amount": "1000",
                "limit_unit": "USD",
                "time_unit": "MONTHLY",
            }
        }
    }
