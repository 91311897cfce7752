"""The web ACL and its log."""

from __future__ import annotations

from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_log_resource_policy import CloudwatchLogResourcePolicy
from cdktf_cdktf_provider_aws.wafv2_web_acl import (
    Wafv2WebAcl,
    Wafv2WebAclDefaultAction,
    Wafv2WebAclDefaultActionAllow,
    Wafv2WebAclVisibilityConfig,
)
from cdktf_cdktf_provider_aws.wafv2_web_acl_association import Wafv2WebAclAssociation
from cdktf_cdktf_provider_aws.wafv2_web_acl_logging_configuration import (
    Wafv2WebAclLoggingConfiguration,
    Wafv2WebAclLoggingConfigurationRedactedFields,
    Wafv2WebAclLoggingConfigurationRedactedFieldsQueryString,
    Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader,
)
from constructs import Construct

from strongroom import Context, EncryptionKeys, make_log_group
from strongroom_apigw_mtls import names, sizing, waf
from strongroom_apigw_mtls.permissions import delivery_policy
from strongroom_apigw_mtls.settings import ApiSettings


def make_web_acl(
    scope: Construct, context: Context, stage_arn: str, settings: ApiSettings
) -> Wafv2WebAcl:
    """Create the web ACL before the stage, and its log."""
    name = context.name("aws_wafv2_web_acl", "api")
    acl = Wafv2WebAcl(
        scope_=scope,
        id_="web-acl",
        name=name,
        description="Stands before the transaction API",
        scope="REGIONAL",
        default_action=Wafv2WebAclDefaultAction(allow=Wafv2WebAclDefaultActionAllow()),
        visibility_config=Wafv2WebAclVisibilityConfig(
            cloudwatch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
        ),
        tags={"Name": name},
    )
    limit = sizing.address_limit(context.config.peak_transactions_per_minute, settings)
    acl.add_override("rule", waf.rules(limit))
    arn = acl.arn
    Wafv2WebAclAssociation(scope, "web-acl-association", resource_arn=stage_arn, web_acl_arn=arn)
    _log(scope, context, arn, settings.log_days)
    return acl


def _log(scope: Construct, context: Context, acl_arn: str, days: int) -> None:
    log_name = names.web_acl_log_group(context)
    key_arn = context.require(EncryptionKeys).audit.arn
    group = make_log_group(scope, "web-acl-log", log_name, kms_key_arn=key_arn, retention_days=days)
    group_arn = group.arn
    delivery = CloudwatchLogResourcePolicy(
        scope,
        "web-acl-log-policy",
        policy_name=context.name("aws_cloudwatch_log_resource_policy", "web-acl"),
        policy_document=delivery_policy(group_arn, context.account_id),
    )
    fields: list[Any] = [
        Wafv2WebAclLoggingConfigurationRedactedFields(
            single_header=Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader(name=header)
        )
        for header in waf.REDACTED_HEADERS
    ]
    query = Wafv2WebAclLoggingConfigurationRedactedFieldsQueryString()
    Wafv2WebAclLoggingConfiguration(
        scope,
        "web-acl-logging",
        resource_arn=acl_arn,
        log_destination_configs=[group_arn],
        redacted_fields=[
            *fields,
            Wafv2WebAclLoggingConfigurationRedactedFields(query_string=query),
        ],
        depends_on=[delivery],
    )
