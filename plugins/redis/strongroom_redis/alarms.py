"""What is watched on the session cache, node by node.

Metric names: "Metrics for Valkey and Redis OSS" and "Host-Level Metrics", ElastiCache User Guide; all
are calculated for each node. Any node may become a primary, so all are watched alike.

Events such as a failover have no topic: ElastiCache cannot publish to one that is encrypted ("Event
notifications and Amazon SNS", there). A replica that loses its primary shows in its link's health.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs

from strongroom import Alarm, SessionCache, Severity
from strongroom_redis.sizing import Layout

ENGINE_CPU_PERCENT = 80
"""Of the one thread that runs commands: there is still time to add shards."""

HOST_CPU_PERCENT = 90
"""Of all cores ("Which metrics should I monitor?", ElastiCache User Guide)."""

MEMORY_PERCENT = 80
"""Of ``maxmemory``: sessions are evicted at 100."""

LAG_SECONDS = 5
"""What a failover now would lose."""

MAX_CONNECTIONS = 65_000
"""``maxclients``, which cannot be changed (ElastiCache User Guide, parameters)."""

CONNECTION_SHARE = 0.8

SWAP_BYTES = 50 * 1_048_576
"""Above this the node is short of memory ("Which metrics should I monitor?")."""

FAILED_LOGINS = 5
"""In five minutes: a token that has expired fails once, a guess fails often (PCI DSS 10.2.1.4)."""


@attrs.frozen
class _Watch:
    """One alarm, before it is given a node."""

    purpose: str
    description: str
    metric: str
    threshold: float
    severity: Severity = Severity.WARNING
    statistic: Literal["Average", "Maximum", "Minimum", "Sum"] = "Maximum"
    comparison: Literal["GreaterThanThreshold", "LessThanThreshold"] = "GreaterThanThreshold"
    period: int = 60
    evaluation_periods: int = 5


_WATCHES = (
    _Watch(
        "engine-cpu",
        "The engine's thread of a cache node is close to its limit: add shards.",
        "EngineCPUUtilization",
        ENGINE_CPU_PERCENT,
        statistic="Average",
    ),
    _Watch(
        "host-cpu",
        "The cores of a cache node are busy: look for snapshots or many connections, then use a "
        "larger node type.",
        "CPUUtilization",
        HOST_CPU_PERCENT,
        statistic="Average",
    ),
    _Watch(
        "memory",
        "A cache node is filling up and will drop sessions when it is full: add shards or use a "
        "larger node type.",
        "DatabaseMemoryUsagePercentage",
        MEMORY_PERCENT,
    ),
    _Watch(
        "evictions",
        "A cache node is full and drops sessions, whose users are logged out: add shards now.",
        "Evictions",
        0,
        severity=Severity.CRITICAL,
        statistic="Sum",
        evaluation_periods=1,
    ),
    _Watch(
        "replication-lag",
        "A replica is seconds behind its primary; a failover now would lose what was written since.",
        "ReplicationLag",
        LAG_SECONDS,
    ),
    _Watch(
        "replica-link",
        "A replica has lost its primary: a node has failed or is being replaced. If this lasts, the "
        "shard has one copy less.",
        "MasterLinkHealthStatus",
        1,
        severity=Severity.CRITICAL,
        statistic="Minimum",
        comparison="LessThanThreshold",
        evaluation_periods=3,
    ),
    _Watch(
        "connections",
        "A cache node is close to the connections that it takes: look for clients without a pool.",
        "CurrConnections",
        MAX_CONNECTIONS * CONNECTION_SHARE,
    ),
    _Watch(
        "swap",
        "A cache node swaps and becomes slow: use a larger node type.",
        "SwapUsage",
        SWAP_BYTES,
    ),
    _Watch(
        "failed-logins",
        "Logins to a cache node fail: a caller lacks permission, or a client sends tokens "
        "that have expired.",
        "AuthenticationFailures",
        FAILED_LOGINS,
        severity=Severity.CRITICAL,
        statistic="Sum",
        period=300,
        evaluation_periods=1,
    ),
    _Watch(
        "refused-commands",
        "The cache refuses commands that its user may not use: find out who sends them.",
        "CommandAuthorizationFailures",
        0,
        severity=Severity.CRITICAL,
        statistic="Sum",
        period=300,
        evaluation_periods=1,
    ),
    _Watch(
        "refused-keys",
        "The cache refuses keys that its user may not touch: find out who asks for them.",
        "KeyAuthorizationFailures",
        0,
        severity=Severity.CRITICAL,
        statistic="Sum",
        period=300,
        evaluation_periods=1,
    ),
)


def alarms(cache: SessionCache, layout: Layout) -> list[Alarm]:
    """Return the alarms of every node."""
    return list(_alarms(cache, layout))


def _alarms(cache: SessionCache, layout: Layout) -> Iterator[Alarm]:
    for member in layout.members(cache.replication_group_id):
        node = member.removeprefix(f"{cache.replication_group_id}-")
        for watch in _WATCHES:
            yield Alarm(
                purpose=f"cache-{watch.purpose}-{node}",
                description=watch.description,
                severity=watch.severity,
                namespace="AWS/ElastiCache",
                metric=watch.metric,
                dimensions={"CacheClusterId": member},
                statistic=watch.statistic,
                comparison=watch.comparison,
                threshold=watch.threshold,
                period=watch.period,
                evaluation_periods=watch.evaluation_periods,
            )
