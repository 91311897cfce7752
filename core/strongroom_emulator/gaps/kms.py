"""KMS: moto forgets how often a key rotates."""

from __future__ import annotations

import json
from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

DEFAULT_DAYS = 365
"""``RotationPeriodInDays`` of EnableKeyRotation when it is left out (KMS API Reference)."""


@GAPS.replaces("kms.responses:KmsResponse")
def enable_key_rotation(original: Any, self: Any) -> str:
    """Keep the rotation period."""
    answer = original(self)
    key = self.kms_backend.describe_key(self._get_param("KeyId"))
    key.rotation_period_in_days = self._get_param("RotationPeriodInDays") or DEFAULT_DAYS
    return str(answer)


@GAPS.replaces("kms.responses:KmsResponse")
def get_key_rotation_status(original: Any, self: Any) -> str:
    """Return the rotation period of a key that rotates."""
    answer = json.loads(original(self))
    if answer["KeyRotationEnabled"]:
        key = self.kms_backend.describe_key(self._get_param("KeyId"))
        answer["RotationPeriodInDays"] = getattr(key, "rotation_period_in_days", DEFAULT_DAYS)
    return json.dumps(answer)
