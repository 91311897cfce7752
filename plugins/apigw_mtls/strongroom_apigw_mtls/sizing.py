"""What the API takes, and what one client may. Plain arithmetic; every limit with its source."""

from __future__ import annotations

import math
from collections.abc import Iterator

import attrs

from strongroom import Problem, Size
from strongroom_apigw_mtls.settings import ApiSettings

BURST_QUOTA = 5_000
"""Requests of a region's token bucket, which AWS does not raise on request ("Amazon API Gateway quotas":
10,000 requests a second with a burst of 5,000; ca-central-1 is not among the regions with less)."""

AUTHORIZER_SECONDS = 0.05
"""What a decision takes at most once the function is warm: parsing is far below a millisecond, so this
is what Lambda itself adds to a call."""

WINDOW_SECONDS = 300
"""What a rate-based rule of AWS WAF counts over by default (AWS WAF Developer Guide)."""

ADDRESS_MINIMUM = 10
"""The smallest limit of a rate-based rule (AWS WAF Developer Guide)."""


@attrs.frozen
class Throttle:
    """A token bucket: requests a second, and how many may come at once."""

    rate: int
    burst: int


def stage(transactions_per_minute: int, settings: ApiSettings) -> Throttle:
    """Return what the whole API takes: one request per transaction, times the headroom.

    A second's worth may come at once, as far as the region lets it.
    """
    rate = math.ceil(transactions_per_minute / 60 * settings.headroom)
    return Throttle(rate, min(rate, BURST_QUOTA))


def client(transactions_per_minute: int, settings: ApiSettings) -> Throttle:
    """Return what one client may send."""
    whole = stage(transactions_per_minute, settings)
    rate = math.ceil(whole.rate * settings.client_share)
    return Throttle(rate, min(rate, BURST_QUOTA))


def address_limit(transactions_per_minute: int, settings: ApiSettings) -> int:
    """Return how many requests one address may send in five minutes."""
    if settings.address_limit is not None:
        return settings.address_limit
    return max(ADDRESS_MINIMUM, client(transactions_per_minute, settings).rate * WINDOW_SECONDS)


def concurrency(transactions_per_minute: int, settings: ApiSettings) -> int:
    """Return how many decisions are made at once: requests a second times seconds (Little's law)."""
    return math.ceil(stage(transactions_per_minute, settings).rate * AUTHORIZER_SECONDS)


def sizes(transactions_per_minute: int, settings: ApiSettings) -> Iterator[Size]:
    """Yield what is derived from the load."""
    load = f"{transactions_per_minute:,} transactions a minute with headroom {settings.headroom:g}"
    whole, one = stage(transactions_per_minute, settings), client(transactions_per_minute, settings)
    yield Size("requests", _bucket(whole), load)
    share = f"{settings.client_share:g} of what the API takes"
    yield Size("requests of one client", _bucket(one), share)
    yield Size(
        "requests of one address",
        f"{address_limit(transactions_per_minute, settings):,} in five minutes",
        "what one client may send",
        setting="address_limit",
        given=settings.address_limit is not None,
    )
    yield Size(
        "concurrent authorizer calls",
        str(concurrency(transactions_per_minute, settings)),
        f"{whole.rate:,} decisions a second of {AUTHORIZER_SECONDS:g} s",
    )


def _bucket(throttle: Throttle) -> str:
    return f"{throttle.rate:,} a second, {throttle.burst:,} at once"


def problems(transactions_per_minute: int, settings: ApiSettings) -> Iterator[Problem]:
    """Yield why the account would not carry the load, naming the quota."""
    load = f"{transactions_per_minute:,} transactions a minute with headroom {settings.headroom:g}"
    rate = stage(transactions_per_minute, settings).rate
    if rate > settings.request_quota:
        yield Problem(
            "plugins.apigw_mtls.request_quota",
            f"expected at least {rate:,} requests a second for {load}, found "
            f"{settings.request_quota:,}; have AWS raise the quota and set it here, or lower the "
            "headroom",
        )
    decisions = concurrency(transactions_per_minute, settings)
    if decisions > settings.function_quota:
        yield Problem(
            "plugins.apigw_mtls.function_quota",
            f"expected at least {decisions:,} concurrent executions for {load}, found "
            f"{settings.function_quota:,}; have AWS raise the quota and set it here, or lower the "
            "headroom",
        )
