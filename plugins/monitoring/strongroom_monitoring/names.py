"""Names that more than one hook needs."""

from __future__ import annotations

from strongroom import Context, Severity
from strongroom_monitoring.events import Event


def topic(context: Context, severity: Severity) -> str:
    """Return a topic's name."""
    return context.name("aws_sns_topic", severity.value)


def rule(context: Context, event: Event) -> str:
    """Return the name of an event's rule; ``watch`` keeps it apart from other plugins' rules."""
    return context.name("aws_cloudwatch_event_rule", f"watch-{event.purpose}")


def log_group(context: Context, log: str) -> str:
    """Return the name of the application's or the audit log group."""
    return context.name("aws_cloudwatch_log_group", log)
