"""Designs of networks, APIs, identities and operations."""

from __future__ import annotations

import json

from support.designs.messaging import function
from support.designs.storage import bucket
from support.designs.written import (
    ACCOUNT,
    KEY,
    REGION,
    SUBNETS,
    VPC,
    Resources,
    allow,
    arn,
    called,
    client_of,
    deny_plain_http,
    design,
    group,
    log_group,
    logs_to,
    merged,
    policy,
    ref,
    role,
    tags,
)


def endpoint(key: str, service: str, *statements: dict[str, object]) -> Resources:
    """Return an interface endpoint of the VPC that callers of the account may use."""
    return {
        "aws_vpc_endpoint": {
            key: {
                "vpc_id": VPC,
                "service_name": f"com.amazonaws.{REGION}.{service}",
                "vpc_endpoint_type": "Interface",
                "subnet_ids": SUBNETS,
                "security_group_ids": [ref("aws_security_group.endpoint", "id")],
                "private_dns_enabled": True,
                "policy": policy(*statements),
                "tags": tags("aws_vpc_endpoint", key.replace("_", "-")),
            }
        }
    }


@design("Amazon API Gateway Developer Guide, Private REST APIs: resource policy of one endpoint")
def private_api_limited_to_own_endpoint() -> Resources:
    api = "aws_api_gateway_rest_api.orders"
    own = ref("aws_vpc_endpoint.api", "id")
    called_by = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": "execute-api:/*",
    }
    return merged(
        client_of("endpoint", 443, "HTTPS to the private API"),
        endpoint(
            "api",
            "execute-api",
            allow(
                ["execute-api:Invoke"],
                [f"{ref(api, 'execution_arn')}/*"],
                Principal="*",
                Condition={"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
            ),
        ),
        {
            "aws_api_gateway_rest_api": {
                "orders": {
                    "name": called("aws_api_gateway_rest_api"),
                    "disable_execute_api_endpoint": False,
                    "endpoint_configuration": {"types": ["PRIVATE"], "vpc_endpoint_ids": [own]},
                }
            },
            "aws_api_gateway_rest_api_policy": {
                "orders": {
                    "rest_api_id": ref(api, "id"),
                    "policy": policy(
                        {
                            **called_by,
                            "Effect": "Deny",
                            "Condition": {"StringNotEquals": {"aws:SourceVpce": own}},
                        },
                        called_by,
                    ),
                }
            },
        },
    )


@design("Amazon API Gateway Developer Guide, Lambda integrations; Access logging; Usage plans")
def private_api_with_function() -> Resources:
    api = ref("aws_api_gateway_rest_api.orders", "id")
    stage = called("aws_api_gateway_stage")
    return merged(
        private_api_limited_to_own_endpoint(),
        function("orders"),
        log_group("api", "/aws/apigateway/api-orders-dev01"),
        log_group("execution", f"API-Gateway-Execution-Logs_{api}/{stage}"),
        {
            "aws_api_gateway_resource": {
                "orders": {
                    "rest_api_id": api,
                    "parent_id": ref("aws_api_gateway_rest_api.orders", "root_resource_id"),
                    "path_part": "orders",
                }
            },
            "aws_api_gateway_method": {
                "orders": {
                    "rest_api_id": api,
                    "resource_id": ref("aws_api_gateway_resource.orders", "id"),
                    "http_method": "POST",
                    "authorization": "AWS_IAM",
                }
            },
            "aws_api_gateway_integration": {
                "orders": {
                    "rest_api_id": api,
                    "resource_id": ref("aws_api_gateway_resource.orders", "id"),
                    "http_method": ref("aws_api_gateway_method.orders", "http_method"),
                    "type": "AWS_PROXY",
                    "integration_http_method": "POST",
                    "uri": ref("aws_lambda_function.orders", "invoke_arn"),
                }
            },
            "aws_api_gateway_deployment": {
                "orders": {
                    "rest_api_id": api,
                    "depends_on": ["aws_api_gateway_integration.orders"],
                    "lifecycle": {"create_before_destroy": True},
                }
            },
            "aws_api_gateway_stage": {
                "orders": {
                    "rest_api_id": api,
                    "deployment_id": ref("aws_api_gateway_deployment.orders", "id"),
                    "stage_name": stage,
                    "depends_on": ["aws_cloudwatch_log_group.execution"],
                    "xray_tracing_enabled": True,
                    "access_log_settings": {
                        "destination_arn": ref("aws_cloudwatch_log_group.api"),
                        "format": json.dumps(
                            {"requestId": "$context.requestId", "status": "$context.status"}
                        ),
                    },
                }
            },
            "aws_api_gateway_method_settings": {
                "orders": {
                    "rest_api_id": api,
                    "stage_name": ref("aws_api_gateway_stage.orders", "stage_name"),
                    "method_path": "*/*",
                    "settings": {
                        "metrics_enabled": True,
                        "logging_level": "ERROR",
                        "data_trace_enabled": False,
                        "caching_enabled": False,
                        "cache_data_encrypted": True,
                    },
                }
            },
            "aws_lambda_permission": {
                "api": {
                    "statement_id": called("aws_lambda_permission", "api"),
                    "action": "lambda:InvokeFunction",
                    "function_name": ref("aws_lambda_function.orders", "function_name"),
                    "principal": "apigateway.amazonaws.com",
                    "source_arn": f"{ref('aws_api_gateway_rest_api.orders', 'execution_arn')}/*/*",
                }
            },
        },
    )


@design("Elastic Load Balancing, Application Load Balancers: HTTPS listeners, security policies")
def internal_application_load_balancer() -> Resources:
    return merged(
        client_of("balancer", 443, "HTTPS to the load balancer"),
        {
            "aws_acm_certificate": {
                "orders": {
                    "domain_name": "orders.internal.example.com",
                    "certificate_authority_arn": ref("aws_acmpca_certificate_authority.orders"),
                    "lifecycle": {"create_before_destroy": True},
                    "tags": tags("aws_acm_certificate"),
                }
            },
            **authority(),
            "aws_lb": {
                "orders": {
                    "name": called("aws_lb"),
                    "internal": True,
                    "load_balancer_type": "application",
                    "drop_invalid_header_fields": True,
                    "security_groups": [ref("aws_security_group.balancer", "id")],
                    "subnets": SUBNETS,
                    "enable_deletion_protection": False,
                }
            },
            "aws_lb_target_group": {
                "orders": {
                    "name": called("aws_lb_target_group"),
                    "port": 8443,
                    "protocol": "HTTPS",
                    "target_type": "ip",
                    "vpc_id": VPC,
                    "health_check": {"protocol": "HTTPS", "path": "/health"},
                }
            },
            "aws_lb_listener": {
                "orders": {
                    "load_balancer_arn": ref("aws_lb.orders"),
                    "port": 443,
                    "protocol": "HTTPS",
                    "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
                    "certificate_arn": ref("aws_acm_certificate.orders"),
                    "default_action": [
                        {"type": "forward", "target_group_arn": ref("aws_lb_target_group.orders")}
                    ],
                    "tags": tags("aws_lb_listener"),
                }
            },
        },
    )


def authority() -> Resources:
    """Return a private certificate authority."""
    return {
        "aws_acmpca_certificate_authority": {
            "orders": {
                "type": "ROOT",
                "key_storage_security_standard": "FIPS_140_2_LEVEL_3_OR_HIGHER",
                "permanent_deletion_time_in_days": 7,
                "certificate_authority_configuration": {
                    "key_algorithm": "EC_prime256v1",
                    "signing_algorithm": "SHA256WITHECDSA",
                    "subject": {"common_name": "internal.example.com"},
                },
                "tags": tags("aws_acmpca_certificate_authority"),
            }
        }
    }


@design("AWS Private CA User Guide, Create a private CA; ACM User Guide, Private certificates")
def private_certificate() -> Resources:
    return {
        **authority(),
        "aws_acmpca_permission": {
            "orders": {
                "certificate_authority_arn": ref("aws_acmpca_certificate_authority.orders"),
                "principal": "acm.amazonaws.com",
                "actions": ["IssueCertificate", "GetCertificate", "ListPermissions"],
            }
        },
        "aws_acm_certificate": {
            "orders": {
                "domain_name": "orders.internal.example.com",
                "certificate_authority_arn": ref("aws_acmpca_certificate_authority.orders"),
                "tags": tags("aws_acm_certificate"),
            }
        },
    }


@design("Elastic Load Balancing, Network Load Balancers: TLS listeners, security groups")
def internal_network_load_balancer() -> Resources:
    return merged(
        client_of("balancer", 443, "TLS to the load balancer"),
        private_certificate(),
        {
            "aws_lb": {
                "orders": {
                    "name": called("aws_lb"),
                    "internal": True,
                    "load_balancer_type": "network",
                    "security_groups": [ref("aws_security_group.balancer", "id")],
                    "subnets": SUBNETS,
                }
            },
            "aws_lb_target_group": {
                "orders": {
                    "name": called("aws_lb_target_group"),
                    "port": 8443,
                    "protocol": "TLS",
                    "target_type": "ip",
                    "vpc_id": VPC,
                }
            },
            "aws_lb_listener": {
                "orders": {
                    "load_balancer_arn": ref("aws_lb.orders"),
                    "port": 443,
                    "protocol": "TLS",
                    "ssl_policy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
                    "certificate_arn": ref("aws_acm_certificate.orders"),
                    "default_action": [
                        {"type": "forward", "target_group_arn": ref("aws_lb_target_group.orders")}
                    ],
                    "tags": tags("aws_lb_listener"),
                }
            },
        },
    )


@design("AWS WAF Developer Guide, AWS Managed Rules; Logging web ACL traffic to CloudWatch Logs")
def web_acl_with_logging() -> Resources:
    balancer = internal_application_load_balancer()
    seen = {"cloudwatch_metrics_enabled": True, "sampled_requests_enabled": False}
    managed = {
        "name": "common",
        "priority": 1,
        "override_action": {"none": {}},
        "statement": {
            "managed_rule_group_statement": {
                "name": "AWSManagedRulesCommonRuleSet",
                "vendor_name": "AWS",
            }
        },
        "visibility_config": {**seen, "metric_name": "common"},
    }
    return merged(
        balancer,
        log_group("waf", "aws-waf-logs-orders-dev01"),
        {
            "aws_wafv2_web_acl": {
                "orders": {
                    "name": called("aws_wafv2_web_acl"),
                    "scope": "REGIONAL",
                    "default_action": {"allow": {}},
                    "rule": [managed],
                    "visibility_config": {**seen, "metric_name": "orders"},
                }
            },
            "aws_wafv2_web_acl_association": {
                "orders": {
                    "resource_arn": ref("aws_lb.orders"),
                    "web_acl_arn": ref("aws_wafv2_web_acl.orders"),
                }
            },
            "aws_wafv2_web_acl_logging_configuration": {
                "orders": {
                    "resource_arn": ref("aws_wafv2_web_acl.orders"),
                    "log_destination_configs": [ref("aws_cloudwatch_log_group.waf")],
                    "redacted_fields": [{"single_header": {"name": "authorization"}}],
                }
            },
        },
    )


@design("Amazon Cognito Developer Guide, Security best practices; Machine-to-machine clients")
def cognito_user_pool() -> Resources:
    return {
        "aws_cognito_user_pool": {
            "staff": {
                "name": called("aws_cognito_user_pool", "staff"),
                "deletion_protection": "INACTIVE",
                "user_pool_tier": "PLUS",
                "mfa_configuration": "ON",
                "software_token_mfa_configuration": {"enabled": True},
                "admin_create_user_config": {"allow_admin_create_user_only": True},
                "password_policy": {
                    "minimum_length": 14,
                    "require_lowercase": True,
                    "require_numbers": True,
                    "require_symbols": True,
                    "require_uppercase": True,
                    "temporary_password_validity_days": 1,
                },
                "account_recovery_setting": {
                    "recovery_mechanism": [{"name": "admin_only", "priority": 1}]
                },
                "user_pool_add_ons": {"advanced_security_mode": "ENFORCED"},
            }
        },
        "aws_cognito_user_pool_client": {
            "web": {
                "name": called("aws_cognito_user_pool_client", "web"),
                "user_pool_id": ref("aws_cognito_user_pool.staff", "id"),
                "generate_secret": False,
                "explicit_auth_flows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                "enable_token_revocation": True,
                "prevent_user_existence_errors": "ENABLED",
                "access_token_validity": 15,
                "token_validity_units": {"access_token": "minutes"},
            }
        },
    }


@design("Amazon VPC User Guide, Gateway endpoints; Interface endpoints; Endpoint policies")
def endpoints_of_a_vpc() -> Resources:
    own = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}
    objects = allow(
        ["s3:GetObject", "s3:PutObject"],
        [f"{ref('aws_s3_bucket.orders')}/*"],
        Principal="*",
        Condition=own,
    )
    return merged(
        bucket("orders"),
        client_of("endpoint", 443, "HTTPS to AWS APIs"),
        endpoint(
            "keys",
            "kms",
            allow(["kms:Decrypt", "kms:GenerateDataKey"], [KEY], Principal="*", Condition=own),
        ),
        {
            "aws_route_table": {
                "private": {"vpc_id": VPC, "tags": tags("aws_route_table", "private")}
            },
            "aws_route_table_association": {
                "a": {
                    "subnet_id": SUBNETS[0],
                    "route_table_id": ref("aws_route_table.private", "id"),
                }
            },
        },
        {
            "aws_vpc_endpoint": {
                "objects": {
                    "vpc_id": VPC,
                    "service_name": f"com.amazonaws.{REGION}.s3",
                    "vpc_endpoint_type": "Gateway",
                    "route_table_ids": [ref("aws_route_table.private", "id")],
                    "policy": policy(objects),
                    "tags": tags("aws_vpc_endpoint", "objects"),
                }
            }
        },
    )


@design("Amazon VPC User Guide, Publish flow logs to CloudWatch Logs")
def flow_log() -> Resources:
    return merged(
        log_group("flow", "/aws/vpc/flow-log-main-dev01"),
        role(
            "flow",
            "vpc-flow-logs.amazonaws.com",
            logs_to("aws_cloudwatch_log_group.flow"),
            allow(
                ["logs:DescribeLogStreams", "logs:DescribeLogGroups"],
                [f"{ref('aws_cloudwatch_log_group.flow')}:*"],
            ),
        ),
        {
            "aws_flow_log": {
                "main": {
                    "vpc_id": VPC,
                    "traffic_type": "ALL",
                    "log_destination_type": "cloud-watch-logs",
                    "log_destination": ref("aws_cloudwatch_log_group.flow"),
                    "iam_role_arn": ref("aws_iam_role.flow"),
                    "tags": tags("aws_flow_log", "main"),
                }
            }
        },
    )


@design("Amazon Route 53 Developer Guide, Working with private hosted zones")
def private_hosted_zone() -> Resources:
    return {
        "aws_route53_zone": {
            "internal": {
                "name": "internal.example.com",
                "force_destroy": True,
                "vpc": [{"vpc_id": VPC}],
                "tags": tags("aws_route53_zone", "internal"),
            }
        },
        "aws_route53_record": {
            "orders": {
                "zone_id": ref("aws_route53_zone.internal", "id"),
                "name": "orders.internal.example.com",
                "type": "A",
                "ttl": 60,
                "records": ["10.0.0.10"],
            }
        },
    }


@design("AWS Transfer Family User Guide, Create a server in a virtual private cloud")
def transfer_server_in_vpc() -> Resources:
    return merged(
        bucket("uploads"),
        client_of("sftp", 22, "SFTP of partners in the VPC"),
        log_group("sftp", "/aws/transfer/orders-dev01"),
        role(
            "sftp",
            "transfer.amazonaws.com",
            allow(["s3:ListBucket"], [ref("aws_s3_bucket.uploads")]),
            allow(["s3:PutObject", "s3:GetObject"], [f"{ref('aws_s3_bucket.uploads')}/*"]),
        ),
        {
            "aws_transfer_server": {
                "orders": {
                    "endpoint_type": "VPC",
                    "domain": "S3",
                    "protocols": ["SFTP"],
                    "identity_provider_type": "SERVICE_MANAGED",
                    "security_policy_name": "TransferSecurityPolicy-2024-01",
                    "structured_log_destinations": [f"{ref('aws_cloudwatch_log_group.sftp')}:*"],
                    "endpoint_details": {
                        "vpc_id": VPC,
                        "subnet_ids": SUBNETS,
                        "security_group_ids": [ref("aws_security_group.sftp", "id")],
                    },
                    "force_destroy": True,
                    "tags": tags("aws_transfer_server"),
                }
            },
            "aws_transfer_user": {
                "partner": {
                    "server_id": ref("aws_transfer_server.orders", "id"),
                    "user_name": called("aws_transfer_user", "partner"),
                    "role": ref("aws_iam_role.sftp"),
                    "home_directory_type": "LOGICAL",
                    "tags": tags("aws_transfer_user", "partner"),
                    "home_directory_mappings": [
                        {"entry": "/", "target": f"/{ref('aws_s3_bucket.uploads', 'id')}/partner"}
                    ],
                }
            },
        },
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
    return merged(
        made,
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


@design("Amazon VPC User Guide, Control subnet traffic with network access control lists")
def network_acl() -> Resources:
    inner = {"protocol": "tcp", "action": "allow", "cidr_block": "10.0.0.0/16"}
    return {
        "aws_network_acl": {
            "private": {
                "vpc_id": VPC,
                "subnet_ids": SUBNETS,
                "ingress": [
                    {**inner, "rule_no": 100, "from_port": 443, "to_port": 443},
                    {**inner, "rule_no": 110, "from_port": 1024, "to_port": 65535},
                ],
                "egress": [{**inner, "rule_no": 100, "from_port": 443, "to_port": 443}],
                "tags": tags("aws_network_acl", "private"),
            }
        },
        "aws_default_security_group": {
            "main": {"vpc_id": VPC, "tags": {"Name": "default-security-group-main-dev01"}}
        },
    }


@design("AWS IAM User Guide, Roles for another account: ExternalId; Permissions boundaries")
def role_of_operators_with_boundary() -> Resources:
    trusted = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
    reads = allow(["logs:FilterLogEvents"], [f"{ref('aws_cloudwatch_log_group.orders')}:*"])
    return merged(
        log_group("orders", "/aws/ecs/ecs-service-orders-dev01"),
        {
            "aws_iam_role": {
                "operators": {
                    "name": called("aws_iam_role", "operators"),
                    "assume_role_policy": policy(trusted),
                    "permissions_boundary": ref("aws_iam_policy.operators"),
                    "max_session_duration": 3600,
                }
            },
            "aws_iam_policy": {
                "operators": {
                    "name": called("aws_iam_policy", "operators"),
                    "policy": policy(reads),
                }
            },
            "aws_iam_role_policy_attachment": {
                "operators": {
                    "role": ref("aws_iam_role.operators", "name"),
                    "policy_arn": ref("aws_iam_policy.operators"),
                }
            },
        },
    )


@design("Amazon API Gateway Developer Guide, HTTP APIs: private integrations, JWT authorizers")
def vpc_link_of_an_http_api() -> Resources:
    return merged(
        group("link", "What the API reaches in the VPC"),
        {
            "aws_apigatewayv2_vpc_link": {
                "orders": {
                    "name": called("aws_apigatewayv2_vpc_link"),
                    "security_group_ids": [ref("aws_security_group.link", "id")],
                    "subnet_ids": SUBNETS,
                }
            }
        },
    )


@design("AWS Lambda Developer Guide, Tutorial: Using Lambda with Amazon DocumentDB streams; X-Ray")
def function_reads_a_secret() -> Resources:
    return merged(
        function(
            "orders",
            statements=(
                allow(
                    ["secretsmanager:GetSecretValue"],
                    [ref("aws_secretsmanager_secret.orders")],
                ),
                allow(["kms:Decrypt"], [KEY]),
            ),
            environment={"variables": {"SECRET_ARN": ref("aws_secretsmanager_secret.orders")}},
        ),
        function(
            "rotation",
            statements=(
                allow(
                    [
                        "secretsmanager:DescribeSecret",
                        "secretsmanager:GetSecretValue",
                        "secretsmanager:PutSecretValue",
                        "secretsmanager:UpdateSecretVersionStage",
                    ],
                    [ref("aws_secretsmanager_secret.orders")],
                ),
                allow(["secretsmanager:GetRandomPassword"], ["*"]),
                logs_to("aws_cloudwatch_log_group.rotation"),
            ),
        ),
        {
            "aws_secretsmanager_secret": {
                "orders": {
                    "name": called("aws_secretsmanager_secret"),
                    "kms_key_id": KEY,
                    "recovery_window_in_days": 0,
                }
            },
            "aws_secretsmanager_secret_rotation": {
                "orders": {
                    "secret_id": ref("aws_secretsmanager_secret.orders", "id"),
                    "rotation_lambda_arn": ref("aws_lambda_function.rotation"),
                    "rotation_rules": {"automatically_after_days": 30},
                }
            },
            "aws_lambda_permission": {
                "rotation": {
                    "statement_id": called("aws_lambda_permission", "rotation"),
                    "action": "lambda:InvokeFunction",
                    "function_name": ref("aws_lambda_function.rotation", "function_name"),
                    "principal": "secretsmanager.amazonaws.com",
                    "source_account": ACCOUNT,
                }
            },
        },
    )
