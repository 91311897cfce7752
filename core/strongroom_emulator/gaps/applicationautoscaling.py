"""Application Auto Scaling: moto knows no tags of scalable targets."""

from __future__ import annotations

import json
from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_RESPONSE = "applicationautoscaling.responses:ApplicationAutoScalingResponse"


@GAPS.replaces(_RESPONSE)
def register_scalable_target(original: Any, self: Any) -> str:
    """Keep a new target's tags; those of a known one are not this call's."""
    answer = str(original(self))
    target = _target(self, json.loads(answer)["ScalableTargetARN"])
    target.__dict__.setdefault("tags", dict(self._get_param("Tags") or {}))
    return answer


@GAPS.adds(_RESPONSE)
def list_tags_for_resource(self: Any) -> str:
    """Return a target's tags."""
    return json.dumps({"Tags": _target(self, self._get_param("ResourceARN")).tags})


@GAPS.adds(_RESPONSE)
def tag_resource(self: Any) -> str:
    """Add tags to a target."""
    _target(self, self._get_param("ResourceARN")).tags.update(self._get_param("Tags"))
    return "{}"


@GAPS.adds(_RESPONSE)
def untag_resource(self: Any) -> str:
    """Take tags from a target."""
    tags = _target(self, self._get_param("ResourceARN")).tags
    for key in self._get_param("TagKeys"):
        tags.pop(key, None)
    return "{}"


def _target(self: Any, arn: str) -> Any:
    """Return a scalable target by its ARN."""
    from moto.core.exceptions import JsonRESTError

    for targets in self.applicationautoscaling_backend.targets.values():
        for target in targets.values():
            if target.arn == arn:
                return target
    raise JsonRESTError("ResourceNotFoundException", f"Could not find resource {arn}")
