"""Names that more than one part of the plugin needs."""

from __future__ import annotations

from strongroom import REGION, Context

TRUSTSTORE_KEY = "truststore.pem"
LISTS_KEY = "lists.json"
"""The objects of the truststore's bucket."""


def authorizer(context: Context) -> str:
    """Return the authorizer function's name."""
    return context.name("aws_lambda_function", "api-authorizer")


def authorizer_log_group(context: Context) -> str:
    """Return the log group that Lambda writes for the authorizer."""
    return f"/aws/lambda/{authorizer(context)}"


def stage(context: Context) -> str:
    """Return the stage's name; it ends the name of the execution log group, which AWS chooses."""
    return f"live-{context.config.environment_suffix}"


def web_acl_log_group(context: Context) -> str:
    """Return the web ACL's log group, whose name AWS WAF wants to start so."""
    return f"aws-waf-logs-api-{context.config.environment_suffix}"


def log_group_arn(context: Context, name: str) -> str:
    """Return the ARN of one of our log groups."""
    return f"arn:aws:logs:{REGION}:{context.account_id}:log-group:{name}"
