"""Secrets Manager: rotation by schedule, and of secrets that another service manages."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_BACKEND = "secretsmanager.models:SecretsManagerBackend"

_CURRENT = "AWSCURRENT"


@GAPS.replaces(_BACKEND)
def rotate_secret(
    original: Any,
    self: Any,
    secret_id: str,
    client_request_token: str | None = None,
    rotation_lambda_arn: str | None = None,
    rotation_rules: dict[str, Any] | None = None,
    rotate_immediately: bool = True,
) -> str:
    """Keep the function and the whole schedule, and leave the version pending that is rotated to."""
    secret = self.secrets.get(secret_id)
    before = _current(secret)
    known = getattr(secret, "rotation_lambda_arn", None)
    answer = str(
        original(
            self,
            secret_id,
            client_request_token,
            rotation_lambda_arn or known,
            rotation_rules,
            rotate_immediately,
        )
    )
    secret = self.secrets[secret_id]
    if rotation_rules:
        secret.rotation_rules = dict(rotation_rules)
        secret.rotation_enabled = True
    if secret.rotation_lambda_arn and before:
        # No function runs here, and moto would have the new version, without a value, as current.
        secret.set_default_version_id(before)
    return answer


def _current(secret: Any) -> str | None:
    versions = secret.versions if secret else {}
    return next((v for v, found in versions.items() if _CURRENT in found["version_stages"]), None)


@GAPS.replaces(_BACKEND)
def get_secret_value(
    original: Any, self: Any, secret_id: str, version_id: str | None, version_stage: str | None
) -> Any:
    """Return the current version unless told otherwise, wherever that label was moved to."""
    if version_id is None and version_stage is None and _current(self.secrets.get(secret_id)):
        version_stage = _CURRENT
    return original(self, secret_id, version_id, version_stage)


@GAPS.replaces(_BACKEND)
def _check_with_existing_secrets_and_versions(
    original: Any, self: Any, secret_name: str, token: str | None, *value: Any, **options: Any
) -> Any:
    """Refuse another value for a version that has one, pending or not."""
    versions = getattr(self.secrets.get(secret_name), "versions", {})
    version = versions.get(token, {})
    kept = (version.get("secret_string"), version.get("secret_binary"))
    if any(kept) and kept != value[:2]:
        from moto.secretsmanager.exceptions import ResourceExistsException

        raise ResourceExistsException(
            f"You can't use ClientRequestToken {token} because that value is already in use for a "
            f"version of secret {self.secrets[secret_name].arn}."
        )
    return original(self, secret_name, token, *value, **options)


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
