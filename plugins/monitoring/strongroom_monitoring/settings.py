"""The settings: who is notified, of what, and how long logs are kept."""

from __future__ import annotations

from typing import Any

import attrs

from strongroom import validators
from strongroom_monitoring.subscriptions import check_endpoint

SEVERITIES = ("critical", "warning")


@attrs.frozen
class Override:
    """What an environment wants otherwise of an alarm that some plugin declares."""

    alarm: str = attrs.field(
        validator=validators.matching(
            r"[a-z0-9-]+\*?",
            "the purpose of an alarm, as strongroom alarms shows it, or how several begin and a *",
        ),
        metadata={"help": "The alarm's purpose; with a * at the end, all that begin so."},
    )
    threshold: float | None = attrs.field(
        default=None, metadata={"help": "Another threshold, in the metric's unit."}
    )
    evaluation_periods: int | None = attrs.field(
        default=None,
        validator=validators.optional(validators.between(1, 1_440, "periods")),
        metadata={"help": "How many periods in a row must breach."},
    )
    severity: str | None = attrs.field(
        default=None,
        validator=validators.optional(validators.one_of(*SEVERITIES)),
        metadata={"help": "Which topic is notified."},
    )
    enabled: bool = attrs.field(
        default=True, metadata={"help": "Whether the alarm is made at all; off needs a reason."}
    )
    reason: str = attrs.field(
        default="", metadata={"help": "Why, for the next reader of the file."}
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an override that changes nothing, and an alarm that is off without a reason."""
        changes: tuple[Any, ...] = (self.threshold, self.evaluation_periods, self.severity)
        if not self.enabled and not self.reason.strip():
            message = f"expected a reason for switching {self.alarm!r} off, found none"
            raise ValueError(message)
        if self.enabled and all(change is None for change in changes):
            message = (
                f"expected a threshold, evaluation_periods, a severity or enabled = false for "
                f"{self.alarm!r}, found none of them"
            )
            raise ValueError(message)


def _endpoints(what: str) -> Any:
    return attrs.field(
        default=(),
        validator=validators.each(check_endpoint),
        metadata={
            "help": f"Who is notified of {what}: e-mail addresses, https URLs, and ARNs of SQS queues "
            "or Lambda functions."
        },
    )


@attrs.frozen
class MonitoringSettings:
    """Who is notified, of what, and how long logs are kept."""

    critical: tuple[str, ...] = _endpoints("what cannot wait")
    warning: tuple[str, ...] = _endpoints("what can wait for office hours")
    overrides: tuple[Override, ...] = attrs.field(
        default=(), metadata={"help": "What this environment wants otherwise of single alarms."}
    )
    dashboard: bool = attrs.field(
        default=True, metadata={"help": "Whether there is a dashboard of everything watched."}
    )
    log_retention_days: int = attrs.field(
        default=400,
        validator=validators.log_retention,
        metadata={
            "help": "Days that application and audit logs are kept; PCI DSS 10.5.1 asks for 12 months."
        },
    )
    application_errors: int = attrs.field(
        default=10,
        validator=validators.between(1, 1_000_000, "errors"),
        metadata={
            "help": "Errors in the application's log within five minutes that raise an alarm."
        },
    )
