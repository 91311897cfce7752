"""The ``[plugins.audit_trail]`` table."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from strongroom import Problem, validators

YEAR_DAYS = 366
"""PCI DSS 10.5.1: audit logs are kept for twelve months at least, a leap year's included."""

QUARTER_DAYS = 92
"""PCI DSS 10.5.1: the last three months at hand; July to September are the longest three."""

LONGEST_DAYS = 3_653
"""Ten years: the longest retention of a log group, taken for the bucket too."""

LOG_GROUP_DAYS = (120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""What CloudWatch Logs takes (PutRetentionPolicy) and holds three months and more."""


@attrs.frozen
class AuditTrailSettings:
    """What the trail records, how long that is kept, and what else watches the account."""

    data_events: str = attrs.field(
        default="platform",
        validator=validators.one_of("platform", "account"),
        metadata={
            "help": "Whose objects' reads and writes are recorded: those in the platform's buckets, "
            "or in every bucket of the account, which is what Security Hub's S3.22 and S3.23 look for."
        },
    )
    insights: bool = attrs.field(
        default=False,
        metadata={
            "help": "Whether CloudTrail also looks for unusual rates of calls and errors; AWS bills "
            "every event that it analyses for that."
        },
    )
    kept_days: int = attrs.field(
        default=400,
        validator=validators.between(YEAR_DAYS, LONGEST_DAYS, "days"),
        metadata={"help": "Days that trail files and access logs are kept in their buckets."},
    )
    hot_days: int = attrs.field(
        default=QUARTER_DAYS,
        validator=validators.between(QUARTER_DAYS, LONGEST_DAYS, "days"),
        metadata={"help": "Days before they move to Glacier Instant Retrieval."},
    )
    log_group_days: int = attrs.field(
        default=400,
        validator=validators.one_of_numbers(*LOG_GROUP_DAYS, unit="days"),
        metadata={"help": "Days that events can be searched in CloudWatch Logs."},
    )
    guardduty: bool = attrs.field(
        default=False,
        metadata={
            "help": "Whether this stack owns the account's GuardDuty detector: one per account and "
            "region, so only one environment may, and none where an organization does."
        },
    )
    config: bool = attrs.field(
        default=False,
        metadata={
            "help": "Whether this stack owns the account's AWS Config recorder: one per account and "
            "region. AWS Config's service-linked role must be there already."
        },
    )
    security_hub: bool = attrs.field(
        default=False,
        metadata={
            "help": "Whether this stack turns Security Hub on, with its PCI DSS and CIS standards: "
            "once per account and region. Its checks need an AWS Config recorder."
        },
    )
    inspector: bool = attrs.field(
        default=False,
        metadata={
            "help": "Whether this stack turns Amazon Inspector on for functions: once per account "
            "and region."
        },
    )


def problems(settings: AuditTrailSettings) -> Iterator[Problem]:
    """Yield which settings contradict each other."""
    if settings.hot_days >= settings.kept_days:
        yield Problem(
            "plugins.audit_trail.hot_days",
            f"expected fewer than the {settings.kept_days} days of kept_days, found "
            f"{settings.hot_days}",
        )
