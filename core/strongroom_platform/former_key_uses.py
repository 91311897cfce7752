"""What the platform's keys admitted before plugins declared it: in strongroom 0.1, for every plugin.

A plugin written for that release relies on it, so it stays true for plugins that do not state
``PluginInfo.key_uses``, with a warning, until strongroom 0.4.
"""

from __future__ import annotations

from collections.abc import Iterable

from strongroom_base.capability import Capability
from strongroom_base.deprecation import deprecated
from strongroom_platform.capabilities import EncryptionKeys
from strongroom_platform.key_uses import KeyUse
from strongroom_platform.policies import (
    account_service,
    logs_service,
    topic_event_service,
    trail_service,
)

FORMER_KEY_USES = (
    KeyUse("cardholder", via=("backup", "rds")),
    KeyUse("credentials", via=("lambda", "s3", "secretsmanager")),
    KeyUse("session", via=("elasticache",)),
    KeyUse("stream", via=("kinesis",)),
    KeyUse(
        "audit",
        via=("backup", "elasticfilesystem", "s3"),
        services=(
            account_service("Config", "config.amazonaws.com"),
            logs_service(),
            trail_service(),
        ),
    ),
    KeyUse(
        "telemetry",
        via=("sns", "sqs"),
        services=(
            account_service("CloudWatchAlarms", "cloudwatch.amazonaws.com"),
            account_service("EventBridgeQueues", "events.amazonaws.com"),
            account_service("Backup", "backup.amazonaws.com"),
            account_service("DatabaseEvents", "events.rds.amazonaws.com"),
            logs_service(),
            topic_event_service(),
        ),
    ),
)
"""The key policies of strongroom 0.1.0, as declarations."""


def unstated_key_uses(capabilities: Iterable[type[Capability]]) -> tuple[KeyUse, ...]:
    """Return the uses of a plugin that states none: the former ones, if it takes the platform's keys.

    :param capabilities: what the plugin requires or uses.
    """
    if EncryptionKeys not in capabilities:
        return ()
    deprecated(
        "EncryptionKeys without PluginInfo(key_uses=...)",
        "key_uses=() or a KeyUse for each key that the plugin encrypts something with",
        since="0.2",
        until="0.4",
    )
    return FORMER_KEY_USES
