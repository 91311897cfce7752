"""The API, what stands before it and what it trusts. The only part that speaks CDKTF."""

from __future__ import annotations

import datetime as dt

from cdktf_cdktf_provider_aws.api_gateway_base_path_mapping import ApiGatewayBasePathMapping
from constructs import Construct

from strongroom import Context, EncryptionKeys, TransactionApi, make_log_group
from strongroom_apigw_mtls.resources.authorizer import make_authorizer
from strongroom_apigw_mtls.resources.domain import make_domain
from strongroom_apigw_mtls.resources.gateway import make_gateway
from strongroom_apigw_mtls.resources.stage import make_clients, make_stage
from strongroom_apigw_mtls.resources.store import make_store
from strongroom_apigw_mtls.resources.web_acl import make_web_acl
from strongroom_apigw_mtls.settings import ApiSettings
from strongroom_apigw_mtls.trust import load


def make_api(scope: Construct, context: Context, settings: ApiSettings) -> TransactionApi:
    """Create the transaction API."""
    trust, _ = load(settings, context.config, dt.datetime.now(dt.UTC))
    store = make_store(scope, context, trust)
    function = make_authorizer(scope, context, store, settings.log_days)
    gateway = make_gateway(scope, context, function)
    access_log = make_log_group(
        scope,
        "access-log",
        context.name("aws_cloudwatch_log_group", "api-access"),
        kms_key_arn=context.require(EncryptionKeys).audit.arn,
        retention_days=settings.log_days,
    )
    stage = make_stage(scope, context, gateway, settings, access_log.arn)
    stage_name, stage_arn = stage.stage_name, stage.arn
    clients = {client.name for client in trust.clients}
    make_clients(scope, context, gateway.id, stage_name, settings, clients)
    acl = make_web_acl(scope, context, stage_arn, settings)
    domain, certificate_arn = make_domain(scope, context, store, settings)
    domain_name = domain.domain_name
    ApiGatewayBasePathMapping(
        scope, "mapping", api_id=gateway.id, stage_name=stage_name, domain_name=domain_name
    )
    return TransactionApi(
        api_id=gateway.id,
        api_name=gateway.name,
        stage_name=stage_name,
        stage_arn=stage_arn,
        domain_name=domain_name,
        target_domain_name=domain.regional_domain_name,
        target_zone_id=domain.regional_zone_id,
        certificate_arn=certificate_arn,
        web_acl_name=acl.name,
        web_acl_arn=acl.arn,
        authorizer_function_name=function.function_name,
        access_log_group_name=access_log.name,
        truststore_bucket_arn=store.arn,
    )
