"""strongroom: the public interface for plugin authors.

Everything a plugin needs is listed here; anything else may change without notice.
"""

from strongroom.capabilities import (
    AuditStore,
    BackedUp,
    BackupVault,
    Capability,
    Database,
    DatabaseCredentials,
    EncryptionKey,
    EncryptionKeys,
    Network,
    SessionCache,
    TransactionStream,
)
from strongroom.config import REGION, Config, validators
from strongroom.context import Context
from strongroom.declarations import Alarm, Condition, IamStatement, Role, Severity
from strongroom.errors import Problem
from strongroom.hookspecs import PluginInfo, hookimpl
from strongroom.policies import (
    KeyService,
    account_service,
    key_policy,
    logs_service,
    resource_policy_refusing_plain_http,
)

__all__ = [
    "REGION",
    "Alarm",
    "AuditStore",
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
    "KeyService",
    "Network",
    "PluginInfo",
    "Problem",
    "Role",
    "SessionCache",
    "Severity",
    "TransactionStream",
    "account_service",
    "hookimpl",
    "key_policy",
    "logs_service",
    "resource_policy_refusing_plain_http",
    "validators",
]
