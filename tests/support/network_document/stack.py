"""A document while it is built, and what its parts have in common."""

from __future__ import annotations

import json
from typing import Any

from strongroom_emulator.environment import REGION

SUFFIX = "test"
ACCOUNT = "${data.aws_caller_identity.me.account_id}"
ZONES = 3
TIERS = {"app": 0, "data": 64}
KEYS = ("audit", "cardholder", "credentials", "flow-logs", "session", "stream", "telemetry")
INTERFACE_ENDPOINTS = ("kinesis-streams", "kms", "logs", "monitoring", "secretsmanager", "sns")
SHARD_METRICS = [
    "IncomingBytes",
    "IncomingRecords",
    "IteratorAgeMilliseconds",
    "OutgoingBytes",
    "OutgoingRecords",
    "ReadProvisionedThroughputExceeded",
    "WriteProvisionedThroughputExceeded",
]
PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}


class Stack:
    """A Terraform document in the making."""

    def __init__(self) -> None:
        self.resources: dict[str, dict[str, Any]] = {}

    def add(self, resource_type: str, label: str, /, **body: Any) -> None:
        """Add a resource."""
        self.resources.setdefault(resource_type, {})[label] = body

    def document(self, data: dict[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
        """Return the whole document."""
        aws = {"source": "hashicorp/aws", "version": "5.100.0"}
        tags = {"EnvironmentSuffix": SUFFIX, "ManagedBy": "strongroom"}
        return {
            "terraform": {"required_providers": {"aws": aws}},
            "provider": {"aws": [{"region": REGION, "default_tags": [{"tags": tags}]}]},
            "data": data,
            "resource": self.resources,
            "output": {name: {"value": value} for name, value in outputs.items()},
        }


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def named(kind: str, purpose: str) -> dict[str, str]:
    return {"Name": f"{kind}-{purpose}-{SUFFIX}"}
