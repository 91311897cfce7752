"""Kinesis: moto forgets the tags that a stream is created with."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()


@GAPS.replaces("kinesis.responses:KinesisResponse")
def create_stream(original: Any, self: Any) -> Any:
    """Keep the tags."""
    answer = original(self)
    tags = self._get_param("Tags")
    if tags:
        self.kinesis_backend.add_tags_to_stream(None, self._get_param("StreamName"), tags)
    return answer
