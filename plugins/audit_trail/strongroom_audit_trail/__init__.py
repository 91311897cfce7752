"""The built-in plugin ``audit_trail``: the record of who did what in the account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from strongroom import (
    Alarm,
    AuditTrail,
    Capability,
    Context,
    EncryptionKeys,
    IamStatement,
    KeyUse,
    PluginInfo,
    Problem,
    account_service,
    hookimpl,
    logs_service,
    trail_service,
)
from strongroom_audit_trail import alarms, permissions
from strongroom_audit_trail.settings import AuditTrailSettings, problems

if TYPE_CHECKING:
    from constructs import Construct


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="audit_trail",
        summary="CloudTrail over all regions, validated, kept for a year, watched by the CIS filters",
        settings=AuditTrailSettings,
        requires=(EncryptionKeys,),
        provides=(AuditTrail,),
        key_uses=(
            KeyUse(
                "audit",
                via=("s3",),
                # AWS Config encrypts what it delivers by itself ("Permissions for the KMS Key for
                # the AWS Config Delivery Channel", AWS Config Developer Guide).
                services=(
                    account_service("Config", "config.amazonaws.com"),
                    logs_service(),
                    trail_service(),
                ),
            ),
        ),
        pci_requirements=(
            "10.2.1",
            "10.2.1.3",
            "10.2.1.6",
            "10.3.2",
            "10.3.3",
            "10.3.4",
            "10.4.1.1",
            "10.5.1",
            "10.7.2",
            "11.5.2",
        ),
    )


@hookimpl
def strongroom_validate(settings: AuditTrailSettings) -> Iterable[Problem]:
    return problems(settings)


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_audit_trail.resources import make_trail

    return [make_trail(scope, context, context.settings)]


@hookimpl
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:
    return permissions.statements(context.require(AuditTrail), context.account_id)


@hookimpl
def strongroom_alarms(context: Context) -> Iterable[Alarm]:
    return alarms.alarms(context.require(AuditTrail), context.config.environment_suffix)
