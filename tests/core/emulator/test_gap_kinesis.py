"""Kinesis as Terraform reads it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Client = Callable[[str], Any]


@pytest.mark.parametrize("tags", [{}, {"Name": "stream"}])
def test_a_stream_keeps_the_tags_that_it_is_made_with(client: Client, tags: dict[str, str]) -> None:
    """moto drops them, and every plan would want to put them back."""
    kinesis = client("kinesis")
    kinesis.create_stream(StreamName="stream-tags", ShardCount=1, Tags=tags)
    found = kinesis.list_tags_for_stream(StreamName="stream-tags")["Tags"]
    kinesis.delete_stream(StreamName="stream-tags")
    assert {tag["Key"]: tag["Value"] for tag in found} == tags
