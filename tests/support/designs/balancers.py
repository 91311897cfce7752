"""Designs of load balancers and certificates."""

from __future__ import annotations

from support.designs.written import (
    SUBNETS,
    VPC,
    Resources,
    called,
    client_of,
    design,
    log_group,
    merged,
    ref,
    tags,
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
