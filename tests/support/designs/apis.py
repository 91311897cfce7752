"""Designs of APIs and sign-in."""

from __future__ import annotations

import json

from support.designs.files import bucket
from support.designs.functions import function
from support.designs.written import (
    ACCOUNT,
    KEY,
    REGION,
    SUBNETS,
    VPC,
    Resources,
    allow,
    called,
    client_of,
    design,
    group,
    log_group,
    merged,
    policy,
    ref,
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
