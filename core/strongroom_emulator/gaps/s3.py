"""S3: bucket policies with conditions, and the answer for a bucket that does not exist."""

from __future__ import annotations

import json
from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()


@GAPS.replaces("s3.responses:S3Response")
def head_bucket(original: Any, self: Any) -> Any:
    """Answer as S3 does: no body, and the type of its other answers."""
    status, headers, body = original(self)
    return status, {"content-type": "application/xml", **headers}, body


@GAPS.replaces("s3.models:FakeBucket")
def get_permission(original: Any, self: Any, action: str, resource: str) -> Any:
    """Evaluate only the statements without conditions.

    moto takes every condition as met in a denial, so that "deny what does not use TLS" denies all.
    """
    policy = self.policy
    if policy is None:
        return original(self, action, resource)
    document = json.loads(policy)
    statements = document["Statement"]
    statements = statements if isinstance(statements, list) else [statements]
    document["Statement"] = [found for found in statements if not found.get("Condition")]
    self.policy = json.dumps(document).encode()
    try:
        return original(self, action, resource)
    finally:
        self.policy = policy
