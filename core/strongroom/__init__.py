"""strongroom: the public interface for plugin authors.

Everything a plugin needs is listed here; anything else may change without notice. A name is imported
when it is first used (PEP 562), so that ``strongroom --help`` does not pay for what plugins need.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from strongroom.capabilities import (
        AlarmTopics,
        AuditStore,
        AuditTrail,
        BackedUp,
        BackupVault,
        Capability,
        Database,
        DatabaseCredentials,
        EncryptionKey,
        EncryptionKeys,
        Network,
        SessionCache,
        TransactionApi,
        TransactionStream,
    )
    from strongroom.config import REGION, Config, validators, windows
    from strongroom.context import Context
    from strongroom.declarations import Alarm, Condition, IamStatement, Role, Severity
    from strongroom.errors import Problem
    from strongroom.guardrails.model import Judgement, Outcome, Resource, Rule, Stack
    from strongroom.hookspecs import PluginInfo, hookimpl
    from strongroom.policies import (
        KeyService,
        account_service,
        key_policy,
        logs_service,
        resource_policy_refusing_plain_http,
        topic_event_service,
        topic_policy,
        trail_service,
    )

__all__ = [
    "REGION",
    "Alarm",
    "AlarmTopics",
    "AuditStore",
    "AuditTrail",
    "BackedUp",
    "BackupVault",
    "Capability",
    "Condition",
    "Config",
    "Context",
    "Database",
    "DatabaseCredentials",
    "EncryptionKey",
    "EncryptionKeys",
    "IamStatement",
    "Judgement",
    "KeyService",
    "Network",
    "Outcome",
    "PluginInfo",
    "Problem",
    "Resource",
    "Role",
    "Rule",
    "SessionCache",
    "Severity",
    "Stack",
    "TransactionApi",
    "TransactionStream",
    "account_service",
    "hookimpl",
    "key_policy",
    "logs_service",
    "resource_policy_refusing_plain_http",
    "topic_event_service",
    "topic_policy",
    "trail_service",
    "validators",
    "windows",
]

_MODULES = {
    "capabilities": (
        "AlarmTopics",
        "AuditStore",
        "AuditTrail",
        "BackedUp",
        "BackupVault",
        "Capability",
        "Database",
        "DatabaseCredentials",
        "EncryptionKey",
        "EncryptionKeys",
        "Network",
        "SessionCache",
        "TransactionApi",
        "TransactionStream",
    ),
    "config": ("REGION", "Config", "validators", "windows"),
    "context": ("Context",),
    "declarations": ("Alarm", "Condition", "IamStatement", "Role", "Severity"),
    "errors": ("Problem",),
    "guardrails.model": ("Judgement", "Outcome", "Resource", "Rule", "Stack"),
    "hookspecs": ("PluginInfo", "hookimpl"),
    "policies": (
        "KeyService",
        "account_service",
        "key_policy",
        "logs_service",
        "resource_policy_refusing_plain_http",
        "topic_event_service",
        "topic_policy",
        "trail_service",
    ),
}


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names:
            found = getattr(importlib.import_module(f"{__name__}.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
