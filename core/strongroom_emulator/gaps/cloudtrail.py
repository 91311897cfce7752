"""CloudTrail: moto deletes a trail by its name alone, and adds insight selectors to the old ones."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()


@GAPS.replaces("cloudtrail.models:CloudTrailBackend")
def delete_trail(original: Any, self: Any, name: str) -> None:
    """Delete a trail by name or ARN; one that is unknown is an error, as on AWS."""
    original(self, self.get_trail(name).trail_name)


@GAPS.replaces("cloudtrail.models:Trail")
def put_insight_selectors(_: Any, self: Any, insight_selectors: list[dict[str, str]]) -> None:
    """Replace what unusual activity is looked for."""
    self.insight_selectors = list(insight_selectors)
