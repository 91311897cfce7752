"""The built-in plugin ``apigw_mtls``: the way in for transactions, behind mutual TLS.

API Gateway verifies a client's certificate but never asks whether it was revoked; an authorizer does,
against lists that are deployed with the API. What passes goes straight to the stream: no code of ours
sees a transaction on its way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from strongroom import (
    Alarm,
    Capability,
    Config,
    Context,
    EncryptionKeys,
    IamStatement,
    KeyUse,
    PluginInfo,
    Problem,
    Size,
    TransactionApi,
    TransactionStream,
    hookimpl,
    logs_service,
)
from strongroom_apigw_mtls import alarms, checks, names, permissions, sizing
from strongroom_apigw_mtls.settings import ApiSettings

if TYPE_CHECKING:
    from constructs import Construct


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="apigw_mtls",
        summary="The transaction API: mutual TLS, a web ACL, an authorizer, straight to the stream",
        settings=ApiSettings,
        requires=(EncryptionKeys, TransactionStream),
        provides=(TransactionApi,),
        key_uses=(
            KeyUse("audit", services=(logs_service(),)),
            KeyUse("credentials", via=("lambda", "s3")),
        ),
        pci_requirements=(
            "1.4.2",
            "3.3.1",
            "4.2.1",
            "4.2.1.1",
            "6.2.4",
            "6.4.1",
            "6.4.2",
            "7.2.5",
            "8.3.1",
            "8.3.2",
            "10.2.1",
            "10.2.2",
            "10.3.2",
            "10.5.1",
        ),
        setup="Needs domain_name, a certificate for it, and the authorities whose clients it trusts: "
        "set domain_name, set certificate_arn or hosted_zone_id, and run: strongroom pki init",
    )


@hookimpl
def strongroom_validate(settings: ApiSettings, config: Config) -> Iterable[Problem]:
    return checks.problems(settings, config, dt.datetime.now(dt.UTC))


@hookimpl
def strongroom_sizes(settings: ApiSettings, config: Config) -> Iterable[Size]:
    return sizing.sizes(config.peak_transactions_per_minute, settings)


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_apigw_mtls.resources import make_api

    return [make_api(scope, context, context.settings)]


@hookimpl
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
    api = context.require(TransactionApi)
    yield from permissions.authorizer_statements(
        permissions.Read(
            lists_arn=f"{api.truststore_bucket_arn}/{names.LISTS_KEY}",
            key_arn=context.require(EncryptionKeys).credentials.arn,
            log_group_arn=names.log_group_arn(context, names.authorizer_log_group(context)),
        )
    )
    if context.settings.account_logging:
        yield from permissions.logging_statements(context.account_id)


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    load = context.config.peak_transactions_per_minute
    return alarms.alarms(
        context.require(TransactionApi),
        requests_per_second=sizing.stage(load, context.settings).rate,
    )
