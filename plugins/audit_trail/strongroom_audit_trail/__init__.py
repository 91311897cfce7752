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
    PluginInfo,
    Problem,
    hookimpl,
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
def strongroom_check(settings: AuditTrailSettings) -> Iterable[Problem]:
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
