"""Changes to a document that passes every guardrail."""

from __future__ import annotations

from typing import Any

TOPIC = "aws_sns_topic.kms_main"
"""The topic of the document that ``compliant`` makes."""


def weakened(document: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Put a change into a document, part by part, and into the one topic that it has."""
    for part, value in change.items():
        if part == "topic":
            document["resource"]["aws_sns_topic"]["kms_main"] |= value
        elif part == "provider":
            document["provider"]["aws"][0] |= value
        else:
            document[part] = value
    return document
