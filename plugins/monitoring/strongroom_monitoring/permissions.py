"""Who may publish on the topics."""

from __future__ import annotations

PUBLISHERS = {
    "CloudWatchAlarms": "cloudwatch.amazonaws.com",
    "EventBridge": "events.amazonaws.com",
}
"""Principals by the id of their statement."""
