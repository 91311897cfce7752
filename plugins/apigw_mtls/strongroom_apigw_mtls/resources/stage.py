"""The stage, and what each client may send to it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cdktf_cdktf_provider_aws.api_gateway_account import ApiGatewayAccount
from cdktf_cdktf_provider_aws.api_gateway_api_key import ApiGatewayApiKey
from cdktf_cdktf_provider_aws.api_gateway_method_settings import (
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_stage import (
    ApiGatewayStage,
    ApiGatewayStageAccessLogSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_usage_plan import (
    ApiGatewayUsagePlan,
    ApiGatewayUsagePlanApiStages,
    ApiGatewayUsagePlanThrottleSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_usage_plan_key import ApiGatewayUsagePlanKey
from constructs import Construct

from strongroom import Context, EncryptionKeys, make_log_group
from strongroom_apigw_mtls import names, sizing
from strongroom_apigw_mtls.access_log import FORMAT
from strongroom_apigw_mtls.permissions import LOGGING
from strongroom_apigw_mtls.resources.gateway import Gateway
from strongroom_apigw_mtls.settings import ApiSettings
from strongroom_apigw_mtls.trust import usage_key


def make_stage(
    scope: Construct, context: Context, gateway: Gateway, settings: ApiSettings, access_log: str
) -> ApiGatewayStage:
    """Create the stage with its logs, its throttling and its traces.

    :param access_log: the ARN of the log group of the access log.
    """
    key_arn = context.require(EncryptionKeys).audit.arn
    name = names.stage(context)
    # API Gateway chooses this name and would make the group by itself.
    execution_log = make_log_group(
        scope,
        "execution-log",
        f"API-Gateway-Execution-Logs_{gateway.id}/{name}",
        kms_key_arn=key_arn,
        retention_days=settings.log_days,
    )
    before: list[Any] = [execution_log]
    if settings.account_logging:
        before.append(
            ApiGatewayAccount(
                scope,
                "account",
                cloudwatch_role_arn=context.role_arn(LOGGING),
                reset_on_delete=True,
            )
        )
    stage = ApiGatewayStage(
        scope,
        "stage",
        rest_api_id=gateway.id,
        deployment_id=gateway.deployment_id,
        stage_name=name,
        description="What clients see",
        access_log_settings=ApiGatewayStageAccessLogSettings(
            destination_arn=access_log, format=FORMAT
        ),
        xray_tracing_enabled=True,
        tags={"Name": context.name("aws_api_gateway_stage", "live")},
        depends_on=before,
    )
    throttle = sizing.stage(context.config.peak_transactions_per_minute, settings)
    ApiGatewayMethodSettings(
        scope,
        "method-settings",
        rest_api_id=gateway.id,
        stage_name=stage.stage_name,
        method_path="*/*",
        settings=ApiGatewayMethodSettingsSettings(
            metrics_enabled=True,
            logging_level="ERROR",
            data_trace_enabled=False,  # it would log bodies
            caching_enabled=False,
            cache_data_encrypted=True,
            throttling_rate_limit=throttle.rate,
            throttling_burst_limit=throttle.burst,
        ),
    )
    return stage


def make_clients(
    scope: Construct,
    context: Context,
    api_id: str,
    stage_name: str,
    settings: ApiSettings,
    clients: Collection[str],
) -> None:
    """Create the usage plan and each client's key in it, by which its requests are counted."""
    throttle = sizing.client(context.config.peak_transactions_per_minute, settings)
    name = context.name("aws_api_gateway_usage_plan", "clients")
    plan = ApiGatewayUsagePlan(
        scope,
        "clients",
        name=name,
        description="What each client may send",
        api_stages=[ApiGatewayUsagePlanApiStages(api_id=api_id, stage=stage_name)],
        throttle_settings=ApiGatewayUsagePlanThrottleSettings(
            rate_limit=throttle.rate, burst_limit=throttle.burst
        ),
        tags={"Name": name},
    )
    plan_id = plan.id
    for client in sorted(clients):
        key_name = f"api-gateway-api-key-{client}-{context.config.environment_suffix}"
        key = ApiGatewayApiKey(
            scope,
            f"client-{client}-key",
            name=key_name,
            description=f"Counts the requests of {client}; it opens nothing",
            value=usage_key(context.config.environment_suffix, client),
            tags={"Name": key_name},
        )
        ApiGatewayUsagePlanKey(
            scope,
            f"client-{client}-plan",
            key_id=key.id,
            key_type="API_KEY",
            usage_plan_id=plan_id,
        )
