"""GuardDuty: moto takes an update of one feature of a detector for the list of all."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()


@GAPS.replaces("guardduty.models:Detector")
def update(original: Any, self: Any, *arguments: Any, **options: Any) -> None:
    """Change the features that are named, and leave the others as they are."""
    before = {feature["name"]: feature for feature in self.features}
    original(self, *arguments, **options)
    self.features = list({**before, **{f["name"]: f for f in self.features}}.values())
