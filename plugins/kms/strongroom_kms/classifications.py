"""Which data each key protects. Which services a key admits follows from ``Context.key_uses``."""

from __future__ import annotations

import attrs


@attrs.frozen
class Classification:
    """A kind of data with a key of its own.

    :param name: the attribute of :class:`strongroom.EncryptionKeys`, and the key's purpose.
    :param description: what is encrypted under it.
    """

    name: str
    description: str


CLASSIFICATIONS = (
    Classification(
        "cardholder", "Account data at rest: the database, its snapshots and its query telemetry"
    ),
    Classification(
        "credentials", "Secrets, whom the API lets in, and the functions that work on either"
    ),
    Classification("session", "The session cache and its snapshots"),
    Classification("stream", "Transactions in flight"),
    Classification("audit", "Audit trails and logs, the audit file system, backups"),
    Classification("telemetry", "Application logs, alarm topics, queues and events"),
)
