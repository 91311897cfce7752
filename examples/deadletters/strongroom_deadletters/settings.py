"""The ``[plugins.deadletters]`` table."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from strongroom import Problem, validators

LONGEST_DAYS = 14
"""Longest that SQS keeps a message (SetQueueAttributes, MessageRetentionPeriod)."""

LONGEST_HIDDEN = 43_200
"""Longest that SQS hides a message, in seconds (SetQueueAttributes, VisibilityTimeout)."""

DAY = 86_400


@attrs.frozen
class DeadlettersSettings:
    """How long messages wait, and for whom."""

    kept_days: int = attrs.field(
        default=LONGEST_DAYS,
        validator=validators.between(1, LONGEST_DAYS, "days"),
        metadata={"help": "Days that a message waits before SQS deletes it."},
    )
    visibility_seconds: int = attrs.field(
        default=300,
        validator=validators.between(30, LONGEST_HIDDEN, "seconds"),
        metadata={
            "help": "Seconds for which a message that is being looked at is hidden from others."
        },
    )
    redriver_service: str = attrs.field(
        default="lambda.amazonaws.com",
        validator=validators.matching(
            r"[a-z0-9-]+\.amazonaws\.com", "a service such as 'lambda.amazonaws.com'"
        ),
        metadata={"help": "The AWS service that runs the function which takes messages out."},
    )


def problems(settings: DeadlettersSettings) -> Iterator[Problem]:
    """Yield a visibility timeout that could hide a message for a good part of its life."""
    longest = settings.kept_days * DAY // 4
    if settings.visibility_seconds > longest:
        yield Problem(
            "plugins.deadletters.visibility_seconds",
            f"expected at most {longest:,}, a quarter of the {settings.kept_days} days that a "
            f"message is kept, found {settings.visibility_seconds:,}",
        )
