"""Secrets Manager: rotation by schedule, and of secrets that another service manages."""

from __future__ import annotations

from typing import Any

from strongroom.emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_BACKEND = "secretsmanager.models:SecretsManagerBackend"


@GAPS.replaces(_BACKEND)
def rotate_secret(
    original: Any,
    self: Any,
    secret_id: str,
    *arguments: Any,
    rotation_rules: dict[str, Any] | None = None,
    **options: Any,
) -> str:
    """Keep the whole schedule; moto knows a number of days only."""
    answer = str(original(self, secret_id, *arguments, rotation_rules=rotation_rules, **options))
    if rotation_rules:
        secret = self.secrets[secret_id]
        secret.rotation_rules = dict(rotation_rules)
        secret.rotation_enabled = True
    return answer


@GAPS.replaces(_BACKEND)
def cancel_rotate_secret(original: Any, self: Any, secret_id: str) -> str:
    """Cancel the rotation of a managed secret too, which has no function."""
    secret = self.describe_secret(secret_id)
    if secret.owning_service is None or secret.is_deleted():
        return str(original(self, secret_id))
    secret.rotation_enabled = False
    return str(secret.to_short_dict())


@GAPS.replaces("secretsmanager.models:FakeSecret")
def to_dict(original: Any, self: Any) -> dict[str, Any]:
    """Return the schedule as it was set."""
    found: dict[str, Any] = original(self)
    if self.rotation_requested and hasattr(self, "rotation_rules"):
        found["RotationRules"] = self.rotation_rules
    return found
