"""Data protection policies of CloudWatch Logs: the group that each reports findings to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from strongroom_base import interpolations
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.values import ABSENT, Place, places

TYPES: Final = frozenset(
    {"aws_cloudwatch_log_account_policy", "aws_cloudwatch_log_data_protection_policy"}
)
"""Types whose policy names the group that lines with protected data are reported to."""

ARGUMENT: Final = "policy_document"

_JSON: Final = "Statement.Operation.Audit.FindingsDestination.CloudWatchLogs.LogGroup"
_DATA: Final = "aws_cloudwatch_log_data_protection_policy_document"
_BLOCKS: Final = "statement.operation.audit.findings_destination.cloudwatch_logs.log_group"


def groups(resource: Resource, stack: Stack) -> list[Place] | None:
    """Return the places that name a group, with the path to each; None when the policy is unknown."""
    policy, path = _policy(resource.arguments.get(ARGUMENT), stack)
    if policy is None:
        return None
    return [
        attrs.evolve(place, path=f"{ARGUMENT}.{place.path}")
        for place in places(policy, path)
        if place.value is not ABSENT
    ]


def _policy(value: Any, stack: Stack) -> tuple[Mapping[str, Any] | None, str]:
    prefix = f"${{data.{_DATA}."
    if isinstance(value, str) and value.startswith(prefix) and value.endswith(".json}"):
        name = value.removeprefix(prefix).removesuffix(".json}")
        body = stack.data.get(_DATA, {}).get(name)
        return (body if isinstance(body, Mapping) else None), _BLOCKS
    try:
        policy = interpolations.loads(value)
    except (TypeError, ValueError, RecursionError):
        policy = None
    return (policy if isinstance(policy, Mapping) else None), _JSON
