"""S3: moto says that a bucket is gone in a form that looks like a page that is not there."""

from __future__ import annotations

from typing import Any

from strongroom.emulator.gaps.mechanism import Gaps

GAPS = Gaps()


@GAPS.replaces("s3.responses:S3Response")
def head_bucket(original: Any, self: Any) -> Any:
    """Answer as S3 does: no body, and the type of its other answers."""
    status, headers, body = original(self)
    return status, {"content-type": "application/xml", **headers}, body
