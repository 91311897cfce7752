"""strongroom: the public interface for plugin authors.

Everything a plugin needs is listed here; anything else may change without notice. A name is imported
when it is first used (PEP 562), so that ``strongroom --help`` does not pay for what plugins need.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from strongroom.cli import commandline
    from strongroom.config import REGION, Config
    from strongroom.context import Context
    from strongroom.deployment import Deployment
    from strongroom.hookspecs import PluginInfo, hookimpl
    from strongroom_base import files
    from strongroom_base.capability import Capability
    from strongroom_base.declarations import (
        Alarm,
        Condition,
        IamStatement,
        Principal,
        Role,
        Severity,
    )
    from strongroom_base.deprecation import PluginDeprecationWarning
    from strongroom_base.derived_alarms import AnomalyAlarm, AnyAlarm, Metric, MetricMathAlarm
    from strongroom_base.errors import CallerError, OutsideError, Problem
    from strongroom_base.moved import Moved
    from strongroom_base.naming import NameLimit
    from strongroom_base.size import Size
    from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
    from strongroom_platform import validators, windows
    from strongroom_platform.blocks.bucket import (
        block_public_access,
        disable_acls,
        encrypt_objects,
        keep_versions,
        make_bucket,
    )
    from strongroom_platform.blocks.event_rule import make_event_rule
    from strongroom_platform.blocks.function import FunctionCode, make_function
    from strongroom_platform.blocks.log_group import make_log_group
    from strongroom_platform.blocks.security_group import (
        Peer,
        allow_connections,
        make_security_group,
    )
    from strongroom_platform.blocks.topic import Topic, make_topic
    from strongroom_platform.capabilities import (
        AlarmTopics,
        AuditStore,
        AuditTrail,
        BackedUp,
        BackupVault,
        Database,
        DatabaseCredentials,
        EncryptionKey,
        EncryptionKeys,
        Network,
        SessionCache,
        TransactionApi,
        TransactionStream,
    )
    from strongroom_platform.endpoint_services import EndpointService
    from strongroom_platform.key_uses import AdmittedServices, KeyUse
    from strongroom_platform.network.subnets import Tier
    from strongroom_platform.policies import (
        ACCOUNT,
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
    "ACCOUNT",
    "REGION",
    "AdmittedServices",
    "Alarm",
    "AlarmTopics",
    "AnomalyAlarm",
    "AnyAlarm",
    "AuditStore",
    "AuditTrail",
    "BackedUp",
    "BackupVault",
    "CallerError",
    "Capability",
    "Condition",
    "Config",
    "Context",
    "Database",
    "DatabaseCredentials",
    "Deployment",
    "EncryptionKey",
    "EncryptionKeys",
    "EndpointService",
    "FunctionCode",
    "IamStatement",
    "Judgement",
    "KeyService",
    "KeyUse",
    "Metric",
    "MetricMathAlarm",
    "Moved",
    "NameLimit",
    "Network",
    "Outcome",
    "OutsideError",
    "Peer",
    "PluginDeprecationWarning",
    "PluginInfo",
    "Principal",
    "Problem",
    "Resource",
    "Role",
    "Rule",
    "SessionCache",
    "Severity",
    "Size",
    "Stack",
    "Tier",
    "Topic",
    "TransactionApi",
    "TransactionStream",
    "account_service",
    "allow_connections",
    "block_public_access",
    "commandline",
    "disable_acls",
    "encrypt_objects",
    "files",
    "hookimpl",
    "keep_versions",
    "key_policy",
    "logs_service",
    "make_bucket",
    "make_event_rule",
    "make_function",
    "make_log_group",
    "make_security_group",
    "make_topic",
    "resource_policy_refusing_plain_http",
    "topic_event_service",
    "topic_policy",
    "trail_service",
    "validators",
    "windows",
]

_MODULES = {
    "strongroom_base.capability": ("Capability",),
    "strongroom_base.region": ("REGION",),
    "strongroom_platform.blocks.bucket": (
        "block_public_access",
        "disable_acls",
        "encrypt_objects",
        "keep_versions",
        "make_bucket",
    ),
    "strongroom_platform.blocks.event_rule": ("make_event_rule",),
    "strongroom_platform.blocks.function": (
        "FunctionCode",
        "make_function",
    ),
    "strongroom_platform.blocks.log_group": ("make_log_group",),
    "strongroom_platform.blocks.security_group": (
        "Peer",
        "allow_connections",
        "make_security_group",
    ),
    "strongroom_platform.blocks.topic": (
        "Topic",
        "make_topic",
    ),
    "strongroom_platform.capabilities": (
        "AlarmTopics",
        "AuditStore",
        "AuditTrail",
        "BackedUp",
        "BackupVault",
        "Database",
        "DatabaseCredentials",
        "EncryptionKey",
        "EncryptionKeys",
        "Network",
        "SessionCache",
        "TransactionApi",
        "TransactionStream",
    ),
    "strongroom.config": ("Config",),
    "strongroom_platform.validators": ("validators",),
    "strongroom_platform.windows": ("windows",),
    "strongroom.context": ("Context",),
    "strongroom_base.declarations": (
        "Alarm",
        "Condition",
        "IamStatement",
        "Principal",
        "Role",
        "Severity",
    ),
    "strongroom_base.naming": ("NameLimit",),
    "strongroom_base.derived_alarms": ("AnomalyAlarm", "AnyAlarm", "Metric", "MetricMathAlarm"),
    "strongroom_platform.network.subnets": ("Tier",),
    "strongroom_base.moved": ("Moved",),
    "strongroom_base.size": ("Size",),
    "strongroom.deployment": ("Deployment",),
    "strongroom_base.deprecation": ("PluginDeprecationWarning",),
    "strongroom_base.errors": ("CallerError", "OutsideError", "Problem"),
    "strongroom.cli.commandline": ("commandline",),
    "strongroom_base.files": ("files",),
    "strongroom_guardrails.model": ("Judgement", "Outcome", "Resource", "Rule", "Stack"),
    "strongroom.hookspecs": ("PluginInfo", "hookimpl"),
    "strongroom_platform.endpoint_services": ("EndpointService",),
    "strongroom_platform.key_uses": ("AdmittedServices", "KeyUse"),
    "strongroom_platform.policies": (
        "ACCOUNT",
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
            found: Any = importlib.import_module(module)
            if name != module.rpartition(".")[2]:  # else the module itself is public
                found = getattr(found, name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
